namespace SyntheticVG.App.Tests.Commands;

/// <summary>What of the wire reaches the user of a command.</summary>
public sealed class WireCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Build_tells_at_once_what_a_server_says_and_does_without_what_it_refuses()
    {
        using var server = new ChatServer(request =>
            request.Json.TryGetProperty("temperature", out _)
            ? new(400, """{"error":{"message":"Unsupported value: 'temperature' does not support 0.2","param":"temperature"}}""")
            : request.Number % 2 == 0 ? new(400, """{"error":{"code":"content_filter","message":"filtered \u001b[2Jby policy"}}""")
            : ChatReply.Says("""{"subjects":[]}"""));
        await ChildProcess.RunAndListenAsync(TestContext.Current.CancellationToken, "world", "--scenes", "3", "--seed", "5", "--out", _folder["world"]);

        var (_, output) = await ChildProcess.RunAndListenAsync(
            TestContext.Current.CancellationToken, "build", "--data", _folder["world"], "--teacher", "openai", "--teacher-url", server.Url.ToString(),
            "--teacher-model", "m", "--concurrency", "1", "--pictures", "0", "--out", _folder["run"]);

        Assert.Contains("takes no temperature: left out", output, StringComparison.Ordinal);
        Assert.Contains("HTTP 400: filtered [2Jby policy", output, StringComparison.Ordinal);
        Assert.Single(server.Requests, request => request.Json.TryGetProperty("temperature", out _));
    }
}
