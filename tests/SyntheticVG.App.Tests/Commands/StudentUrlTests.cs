using System.Net;
using System.Text;
using SyntheticVG.PocketWorld.Writing;

namespace SyntheticVG.App.Tests.Commands;

/// <summary>A run whose student is in another process.</summary>
public sealed class StudentUrlTests : IDisposable
{
    private static readonly string[] Written = ["graphs.jsonl", "rejected.jsonl"];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    // In blocks of 8 bits a text has the same bits whatever is written beside it; in fp32 the last digits of confidences may differ.
    [Fact]
    public async Task Edit_writes_the_same_bytes_as_with_the_model_in_its_own_process()
    {
        PocketWorldWriter.Write(_folder["world"], 3, new() { Seed = 3, Size = 160 }, cancellationToken: TestContext.Current.CancellationToken);
        await using var service = await ServiceProcess.StartAsync("--model", "pocket", "--precision", "q8", "--threads", "1");

        Assert.Equal(0, await EditAsync("here", "--precision", "q8", "--threads", "1"));
        Assert.Equal(0, await EditAsync("there", "--student-url", $"{service.Address}v1"));

        foreach (var file in Written)
        {
            var (here, there) = (await File.ReadAllTextAsync(_folder[$"here/{file}"], TestContext.Current.CancellationToken),
                await File.ReadAllTextAsync(_folder[$"there/{file}"], TestContext.Current.CancellationToken));
            Assert.True(here.Length > 0, file);
            Assert.Equal(here, there);
        }
        // its lines come as they are ready
        Assert.Equal(File.ReadLines(_folder["here/student.jsonl"]).Order(), File.ReadLines(_folder["there/student.jsonl"]).Order());
    }

    [Fact]
    public async Task A_server_that_is_gone_stops_the_run_and_the_same_command_goes_on()
    {
        PocketWorldWriter.Write(_folder["world"], 2, new() { Seed = 3, Size = 160 }, cancellationToken: TestContext.Current.CancellationToken);
        string[] build =
            ["build", "--data", _folder["world"], "--teacher", "robin", "--model", "pocket", "--pictures", "0", "--out", _folder["run"], "--student-url"];
        var port = ViewCommandTests.FreePort();

        Assert.Equal(1, await CommandLine.RunAsync([.. build, $"http://127.0.0.1:{port}/v1"]));

        await using var service = await ServiceProcess.StartAsync("--model", "pocket", "--threads", "1", "--port", $"{port}");
        Assert.Equal(0, await CommandLine.RunAsync([.. build, $"http://127.0.0.1:{port}/v1"]));
        Assert.Equal(2, File.ReadLines(_folder["run/graphs.jsonl"]).Count());
    }

    [Fact]
    public async Task A_server_that_asks_to_wait_is_asked_again_and_a_refusal_stops_the_run()
    {
        PocketWorldWriter.Write(_folder["world"], 1, new() { Seed = 3, Size = 160 }, cancellationToken: TestContext.Current.CancellationToken);
        using var server = new HttpListener();
        var port = ViewCommandTests.FreePort();
        server.Prefixes.Add($"http://127.0.0.1:{port}/");
        server.Start();
        var asked = new List<string>();
        var answering = Task.Run(async () =>
        {
            foreach (var (status, body) in new[] { (503, """{"title":"stopping"}"""), (429, """{"title":"full"}"""), (401, """{"title":"no key"}""") })
            {
                var request = await server.GetContextAsync();
                asked.Add($"{request.Request.HttpMethod} {request.Request.Url!.AbsolutePath} {request.Request.Headers["Authorization"]}");
                request.Response.StatusCode = status;
                if (status is 429 or 503)
                    request.Response.AddHeader("Retry-After", "1");
                request.Response.Close(Encoding.UTF8.GetBytes(body), willBlock: true);
            }
        }, TestContext.Current.CancellationToken);
        Environment.SetEnvironmentVariable("SYNVG_TEST_STUDENT_KEY", "secret");

        Assert.Equal(1, await EditAsync("run", "--student-url", $"http://127.0.0.1:{port}/v1", "--student-key-env", "SYNVG_TEST_STUDENT_KEY"));

        await answering;
        Assert.Equal(Enumerable.Repeat("POST /v1/scene-graphs Bearer secret", 3), asked);
    }

    [Theory]
    [InlineData("--student-url", "nowhere", "--model", "pocket")]
    [InlineData("--student-url", "http://localhost:1/v1")]
    [InlineData("--student-key-env", "KEY", "--model", "pocket")]
    public async Task What_does_not_go_together_is_bad_use(params string[] arguments) =>
        Assert.Equal(2, await CommandLine.RunAsync(["edit", _folder["world"], "--out", _folder["run"], .. arguments]));

    private Task<int> EditAsync(string run, params string[] arguments) => CommandLine.RunAsync(
        ["edit", _folder["world"], "--model", "pocket", "--teacher", "simulated", "--pictures", "0", "--concurrency", "1",
            "--out", _folder[run], .. arguments]);
}
