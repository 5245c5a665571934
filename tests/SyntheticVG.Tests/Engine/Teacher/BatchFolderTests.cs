using System.Text.Json;
using Microsoft.Extensions.AI;
using SyntheticVG.Engine.Ledger;
using SyntheticVG.Engine.Teacher.Batch;
using SyntheticVG.Engine.Teacher.Chat;

namespace SyntheticVG.Tests.Engine.Teacher;

public sealed class BatchFolderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly LedgerDatabase _database;

    public BatchFolderTests() => _database = LedgerDatabase.Open(_folder.FullName);

    public void Dispose()
    {
        _database.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task Writes_requests_reads_results_and_submits_only_failures_again()
    {
        await AskAsync(3, answered: 0);
        var requests = File.ReadLines(_folder["batch/requests-001.jsonl"]).Select(line => JsonDocument.Parse(line).RootElement).ToList();
        Assert.Equal(3, requests.Count);
        Assert.All(requests, request => Assert.Equal(("POST", "/v1/chat/completions", "stand-in"),
            (request.GetProperty("method").GetString(), request.GetProperty("url").GetString(), request.GetProperty("body").GetProperty("model").GetString())));

        await AskAsync(3, answered: 0); // nothing came back yet: nothing is written twice
        Assert.Single(Directory.GetFiles(_folder["batch"]));

        var ids = requests.Select(request => request.GetProperty("custom_id").GetString()!).ToList();
        File.WriteAllText(_folder["batch/output.jsonl"], Result(ids[0], 200, ChatReply.Says("first").Body!) + Result(ids[2], 500, "{}"));
        File.WriteAllText(_folder["batch/errors.jsonl"], $$$"""{"id":"b","custom_id":"{{{ids[1]}}}","response":null,"error":{"code":"batch_expired"}}""" + "\n");
        await AskAsync(3, answered: 1);
        var again = File.ReadLines(_folder["batch/requests-002.jsonl"]).Select(line => JsonDocument.Parse(line).RootElement.GetProperty("custom_id").GetString());
        Assert.Equal(ids.Skip(1).Order(), again.Order());

        File.WriteAllText(_folder["batch/output-2.jsonl"], Result(ids[1], 200, ChatReply.Says("second").Body!) + Result(ids[2], 200, ChatReply.Says("third").Body!));
        await AskAsync(3, answered: 3);
        Assert.False(File.Exists(_folder["batch/requests-003.jsonl"]));
    }

    [Fact]
    public void Names_the_line_that_is_no_result()
    {
        Directory.CreateDirectory(_folder["batch"]);
        File.WriteAllText(_folder["batch/output.jsonl"], "{\"custom_id\":\"a\",\"response\":{\"status_code\":200,\"body\":{}}}\nhalf a li\n");

        Assert.Contains("output.jsonl:2", Assert.Throws<InvalidDataException>(() => new BatchFolder(_folder["batch"])).Message);
    }

    private async Task AskAsync(int questions, int answered)
    {
        using var batch = new BatchFolder(_folder["batch"]);
        using var http = new HttpClient(new BatchHandler(batch));
        var endpoint = new ChatEndpoint { Url = new("https://example.invalid/v1"), Model = "stand-in" };
        var client = ChatPipeline.Create(endpoint, new(_database, TimeProvider.System), TimeProvider.System, 1, http, stop: TestContext.Current.CancellationToken);
        var answers = 0;
        for (var i = 0; i < questions; i++)
        {
            try
            {
                await client.GetResponseAsync($"question {i}", cancellationToken: TestContext.Current.CancellationToken);
                answers++;
            }
            catch (AnswerPendingException)
            {
            }
        }
        Assert.Equal(answered, answers);
    }

    private static string Result(string id, int status, string body) =>
        $$$"""{"id":"batch_req","custom_id":"{{{id}}}","response":{"status_code":{{{status}}},"request_id":"r","body":{{{body}}} },"error":null}""" + "\n";
}
