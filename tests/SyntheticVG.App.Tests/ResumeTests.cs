using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json;
using System.Text.RegularExpressions;
using SyntheticVG.PocketWorld;

namespace SyntheticVG.App.Tests;

/// <summary>Runs <c>synvg build</c> as a process of its own, kills it, and looks at what it leaves.</summary>
public sealed partial class ResumeTests : IDisposable
{
    private const int Kills = 20, Scenes = 40;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Loses_nothing_and_asks_nothing_twice_when_it_is_killed_at_twenty_moments()
    {
        PocketWorldWriter.Write(_folder["world"], Scenes, new() { Seed = 5, Size = 96 }, cancellationToken: Cancellation);
        var answered = new ConcurrentDictionary<string, long>(); // request body → when its good answer left
        var kills = new List<long>();
        var again = 0;
        using var server = new ChatServer(request =>
        {
            if (answered.TryGetValue(request.Body, out var at))
            {
                lock (kills)
                    again += kills.Exists(kill => kill >= at && Stopwatch.GetElapsedTime(at, kill).TotalSeconds < 0.5) ? 0 : 1; // it may have been killed with the answer in its hands
            }
            var reply = Reply(request.Body);
            if (reply.Status == 200)
                answered[request.Body] = Stopwatch.GetTimestamp();
            return reply;
        });
        string[] arguments = ["build", "--data", _folder["world"], "--teacher", "openai", "--teacher-url", server.Url.ToString(), "--teacher-model", "stand-in", "--concurrency", "2", "--pictures", "0", "--out"];
        Assert.Equal(0, await RunAsync([.. arguments, _folder["calm"]]));
        answered.Clear();

        var struck = 0;
        for (var i = 0; i < Kills; i++)
        {
            using var process = Start([.. arguments, _folder["shaken"]]);
            var goal = answered.Count + 1 + (i % 3);
            for (var waited = 0; waited < 400 && answered.Count < goal && !process.HasExited; waited++)
                await Task.Delay(10, Cancellation);
            await Task.Delay(7 * i, Cancellation);
            if (process.HasExited)
                continue;
            process.Kill();
            lock (kills)
                kills.Add(Stopwatch.GetTimestamp());
            struck++;
            await process.WaitForExitAsync(Cancellation);
        }
        Assert.Equal(0, await RunAsync([.. arguments, _folder["shaken"]]));

        Assert.InRange(struck, Kills / 2, Kills);
        Assert.Equal(0, again);
        foreach (var file in new[] { "graphs.jsonl", "rejected.jsonl" })
            Assert.Equal(await File.ReadAllTextAsync(Path.Combine(_folder["calm"], file), Cancellation), await File.ReadAllTextAsync(Path.Combine(_folder["shaken"], file), Cancellation));
        var asked = server.Requests.Count;
        Assert.Equal(0, await RunAsync([.. arguments, _folder["shaken"]]));
        Assert.Equal(asked, server.Requests.Count);
    }

    [Fact]
    public async Task Lets_no_second_process_into_a_run_folder()
    {
        PocketWorldWriter.Write(_folder["world"], 2, new() { Seed = 5, Size = 96 }, cancellationToken: Cancellation);
        using var held = Engine.Ledger.RunLock.Take(_folder["run"]);

        Assert.Equal(1, await RunAsync("build", "--data", _folder["world"], "--out", _folder["run"]));
        Assert.Equal([".lock"], Directory.GetFileSystemEntries(_folder["run"]).Select(Path.GetFileName));
    }

    [Fact]
    public async Task Goes_on_without_a_picture_that_is_broken()
    {
        PocketWorldWriter.Write(_folder["world"], 4, new() { Seed = 5, Size = 96 }, cancellationToken: Cancellation);
        var picture = Directory.GetFiles(_folder["world"], "*.*", SearchOption.AllDirectories).First(file => file.EndsWith("000000000002.jpg", StringComparison.Ordinal) || file.EndsWith("000000000002.png", StringComparison.Ordinal));
        await File.WriteAllBytesAsync(picture, [1, 2, 3], Cancellation);

        Assert.Equal(0, await RunAsync("build", "--data", _folder["world"], "--out", _folder["run"]));

        using var report = JsonDocument.Parse(await File.ReadAllTextAsync(_folder["run/run.json"], Cancellation));
        var images = report.RootElement.GetProperty("images");
        Assert.Equal((4, 3, 0, 1), (Of("seen"), Of("written"), Of("dropped"), Of("failed")));
        Assert.Equal(1, await RunAsync("build", "--data", _folder["world"], "--strict", "--out", _folder["strict"]));

        int Of(string name) => images.GetProperty(name).GetInt32();
    }

    [Fact]
    public async Task Tells_wrong_usage_from_failure()
    {
        Assert.Equal(2, await RunAsync("build", "--out", _folder["run"]));
        Assert.Equal(2, await RunAsync("build", "--data", _folder.FullName, "--teacher", "oracle", "--out", _folder["run"]));
        Assert.Equal(2, await RunAsync("build", "--data", _folder.FullName, "--teacher", "openai", "--teacher-model", "m", "--max-cost", "1", "--out", _folder["run"]));
        Assert.Equal(1, await RunAsync("build", "--data", _folder["absent"], "--out", _folder["run"]));
        Assert.Equal(1, await RunAsync("status", _folder["absent"]));
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    // By the request alone, so that every run is told the same: mostly good, sometimes nonsense, half a JSON, or unknown ids.
    private static ChatReply Reply(string body)
    {
        var regions = RegionLine().Count(new ChatRequest(0, "", body).Texts[^1]);
        var mood = body.Aggregate(17, (hash, c) => unchecked((hash * 31) + c)) & 15;
        var subjects = Enumerable.Range(1, Math.Max(2, regions)).Select(id => new
        {
            id = mood == 1 ? id + 900 : id,
            description = "thing",
            relations = new { interactional = new[] { new { @object = (id % Math.Max(2, regions)) + 1, predicate = "looking at" } } },
        });
        var answer = JsonSerializer.Serialize(new { subjects });
        return (mood switch { 2 => ChatReply.Says("I cannot see it."), 3 => ChatReply.Says(answer[..(answer.Length / 2)]), _ => ChatReply.Says(answer) }) with { Delay = TimeSpan.FromMilliseconds(30) };
    }

    [GeneratedRegex(@"^\d+ \| ", RegexOptions.Multiline)]
    private static partial Regex RegionLine();

    private static Process Start(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true };
        start.ArgumentList.Add(typeof(CommandLine).Assembly.Location);
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        var process = Process.Start(start)!;
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;
    }

    private static async Task<int> RunAsync(params string[] arguments)
    {
        using var process = Start(arguments);
        await process.WaitForExitAsync(Cancellation);
        return process.ExitCode;
    }
}
