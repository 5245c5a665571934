using Microsoft.Extensions.AI;
using SyntheticVG.Engine.Ledger;
using SyntheticVG.Engine.Teacher.Batch;
using SyntheticVG.Engine.Teacher.Chat;

namespace SyntheticVG.Tests.Engine.Teacher;

/// <summary>Files of requests to a provider and results back, whatever happens on the way.</summary>
public sealed class BatchCourierTests : IDisposable
{
    private const int Questions = 5, PerFile = 2; // three files

    private readonly TemporaryFolder _folder = new();
    private readonly LedgerDatabase _database;
    private readonly List<string> _told = [];

    public BatchCourierTests() => _database = LedgerDatabase.Open(_folder.FullName);

    public void Dispose()
    {
        _database.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task Everything_submitted_comes_back_and_nothing_stays_at_the_provider()
    {
        using var provider = new BatchProvider(Echo);
        await AskAsync(provider);

        await RoundAsync(provider);

        Assert.Equal((3, 0), (provider.Batches, provider.Files));
        Assert.Equal(Enumerable.Range(0, Questions).Select(i => $"answer to question {i}"), await AskAsync(provider));
        Assert.All(Jobs(), job => Assert.Equal(BatchStep.Closed, job.Step));
        Assert.All(provider.Requests, request => Assert.Contains("Authorization: Bearer secret-key", request.Head));
        await RoundAsync(provider); // nothing is left to do
        Assert.Equal(3, provider.Batches);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_kill_at_any_request_submits_nothing_twice_and_loses_nothing(bool arrives)
    {
        var kills = 0;
        for (var at = 0; ; at++)
        {
            using var folder = new TemporaryFolder();
            using var database = LedgerDatabase.Open(folder.FullName);
            using var provider = new BatchProvider(Echo);
            var here = new BatchCourierTests(folder, database);
            await here.AskAsync(provider);
            using (var killer = new Killer(at, arrives))
            {
                try
                {
                    await here.RoundAsync(provider, killer);
                }
                catch (KilledException)
                {
                    kills++;
                }
                if (killer.Left >= 0)
                    break;
            }

            await here.RoundAsync(provider);

            Assert.Equal((3, 0), (provider.Batches, provider.Files));
            Assert.Equal(Questions, provider.Asked.Distinct().Count());
            Assert.Equal(Questions, provider.Asked.Count);
            Assert.Equal(Enumerable.Range(0, Questions).Select(i => $"answer to question {i}"), await here.AskAsync(provider));
        }
        Assert.InRange(kills, 20, 60);
    }

    [Theory]
    [InlineData("expired", 1)]
    [InlineData("cancelled", 1)]
    [InlineData("failed", 0)]
    public async Task What_came_of_a_batch_that_ended_badly_is_kept_and_the_rest_goes_into_the_next_file(string end, int answeredOfEach)
    {
        var round = 1;
        using var provider = new BatchProvider(
            body => round == 1 && int.Parse(QuestionOf(body)[^1..], System.Globalization.CultureInfo.InvariantCulture) % 2 == 1 ? ChatReply.Close : Echo(body))
        {
            End = end
        };
        await AskAsync(provider);
        await RoundAsync(provider);
        var answered = (await AskAsync(provider)).Count(answer => answer is not null);
        Assert.Equal(answeredOfEach * 3, answered);

        (round, provider.End) = (2, "completed");
        await RoundAsync(provider);

        Assert.Equal(Enumerable.Range(0, Questions).Select(i => $"answer to question {i}"), await AskAsync(provider));
        Assert.Equal(0, provider.Files);
        Assert.Equal(Questions + Questions - answered, provider.Asked.Count); // what had its answer is not asked again
        Assert.Contains(_told, line => line.Contains("without a result go into the next file", StringComparison.Ordinal));
        if (end == "failed")
            Assert.Contains(_told, line => line.Contains("Enqueued token limit reached", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_batch_that_is_cancelled_gives_what_it_has()
    {
        using var provider = new BatchProvider(Echo);
        await AskAsync(provider);
        await WithAsync(provider, courier => courier.SubmitAsync(false, Cancellation));

        await WithAsync(provider, courier => courier.CancelAsync(Cancellation));

        Assert.Equal(3, provider.Requests.Count(
            request => request.Head.StartsWith("POST", StringComparison.Ordinal) && request.Head.Contains("/cancel ", StringComparison.Ordinal)));
        await RoundAsync(provider);
        Assert.All(Jobs(), job => Assert.Equal(("cancelled", BatchStep.Closed), (job.Status, job.Step)));
        Assert.DoesNotContain(null, await AskAsync(provider));
    }

    [Fact]
    public async Task Results_as_Windows_saves_them_and_error_lines_come_back_too()
    {
        var down = true;
        using var provider = new BatchProvider(body => down && QuestionOf(body) == "question 1" ? ChatReply.Failure(500) : Echo(body))
        {
            Line = line => $"\uFEFF{line}\r\n\r\n"
        };
        await AskAsync(provider);
        await RoundAsync(provider);
        Assert.Equal(["question 1"], (await AskAsync(provider)).Index().Where(answer => answer.Item is null).Select(answer => $"question {answer.Index}"));
        Assert.Contains(_told, line => line.Contains("failed: server-error 1 (first: HTTP 500: scripted)", StringComparison.Ordinal));

        down = false;
        await RoundAsync(provider);
        Assert.DoesNotContain(null, await AskAsync(provider));
        Assert.Equal(Questions + 1, provider.Asked.Count);
    }

    [Fact]
    public async Task An_answer_lost_on_the_way_of_a_batch_that_was_made_is_found_by_its_tag()
    {
        using var provider = new BatchProvider(Echo);
        await AskAsync(provider);
        using var lost = new LostAnswers("POST /v1/batches");

        await RoundAsync(provider, lost);

        Assert.Equal((3, Questions), (provider.Batches, provider.Asked.Count));
        Assert.DoesNotContain(null, await AskAsync(provider));
    }

    [Fact]
    public async Task Where_no_list_tells_a_batch_in_doubt_is_made_again_only_when_asked_for()
    {
        using var provider = new BatchProvider(Echo)
        {
            Instead = request => request.Head.StartsWith("GET /v1/batches?", StringComparison.Ordinal)
                || request.Head.StartsWith("GET /v1/files?", StringComparison.Ordinal) ? ChatReply.Failure(405) : null,
        };
        await AskAsync(provider);
        using (var lost = new LostAnswers("POST /v1/batches"))
            Assert.Contains("--in-doubt ask", (await Assert.ThrowsAsync<BatchApiException>(() => RoundAsync(provider, lost))).Message);
        Assert.Contains("--in-doubt ask", (await Assert.ThrowsAsync<BatchApiException>(() => RoundAsync(provider))).Message);
        Assert.Equal(1, provider.Batches);

        await WithAsync(provider, courier => courier.SubmitAsync(true, Cancellation));
        Assert.Equal(4, provider.Batches);
    }

    [Fact]
    public async Task A_refused_batch_says_why_and_is_made_later_of_the_same_upload()
    {
        var refuse = true;
        using var provider = new BatchProvider(Echo)
        {
            Instead = request => refuse && request.Head.StartsWith("POST /v1/batches", StringComparison.Ordinal)
            ? new(400, """{"error":{"message":"no batches for sk secret-key"}}""")
            : null
        };
        await AskAsync(provider);

        var e = await Assert.ThrowsAsync<BatchApiException>(() => RoundAsync(provider));
        Assert.Contains("HTTP 400: no batches for sk ***", e.Message);
        Assert.Equal(1, provider.Files);

        refuse = false;
        await RoundAsync(provider);
        Assert.Equal((3, 0), (provider.Batches, provider.Files));
        Assert.Equal(3, provider.Requests.Count(request => request.Head.StartsWith("POST /v1/files", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_file_is_followed_to_another_server_without_the_key_and_nothing_else_is()
    {
        using var elsewhere = new ChatServer(_ => new(200, "{}\n"));
        using var provider = new BatchProvider(Echo)
        {
            Instead = request =>
                request.Head.Contains("/content ", StringComparison.Ordinal) ? new(302, "") { Headers = [("Location", $"{elsewhere.Url}/stored")] } : null,
        };
        await AskAsync(provider);
        await RoundAsync(provider, letsGo: true);
        Assert.Equal(3, elsewhere.Requests.Count);
        Assert.All(elsewhere.Requests, request => Assert.DoesNotContain("secret-key", request.Head));

        using var moved = new BatchProvider(Echo) { Instead = _ => new(307, "") { Headers = [("Location", $"{elsewhere.Url}/files")] } };
        await AskAsync(moved);
        Assert.Contains("the address has moved", (await Assert.ThrowsAsync<BatchApiException>(() => RoundAsync(moved))).Message);
        Assert.Equal(3, elsewhere.Requests.Count);
    }

    public static TheoryData<string> Losses => ["no file is named", "nothing is counted", "junk", "no such content", "no such batch"];

    [Theory]
    [MemberData(nameof(Losses))]
    public async Task Answers_that_are_not_to_be_found_are_asked_again_only_by_who_says_so(string loss)
    {
        var lost = true;
        using var provider = new BatchProvider(Echo);
        provider.Instead = request => !lost ? null : loss switch
        {
            "no file is named" or "nothing is counted" when IsLook(request) =>
                new(200,
                    $$"""{"id":"{{IdOf(request)}}","status":"completed"{{(loss[0] == 'n' && loss[1] == 'o' && loss[2] == ' ' ? ",\"request_counts\":{\"total\":2,\"completed\":2,\"failed\":0}" : "")}}}"""),
            "junk" when IsContent(request) => new(200, "<html>busy</html>"),
            "no such content" when IsContent(request) => new(404, "{}"),
            "no such batch" when IsLook(request) => new(404, "{}"),
            _ => null,
        };
        await AskAsync(provider);
        await RoundAsync(provider);
        Assert.Contains(_told, line => line.Contains("--in-doubt ask", StringComparison.Ordinal));
        Assert.All(Jobs(), job => Assert.Equal(BatchStep.Submitted, job.Step));
        await AskAsync(provider);
        Assert.Empty(Unsubmitted()); // nothing is asked again

        lost = false;
        await RoundAsync(provider); // the answers are there after all
        Assert.Equal([.. Enumerable.Range(0, Questions).Select(i => $"answer to question {i}")], await AskAsync(provider));
        Assert.Equal(Questions, provider.Asked.Count);

        static bool IsLook(ChatRequest request) => request.Head.StartsWith("GET /v1/batches/", StringComparison.Ordinal);
        static bool IsContent(ChatRequest request) => request.Head.Contains("/content ", StringComparison.Ordinal);
        static string IdOf(ChatRequest request) => request.Head.Split(' ')[1].Split('/')[^1];
    }

    [Theory]
    [MemberData(nameof(Losses))]
    public async Task Who_says_so_asks_again(string loss)
    {
        using var provider = new BatchProvider(Echo);
        await AskAsync(provider);
        provider.Instead = request =>
            (loss.Contains("content", StringComparison.Ordinal) || loss == "junk") == request.Head.Contains("/content ", StringComparison.Ordinal)
                && (request.Head.Contains("/content ", StringComparison.Ordinal) || request.Head.StartsWith("GET /v1/batches/", StringComparison.Ordinal))
                ? new(404, "{}")
                : null;
        await RoundAsync(provider, letsGo: true);
        provider.Instead = _ => null;

        await AskAsync(provider);
        await RoundAsync(provider);

        Assert.Equal([.. Enumerable.Range(0, Questions).Select(i => $"answer to question {i}")], await AskAsync(provider));
        Assert.Equal(2 * Questions, provider.Asked.Count);
    }

    [Fact]
    public async Task What_was_spent_since_counts_before_a_file_is_submitted()
    {
        using var provider = new BatchProvider(Echo);
        await AskAsync(provider);
        var endpoint = Endpoint(provider) with { MaxCost = 2.1 * BatchLedger.In(_database).WaitingParts()[0].Cost };

        await Assert.ThrowsAsync<BudgetSpentException>(() => WithAsync(provider, courier => courier.SubmitAsync(false, Cancellation), endpoint: endpoint));

        Assert.Equal((2, 2), (provider.Batches, Jobs().Count));
    }

    [Fact]
    public async Task A_file_with_results_put_by_hand_is_not_submitted()
    {
        using var provider = new BatchProvider(Echo);
        await AskAsync(provider);
        var first = System.Text.Json.JsonDocument.Parse(File.ReadLines(_folder["batch/requests-001.jsonl"]).First()).RootElement
            .GetProperty("custom_id").GetString();
        File.WriteAllText(_folder["batch/mine.jsonl"],
            $$$"""{"custom_id":"{{{first}}}","response":{"status_code":200,"body":{{{ChatReply.Says("by hand").Body}}} } }""");
        await AskAsync(provider);

        await RoundAsync(provider);
        Assert.Equal(2, provider.Batches);
        Assert.Contains(_told, line => line.Contains("is left alone", StringComparison.Ordinal));

        File.Delete(_folder["batch/requests-001.jsonl"]);
        await RoundAsync(provider); // gone: its rest is released
        await AskAsync(provider);
        await RoundAsync(provider);
        Assert.Equal("by hand", (await AskAsync(provider))[0]);
        Assert.Equal(Questions - 1, provider.Asked.Count);
    }

    private BatchCourierTests(TemporaryFolder folder, LedgerDatabase database) => (_folder, _database) = (folder, database);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static string QuestionOf(System.Text.Json.JsonElement body) => body.GetProperty("messages")[0].GetProperty("content").GetString()!;

    private static ChatReply Echo(System.Text.Json.JsonElement body) => ChatReply.Says($"answer to {QuestionOf(body)}");

    private static ChatEndpoint Endpoint(BatchProvider provider) => new() { Url = provider.Url, Model = "stand-in", Key = "secret-key", Price = new(1, 2) };

    private IReadOnlyList<BatchPart> Unsubmitted() => [.. BatchLedger.In(_database).WaitingParts().Where(part => !Jobs().Any(job => job.Part == part.Number))];

    private IReadOnlyList<BatchJob> Jobs() => BatchLedger.In(_database).Jobs();

    // The questions as a run asks them: answers, or null.
    private async Task<List<string?>> AskAsync(BatchProvider provider)
    {
        var calls = new CallLedger(_database, TimeProvider.System);
        using var folder = new BatchFolder(_folder["batch"], BatchLedger.In(_database), new() { Requests = PerFile });
        foreach (var _ in new BatchImport(folder.Ledger, calls, Endpoint(provider), TimeProvider.System).ReadUnread(folder, Cancellation))
        {
        }
        // the port of a stand-in is part of a call's identity
        var stable = new ChatEndpoint { Url = new("http://provider.invalid/v1"), Model = "stand-in", Price = new(1, 2) };
        var client = new LedgeredChatClient(new BatchChatClient(stable, folder, calls), calls, stable.Price, TimeProvider.System);
        var answers = new List<string?>();
        for (var i = 0; i < Questions; i++)
        {
            try
            {
                answers.Add((await client.GetResponseAsync($"question {i}", cancellationToken: Cancellation)).Text);
            }
            catch (AnswerPendingException e)
            {
                folder.Write(e.Key);
                answers.Add(null);
            }
        }
        return answers;
    }

    private Task RoundAsync(BatchProvider provider, DelegatingHandler? way = null, bool letsGo = false) => WithAsync(provider, async courier =>
    {
        await courier.SubmitAsync(false, Cancellation);
        while (await courier.PollAsync(Cancellation) > 0)
        {
        }
        return await courier.FetchAsync(Cancellation);
    }, way, letsGo: letsGo);

    private async Task WithAsync(BatchProvider provider, Func<BatchCourier, Task<int>> work, DelegatingHandler? way = null,
        ChatEndpoint? endpoint = null, bool letsGo = false)
    {
        endpoint ??= Endpoint(provider);
        var calls = new CallLedger(_database, TimeProvider.System);
        using var plain = new SocketsHttpHandler { AllowAutoRedirect = false };
        way?.InnerHandler = plain;
        using var http = new HttpClient(way ?? (HttpMessageHandler)plain, disposeHandler: false);
        using var folder = new BatchFolder(_folder["batch"], BatchLedger.In(_database), new());
        await work(new(new(endpoint, TimeProvider.System, http), folder, new(folder.Ledger, calls, endpoint, TimeProvider.System), calls, endpoint,
            TimeProvider.System, _told.Add)
        { LetsGo = letsGo });
    }

    private sealed class KilledException : Exception;

    // The process ends at the n-th request: before it is sent, or after it arrived and before its answer is heard.
    private sealed class Killer(int at, bool arrives) : DelegatingHandler
    {
        public int Left { get; private set; } = at;

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            if (Left-- != 0)
                return await base.SendAsync(request, cancellationToken);
            if (arrives)
                (await base.SendAsync(request, cancellationToken)).Dispose();
            throw new KilledException();
        }
    }

    // Requests arrive, and their answers do not come back.
    private sealed class LostAnswers(string which) : DelegatingHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var reply = await base.SendAsync(request, cancellationToken);
            if ($"{request.Method} {request.RequestUri!.AbsolutePath}" != which)
                return reply;
            reply.Dispose();
            throw new HttpRequestException("the connection broke");
        }
    }
}
