using System.Text.Json;
using Microsoft.Extensions.AI;
using SyntheticVG.Engine.Ledger;
using SyntheticVG.Engine.Teacher.Chat;

namespace SyntheticVG.Tests.Engine.Teacher;

public sealed class ChatPipelineTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly LedgerDatabase _database;
    private readonly CallLedger _ledger;

    public ChatPipelineTests()
    {
        _database = LedgerDatabase.Open(_folder.FullName);
        _ledger = new(_database, TimeProvider.System);
    }

    public void Dispose()
    {
        _database.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task Sends_text_picture_schema_and_key_in_one_request()
    {
        using var server = new ChatServer(ChatReply.Says("{}"));
        var schema = JsonSerializer.SerializeToElement(new { type = "object", properties = new { }, additionalProperties = false });
        var options = new ChatOptions
        {
            ResponseFormat = ChatResponseFormat.ForJsonSchema(schema, "graph"),
            Temperature = 0.5f,
            Purpose = "teacher",
            Item = "coco:1",
            Prompt = "relations/1",
        };

        await Client(server)
            .GetResponseAsync([new(ChatRole.User, [new TextContent("Look."), new DataContent(new byte[] { 1, 2 }, "image/png")])], options, Cancellation);

        var request = Assert.Single(server.Requests);
        Assert.StartsWith("POST /v1/chat/completions", request.Head);
        Assert.Contains("Authorization: Bearer secret-key", request.Head);
        Assert.Equal("stand-in", request.Json.GetProperty("model").GetString());
        Assert.Equal(0.5, request.Json.GetProperty("temperature").GetDouble());
        Assert.True(request.Json.GetProperty("response_format").GetProperty("json_schema").GetProperty("strict").GetBoolean());
        Assert.False(request.Json.GetProperty("response_format").GetProperty("json_schema").GetProperty("schema")
            .GetProperty("additionalProperties").GetBoolean());
        Assert.Equal(["Look."], request.Texts);
        Assert.Equal([1, 2], Assert.Single(request.Pictures));
        Assert.DoesNotContain("synvg", request.Body);
    }

    [Fact]
    public async Task Never_asks_again_what_was_answered()
    {
        using var server = new ChatServer(ChatReply.Says("an answer", 120, 7, "length"));

        var first = await Client(server).GetResponseAsync("question", cancellationToken: Cancellation);
        var second = await Client(server).GetResponseAsync("question", cancellationToken: Cancellation);

        Assert.Single(server.Requests);
        Assert.Equal(("an answer", "length", 120, 7), (second.Text, second.FinishReason?.Value, second.Usage?.InputTokenCount, second.Usage?.OutputTokenCount));
        Assert.Equal(first.Text, second.Text);
        Assert.Equal(1.5e-4 + 7e-5, _ledger.Totals().Cost!.Value, 12);
    }

    [Fact]
    public async Task Asks_once_where_two_ask_the_same_at_one_time()
    {
        using var server = new ChatServer(ChatReply.Says("an answer") with { Delay = TimeSpan.FromMilliseconds(100) });
        var client = Client(server);

        await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => client.GetResponseAsync("question", cancellationToken: Cancellation)));

        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task Asks_again_where_anything_that_determines_the_answer_differs()
    {
        using var server = new ChatServer(ChatReply.Says("an answer"));
        var client = Client(server);

        ChatOptions?[] options = [null, new() { Temperature = 1 }, new() { Prompt = "p/1" }, new() { Prompt = "p/2" }, new() { Sample = 1 },
            new() { LogProbabilities = 5 }, new() { Temperature = 1 }, new() { Item = "not part of it" }];
        foreach (var option in options)
            await client.GetResponseAsync("question", option, Cancellation);

        Assert.Equal(6, server.Requests.Count);
    }

    [Fact]
    public async Task Goes_on_after_every_passing_fault_of_the_way()
    {
        using var server = new ChatServer(
            ChatReply.Failure(429, ("Retry-After", "0.01")), ChatReply.Failure(500), ChatReply.Failure(503), ChatReply.Failure(408),
            ChatReply.Close, ChatReply.Hang,
            ChatReply.Says("cut on its way") with { CutAt = 40 }, new(200, "{\"half\":"), new(200, "<html>"),
            new(200, """{"choices":[]}"""), ChatReply.Says("at last"));
        // what has a price is not asked again after a broken way
        var endpoint = Endpoint(server) with { Timeout = TimeSpan.FromSeconds(6), Attempts = 20, Price = null };

        var response = await ChatPipeline.Create(endpoint, _ledger, TimeProvider.System, 1, stop: Cancellation)
            .GetResponseAsync("question", cancellationToken: Cancellation);

        Assert.Equal(("at last", 11), (response.Text, response.Attempts));
        Assert.Equal(11, server.Requests.Count);
        Assert.Empty(_ledger.Failures());
    }

    [Fact]
    public async Task Waits_as_long_as_the_server_asks()
    {
        using var server = new ChatServer(ChatReply.Failure(429, ("Retry-After", "1")), ChatReply.Says("yes"));
        var started = TimeProvider.System.GetTimestamp();

        await Client(server).GetResponseAsync("question", cancellationToken: Cancellation);

        Assert.InRange(TimeProvider.System.GetElapsedTime(started).TotalSeconds, 0.95, double.MaxValue);
    }

    [Fact]
    public async Task Keeps_failures_apart_and_makes_them_again_only_on_request()
    {
        using var server = new ChatServer(ChatReply.Failure(500), ChatReply.Failure(500), ChatReply.Says("now"));
        var client = ChatPipeline.Create(Endpoint(server) with { Attempts = 2 }, _ledger, TimeProvider.System, 1, stop: Cancellation);

        await Assert.ThrowsAsync<CallUnansweredException>(() => client.GetResponseAsync("question", cancellationToken: Cancellation));
        await Assert.ThrowsAsync<CallUnansweredException>(() => client.GetResponseAsync("question", cancellationToken: Cancellation));
        Assert.Equal(2, server.Requests.Count);
        var failure = Assert.Single(_ledger.Failures());
        Assert.Contains("HTTP 500", failure.Error);
        Assert.Equal(2, failure.Attempts);
        _ledger.ForgetFailures(inDoubt: true);

        Assert.Equal("now", (await client.GetResponseAsync("question", cancellationToken: Cancellation)).Text);
        Assert.Empty(_ledger.Failures());
    }

    [Theory]
    [InlineData(408, CallCode.ServerError, false)]
    [InlineData(500, CallCode.ServerError, false)]
    [InlineData(400, CallCode.BadRequest, false)]
    [InlineData(0, CallCode.Closed, true)]
    public async Task Says_by_code_what_became_of_a_call_and_whether_it_may_have_been_paid_for(int status, string code, bool inDoubt)
    {
        using var server = new ChatServer(status == 0 ? ChatReply.Close : ChatReply.Failure(status));
        var client = ChatPipeline.Create(Endpoint(server) with { Attempts = 1 }, _ledger, TimeProvider.System, 1, stop: Cancellation);

        var error = await Assert.ThrowsAsync<CallUnansweredException>(() => client.GetResponseAsync("question", cancellationToken: Cancellation));

        Assert.Equal((code, inDoubt), (error.Code, error.InDoubt));
    }

    [Fact]
    public async Task A_call_that_nobody_took_was_not_paid_for()
    {
        using var server = new ChatServer(ChatReply.Close);
        var client = ChatPipeline.Create(Endpoint(server) with { Url = new("http://127.0.0.1:9/v1"), Attempts = 1 }, _ledger,
            TimeProvider.System, 1, stop: Cancellation);

        var error = await Assert.ThrowsAsync<CallUnansweredException>(() => client.GetResponseAsync("question", cancellationToken: Cancellation));

        Assert.Equal((CallCode.Unreachable, false), (error.Code, error.InDoubt));
    }

    [Fact]
    public async Task An_answer_that_does_not_come_in_time_may_have_been_paid_for()
    {
        using var server = new ChatServer(ChatReply.Hang);
        var client = ChatPipeline.Create(Endpoint(server) with { Attempts = 1, Timeout = TimeSpan.FromMilliseconds(200) }, _ledger,
            TimeProvider.System, 1, stop: Cancellation);

        var error = await Assert.ThrowsAsync<CallUnansweredException>(() => client.GetResponseAsync("question", cancellationToken: Cancellation));

        Assert.Equal((CallCode.Timeout, true), (error.Code, error.InDoubt));
    }

    [Theory]
    [InlineData(401)]
    [InlineData(404)]
    public async Task Stops_where_no_call_can_succeed(int status)
    {
        using var server = new ChatServer(ChatReply.Failure(status));

        var error = await Assert.ThrowsAsync<EndpointRefusedException>(() => Client(server).GetResponseAsync("question", cancellationToken: Cancellation));

        Assert.Contains($"HTTP {status}", error.Message);
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task Stops_after_ten_calls_in_a_row_that_found_a_failing_server()
    {
        using var server = new ChatServer(ChatReply.Failure(500));
        var client = ChatPipeline.Create(Endpoint(server) with { Attempts = 1 }, _ledger, TimeProvider.System, 1, stop: Cancellation);

        for (var i = 0; i < 9; i++)
            await Assert.ThrowsAsync<CallUnansweredException>(() => client.GetResponseAsync($"question {i}", cancellationToken: Cancellation));

        await Assert.ThrowsAsync<EndpointRefusedException>(() => client.GetResponseAsync("question 10", cancellationToken: Cancellation));
    }

    [Fact]
    public async Task Keeps_the_key_out_of_ledger_and_errors()
    {
        using var server = new ChatServer(new(400, """{"error":{"message":"bad key secret-key"}}"""), ChatReply.Says("fine"));
        var client = Client(server);

        var error = await Assert.ThrowsAsync<CallUnansweredException>(() => client.GetResponseAsync("question", cancellationToken: Cancellation));
        await client.GetResponseAsync("another", cancellationToken: Cancellation);

        _database.Execute("PRAGMA wal_checkpoint(TRUNCATE)");
        Assert.DoesNotContain("secret-key", error.Message);
        Assert.DoesNotContain("secret-key", Endpoint(server).ToString());
        Assert.All(Directory.GetFiles(_folder.FullName), file =>
        {
            using var shared = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            Assert.DoesNotContain("secret-key", new StreamReader(shared, System.Text.Encoding.Latin1).ReadToEnd());
        });
    }

    [Fact]
    public async Task Keeps_to_so_many_requests_at_a_time()
    {
        using var server = new ChatServer(ChatReply.Says("yes") with { Delay = TimeSpan.FromMilliseconds(30) });
        var client = ChatPipeline.Create(Endpoint(server) with { Concurrency = 3 }, _ledger, TimeProvider.System, 1, stop: Cancellation);

        await Task.WhenAll(Enumerable.Range(0, 12).Select(i => client.GetResponseAsync($"question {i}", cancellationToken: Cancellation)));

        Assert.InRange(server.MostOpen, 2, 3);
    }

    [Fact]
    public async Task Begins_no_call_that_could_cost_more_than_is_left()
    {
        using var server = new ChatServer(ChatReply.Says("yes", 1000, 1000));
        var client = ChatPipeline.Create(Endpoint(server) with { Price = new(1000, 1000), MaxCost = 5.5 }, _ledger, TimeProvider.System, 1, stop: Cancellation);

        await client.GetResponseAsync("one", cancellationToken: Cancellation);
        await client.GetResponseAsync("two", cancellationToken: Cancellation);
        await Assert.ThrowsAsync<BudgetSpentException>(() => Enumerable.Range(3, 9).Aggregate(Task.CompletedTask, async (before, i) =>
        {
            await before;
            await client.GetResponseAsync($"{i}", cancellationToken: Cancellation);
        }));

        Assert.InRange(_ledger.Spent(), 2, 5.5);
        Assert.Empty(_ledger.Failures());
    }

    [Fact]
    public async Task Waits_for_calls_under_way_before_it_says_that_nothing_is_left()
    {
        using var server = new ChatServer(ChatReply.Says("yes", 10, 1)); // 0.011, far below what is set aside for it
        var client = ChatPipeline.Create(Endpoint(server) with { Price = new(1000, 1000), MaxCost = 1.5 }, _ledger, TimeProvider.System, 1, stop: Cancellation);

        await Task.WhenAll(Enumerable.Range(0, 8).Select(i => client.GetResponseAsync($"{i}", cancellationToken: Cancellation)));

        Assert.Equal(8, _ledger.Totals().Answered);
    }

    [Theory]
    [InlineData("null")]
    [InlineData("{\"prompt_tokens\":-5,\"completion_tokens\":\"many\"}")]
    public async Task What_a_server_does_not_count_is_estimated_and_holds_the_limit(string usage)
    {
        using var server = new ChatServer(
            new ChatReply(200, $$$"""{"choices":[{"finish_reason":"stop","message":{"content":"{{{new string('x', 4000)}}}"}}],"usage":{{{usage}}}}"""));
        var told = new List<string>();
        var client = ChatPipeline.Create(Endpoint(server) with { Price = new(1000, 1000), MaxCost = 3.5 }, _ledger, TimeProvider.System, 1,
            tell: told.Add, stop: Cancellation);

        await Assert.ThrowsAsync<BudgetSpentException>(() => Enumerable.Range(0, 9).Aggregate(Task.CompletedTask, async (before, i) =>
        {
            await before;
            await client.GetResponseAsync($"{i}", cancellationToken: Cancellation);
        }));

        Assert.InRange(_ledger.Spent(), 1, 3.5);
        Assert.Contains("estimated", Assert.Single(told));
    }

    [Fact]
    public void Asks_for_a_price_where_cost_is_limited()
    {
        using var server = new ChatServer(ChatReply.Close);

        Assert.Throws<ArgumentException>(
            () => ChatPipeline.Create(Endpoint(server) with { Price = null, MaxCost = 1 }, _ledger, TimeProvider.System, 1, stop: Cancellation));
    }

    [Fact]
    public async Task Remembers_log_probabilities_of_the_first_token()
    {
        using var server = new ChatServer(new ChatReply(200, """
            {"id":"1","object":"chat.completion","created":1,"model":"m","choices":[{"index":0,"finish_reason":"stop","message":{"role":"assistant","content":"Yes"},
             "logprobs":{"content":[{"token":"Yes","logprob":-0.1,"bytes":null,"top_logprobs":[{"token":"Yes","logprob":-0.1,"bytes":null},{"token":"No","logprob":-2.5,"bytes":null}]}]}}]}
            """));
        var options = new ChatOptions { LogProbabilities = 5 };

        await Client(server).GetResponseAsync("question", options, Cancellation);
        var again = await Client(server).GetResponseAsync("question", options, Cancellation);

        Assert.Equal(5, Assert.Single(server.Requests).Json.GetProperty("top_logprobs").GetInt32());
        Assert.Equal((-0.1, -2.5), (Math.Round(again.FirstToken["Yes"], 6), Math.Round(again.FirstToken["No"], 6)));
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static ChatEndpoint Endpoint(ChatServer server) => new()
    {
        Url = server.Url,
        Model = "stand-in",
        Key = "secret-key",
        FirstWait = TimeSpan.FromMilliseconds(5),
        LongestWait = TimeSpan.FromMilliseconds(20),
        Price = new(1.25, 10),
    };

    private LedgeredChatClient Client(ChatServer server) => ChatPipeline.Create(Endpoint(server), _ledger, TimeProvider.System, 1, stop: Cancellation);
}
