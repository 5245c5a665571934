using System.Text;
using System.Text.Json;
using Microsoft.Extensions.AI;
using SyntheticVG.Engine.Ledger;
using SyntheticVG.Engine.Teacher.Batch;
using SyntheticVG.Engine.Teacher.Chat;

namespace SyntheticVG.Tests.Engine.Teacher;

/// <summary>Requests into files, results out of files, as people move them by hand.</summary>
public sealed class BatchFolderTests : IDisposable
{
    private static readonly ChatEndpoint Endpoint =
        new() { Url = new("https://example.invalid/v1"), Model = "stand-in", Key = "secret-key", Price = new(1, 2) };

    private readonly TemporaryFolder _folder = new();
    private readonly LedgerDatabase _database;

    public BatchFolderTests() => _database = LedgerDatabase.Open(_folder.FullName);

    public void Dispose()
    {
        _database.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task Writes_a_request_a_line_and_submits_only_failures_again()
    {
        await AskAsync(3, answered: 0);
        var requests = Requests(1);
        Assert.Equal(3, requests.Count);
        Assert.All(requests, request => Assert.Equal(("POST", "/v1/chat/completions", "stand-in"),
            (request.GetProperty("method").GetString(), request.GetProperty("url").GetString(), request.GetProperty("body").GetProperty("model").GetString())));
        Assert.All(requests, request => Assert.Equal(64, request.GetProperty("custom_id").GetString()!.Length));

        await AskAsync(3, answered: 0); // nothing came back yet: nothing is written twice
        Assert.Single(Directory.GetFiles(_folder["batch"]));

        var ids = IdsOf(1);
        Put("output.jsonl", Result(ids[0], 200, ChatReply.Says("first").Body!) + Result(ids[2], 500, "{}"));
        Put("errors.jsonl", $$$"""{"id":"b","custom_id":"{{{ids[1]}}}","response":null,"error":{"code":"batch_expired"}}""" + "\n");
        await AskAsync(3, answered: 1);
        Assert.Equal(ids.Skip(1), IdsOf(2));

        Put("output-2.jsonl", Result(ids[1], 200, ChatReply.Says("second").Body!) + Result(ids[2], 200, ChatReply.Says("third").Body!));
        await AskAsync(3, answered: 3);
        Assert.False(File.Exists(_folder["batch/requests-003.jsonl"]));
        Assert.Equal(0, _database.Scalar<long>("SELECT count(*) FROM sent")); // no call was on the wire
    }

    [Fact]
    public async Task A_schema_over_many_lines_and_pictures_stay_on_one_line()
    {
        var options = new ChatOptions { ResponseFormat = ChatResponseFormat.ForJsonSchema(JsonDocument.Parse("{\n \"type\":\n\"object\"}").RootElement, "s") };
        using (var folder = Open())
        {
            var client = Client(folder);
            var pending = await Assert.ThrowsAsync<AnswerPendingException>(() => client.GetResponseAsync(
                [new(ChatRole.User, [new TextContent("two\nlines"), new DataContent(new byte[] { 0xFB, 0xEF, 0xBE }, "image/png")])], options, Cancellation));
            folder.Write(pending.Key);
        }

        var line = Assert.Single(File.ReadAllText(_folder["batch/requests-001.jsonl"]).TrimEnd('\n').Split('\n'));
        Assert.Contains("base64,++++", line);
        Assert.Equal("object", JsonDocument.Parse(line).RootElement.GetProperty("body").GetProperty("response_format").GetProperty("json_schema")
            .GetProperty("schema").GetProperty("type").GetString());
    }

    [Theory]
    [InlineData(2, 1_000_000, 3)] // by number
    [InlineData(100, 500, 3)] // by bytes
    public async Task Files_stay_below_the_limits_and_lines_stand_in_the_order_of_their_turns(int requests, long bytes, int files)
    {
        using (var folder = Open(new() { Requests = requests, Bytes = bytes }))
        {
            var client = Client(folder);
            var asked =
                await Task.WhenAll(Enumerable.Range(0, 5).Select(i => Task.Run(async () =>
                    (await Assert.ThrowsAsync<AnswerPendingException>(() => client.GetResponseAsync($"question {i}", cancellationToken: Cancellation))).Key)));
            foreach (var key in asked)
                folder.Write(key);
        }

        var paths = Directory.GetFiles(_folder["batch"]).Order(StringComparer.Ordinal).ToList();
        Assert.Equal(files, paths.Count);
        Assert.All(paths, path => Assert.InRange(new FileInfo(path).Length, 1, bytes));
        Assert.Equal(Enumerable.Range(0, 5).Select(i => $"question {i}"), Enumerable.Range(1, files).SelectMany(Requests)
            .Select(request => request.GetProperty("body").GetProperty("messages")[0].GetProperty("content").GetString()));
    }

    [Fact]
    public async Task A_request_larger_than_a_file_costs_that_call()
    {
        using var folder = Open(new() { Bytes = 300 });

        var e = await Assert.ThrowsAsync<CallUnansweredException>(() => Client(folder).GetResponseAsync(new string('x', 400), cancellationToken: Cancellation));

        Assert.Equal(CallCode.BadRequest, e.Code);
    }

    public static TheoryData<string, string> Forms => new()
    {
        { "byte order mark and CR LF", "\uFEFF{0}\r\n{1}\r\n\r\n" },
        { "blank lines and no end", "\n\n{0}\n \n{1}" },
        { "other order", "{1}\n{0}\n" },
        { "malformed lines between", "{0}\nnot json\n[1,2]\n{{\"custom_id\":\"of another "
            + "run\",\"response\":{{\"status_code\":200,\"body\":{{}}}}}}\n{{\"response\":null}}\n{1}\n" },
        { "a cut last line", "{0}\n{1}\n{{\"custom_id\":\"a\",\"resp" },
        { "a pair of surrogates behind a backslash", "{0}\n{{\"custom_id\":\"\\\uD83D\uDE00\"}}\n{1}\n" },
        { "each twice", "{0}\n{1}\n{0}\n{1}\n" },
        { "marks between joined files", "{0}\n\uFEFF{1}\n\u001A" },
    };

    [Theory]
    [MemberData(nameof(Forms))]
    public async Task Results_of_any_form_are_read(string name, string form)
    {
        foreach (var encoding in new Encoding[] { new UTF8Encoding(false), Encoding.Unicode })
        {
            await AskAsync(2, answered: 0);
            var ids = IdsOf(1);
            var text = string.Format(System.Globalization.CultureInfo.InvariantCulture, form, Result(ids[0], 200, ChatReply.Says("a").Body!).TrimEnd(),
                Result(ids[1], 200, ChatReply.Says("b").Body!).TrimEnd());
            Directory.CreateDirectory(_folder["batch"]);
            File.WriteAllText(_folder["batch/back.JSONL"], text, encoding); // Encoding.Unicode writes its mark
            var tallies = await AskAsync(2, answered: 2);
            Assert.True(tallies.Single().Answers == 2, name);
            Assert.Empty(Directory.GetFiles(_folder["batch"], "requests-002*"));
            _database.Execute("DELETE FROM calls; DELETE FROM batch_requests; DELETE FROM batch_results; DELETE FROM batch_failures");
            Directory.Delete(_folder["batch"], recursive: true);
        }
    }

    [Fact]
    public async Task Every_line_is_counted_with_its_reason_and_place()
    {
        await AskAsync(3, answered: 0);
        var ids = IdsOf(1);
        Put("output.jsonl", Result(ids[0], 200, ChatReply.Says("a").Body!) + "junk\n" + Result("elsewhere", 200, ChatReply.Says("a").Body!)
            + Result(ids[1], 400, """{"error":{"code":"content_filter","message":"filtered \u001b[2J secret-key"}}""")
            + """{"response":{"status_code":200,"body":{"choices":[]}}}""" + "\n"
            + Result(ids[0], 200, ChatReply.Says("again").Body!) + """{"custom_id":"cut""");

        var tally = Assert.Single(await AskAsync(3, answered: 1, failed: 1));

        Assert.Equal((1, 1, 5), (tally.Answers, tally.Failures, tally.LeftOut));
        var said = string.Join('\n', tally.Lines("output.jsonl"));
        foreach (var part in new[]
        {
            "filter 1 (first: HTTP 400: filtered [2J ***)",
            "no JSON object 1 (first: output.jsonl:2)",
            "custom_id of no request of this run 1 (first: output.jsonl:3)",
            "no custom_id 1 (first: output.jsonl:5)",
            "answered before 1 (first: output.jsonl:6)",
            "last line cut off 1 (first: output.jsonl:7)"
        })
            Assert.Contains(part, said);
        Assert.DoesNotContain("secret-key", JsonSerializer.Serialize(
            _database.Query("SELECT words, failure FROM batch_requests WHERE words IS NOT NULL", row => row.GetString(0) + row.GetString(1))));
    }

    [Theory]
    // a failure under a good status
    [InlineData(
        """{"custom_id":"ID","response":{"status_code":200,"body":{"error":{"message":"The server had an error","type":"server_error"}}},"error":null}""")]
    [InlineData("""{"custom_id":"ID","response":{"status_code":500,"body":"<html>"},"error":null}""")]
    [InlineData("""{"custom_id":"ID","response":{"status_code":"503","body":{}}}""")]
    [InlineData("""{"custom_id":"ID","response":{"status_code":200,"body":{"choices":[]}}}""")]
    [InlineData("""{"custom_id":"ID","response":{"status_code":200}}""")]
    [InlineData("""{"custom_id":"ID","response":{"status_code":429,"body":{"error":{"message":"rate limit"}}}}""")]
    [InlineData("""{"custom_id":"ID","response":null,"error":{"code":"batch_expired","message":"not completed in time"}}""")]
    [InlineData("""{"custom_id":"ID","response":null,"error":"cancelled"}""")]
    [InlineData("""{"custom_id":"ID","response":null,"error":{"message":"internal \ud800 error"}}""")]
    [InlineData("""{"custom_id":"ID"}""")]
    public async Task What_may_succeed_is_asked_again_in_the_next_file(string line)
    {
        await AskAsync(1, answered: 0);
        Put("output.jsonl", line.Replace("ID", IdsOf(1)[0], StringComparison.Ordinal) + "\n");
        await AskAsync(1, answered: 0);
        Assert.Equal(IdsOf(1), IdsOf(2));
        await AskAsync(1, answered: 0); // the same file again is no new failure
        Assert.False(File.Exists(_folder["batch/requests-003.jsonl"]));
    }

    [Fact]
    public async Task A_server_that_fails_three_times_is_given_up_and_asked_again_on_request()
    {
        for (var batch = 1; batch <= 3; batch++)
        {
            await AskAsync(1, answered: 0);
            Put($"output-{batch}.jsonl", Result(IdsOf(batch)[0], 500, $$$"""{"error":{"message":"down {{{batch}}}"}}"""));
        }
        await AskAsync(1, answered: 0, failed: 1);
        Assert.False(File.Exists(_folder["batch/requests-004.jsonl"]));
        Assert.Contains("in 3 batches: HTTP 500: down 3", new CallLedger(_database, TimeProvider.System).Failures().Single().Error);

        new CallLedger(_database, TimeProvider.System).ForgetFailures(inDoubt: false);
        BatchLedger.In(_database).ForgetFailures();
        await AskAsync(1, answered: 0);
        Assert.True(File.Exists(_folder["batch/requests-004.jsonl"]));
    }

    [Fact]
    public async Task What_the_endpoint_refuses_is_left_out_of_the_next_request()
    {
        var options = new ChatOptions { Temperature = 0.2f };
        await AskAsync(2, answered: 0, options: options);
        Put("output.jsonl", string.Concat(
            IdsOf(1).Select(id => Result(id, 400, """{"error":{"message":"Unsupported value: 'temperature' does not support 0.2","param":"temperature"}}"""))));
        await AskAsync(2, answered: 0, options: options);

        Assert.All(Requests(1), request => Assert.True(request.GetProperty("body").TryGetProperty("temperature", out _)));
        Assert.All(Requests(2), request => Assert.False(request.GetProperty("body").TryGetProperty("temperature", out _)));
        Assert.Equal(2, Requests(2).Count);
    }

    [Fact]
    public async Task A_file_that_grows_and_one_that_is_copied_fail_nothing_twice()
    {
        await AskAsync(2, answered: 0);
        var ids = IdsOf(1);
        Put("output.jsonl", Result(ids[0], 500, "{}"));
        await AskAsync(2, answered: 0);
        File.AppendAllText(_folder["batch/output.jsonl"], Result(ids[1], 200, ChatReply.Says("b").Body!));
        File.WriteAllText(_folder["batch/copy.jsonl"], Result(ids[0], 500, "{}"));
        await AskAsync(2, answered: 1);

        Assert.Equal([ids[0]], IdsOf(2));
        Assert.False(File.Exists(_folder["batch/requests-003.jsonl"]));
    }

    [Fact]
    public async Task Requests_that_wait_are_set_aside_from_the_money()
    {
        var one = TokenEstimate.Of("question 0") * 1e-6 + (TokenEstimate.Answer * 2e-6);
        using (var folder = new BatchFolder(_folder["batch"], BatchLedger.In(_database), new()) { Budget = (2.5 * one, 0) })
        {
            var client = Client(folder);
            for (var i = 0; i < 3; i++)
            {
                var key =
                    (await Assert.ThrowsAsync<AnswerPendingException>(() => client.GetResponseAsync($"question {i}", cancellationToken: Cancellation))).Key;
                if (i < 2)
                    folder.Write(key);
                else
                    Assert.Contains("set aside", Assert.Throws<BudgetSpentException>(() => folder.Write(key)).Message);
            }
        }
        Assert.Equal(2, Requests(1).Count);
        using var again = new BatchFolder(_folder["batch"], BatchLedger.In(_database), new()) { Budget = (2.5 * one, 0) };
        var third = (await Assert.ThrowsAsync<AnswerPendingException>(() => Client(again).GetResponseAsync("question 2", cancellationToken: Cancellation))).Key;
        Assert.Throws<BudgetSpentException>(() => again.Write(third));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_kill_while_a_file_is_written_leaves_it_whole_or_its_requests_unwritten(bool named)
    {
        await AskAsync(2, answered: 0);
        _database.Execute("UPDATE batch_requests SET state = 'Writing'");
        if (!named)
            File.Move(_folder["batch/requests-001.jsonl"], _folder["batch/requests-001.jsonl.partial"]);

        await AskAsync(2, answered: 0);

        Assert.Equal(named ? ["requests-001.jsonl"] : ["requests-002.jsonl"], Directory.GetFiles(_folder["batch"]).Select(Path.GetFileName));
        Assert.Equal(2, BatchLedger.In(_database).Waiting);
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private BatchFolder Open(BatchLimits? limits = null) => new(_folder["batch"], BatchLedger.In(_database), limits ?? new());

    private LedgeredChatClient Client(BatchFolder folder)
    {
        var calls = new CallLedger(_database, TimeProvider.System);
        return new(new BatchChatClient(Endpoint, folder, calls), calls, Endpoint.Price, TimeProvider.System);
    }

    // A run: results that lie there are read, then questions are asked.
    private async Task<List<BatchTally>> AskAsync(int questions, int answered, int failed = 0, ChatOptions? options = null)
    {
        using var folder = Open();
        var tallies = new BatchImport(folder.Ledger, new(_database, TimeProvider.System), Endpoint, TimeProvider.System).ReadUnread(folder, Cancellation)
            .Select(read => read.Tally).ToList();
        var client = Client(folder);
        var (answers, failures) = (0, 0);
        for (var i = 0; i < questions; i++)
        {
            try
            {
                await client.GetResponseAsync($"question {i}", options, Cancellation);
                answers++;
            }
            catch (AnswerPendingException e)
            {
                folder.Write(e.Key);
            }
            catch (CallUnansweredException)
            {
                failures++;
            }
        }
        Assert.Equal((answered, failed), (answers, failures));
        return tallies;
    }

    private void Put(string name, string text) => File.WriteAllText(_folder[$"batch/{name}"], text);

    private List<JsonElement> Requests(int part) =>
        [.. File.ReadLines(_folder[$"batch/requests-{part:000}.jsonl"]).Select(line => JsonDocument.Parse(line).RootElement)];

    private List<string> IdsOf(int part) => [.. Requests(part).Select(request => request.GetProperty("custom_id").GetString()!)];

    private static string Result(string id, int status, string body) =>
        $$$"""{"id":"batch_req","custom_id":"{{{id}}}","response":{"status_code":{{{status}}},"request_id":"r","body":{{{body}}} },"error":null}""" + "\n";
}
