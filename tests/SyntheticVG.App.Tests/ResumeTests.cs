using System.Text.Json;
using System.Text.RegularExpressions;
using SyntheticVG.PocketWorld.Writing;

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
        using var runs = new KilledRuns(Reply);
        string[] arguments = ["build", "--data", _folder["world"], "--teacher", "openai", "--teacher-url", runs.Listen().ToString(), "--teacher-model",
            "stand-in", "--concurrency", "2", "--pictures", "0", "--out"];

        await runs.AssertSameAsync(arguments, _folder["calm"], _folder["shaken"], Kills, Cancellation);
    }

    [Fact]
    public async Task Lets_no_second_process_into_a_run_folder()
    {
        PocketWorldWriter.Write(_folder["world"], 2, new() { Seed = 5, Size = 96 }, cancellationToken: Cancellation);
        using var held = Engine.Ledger.RunLock.Take(_folder["run"]);

        Assert.Equal(1, await ChildProcess.RunAsync(Cancellation, "build", "--data", _folder["world"], "--out", _folder["run"]));
        Assert.Equal([".lock"], Directory.GetFileSystemEntries(_folder["run"]).Select(Path.GetFileName));
    }

    [Fact]
    public async Task Goes_on_without_a_picture_that_is_broken()
    {
        PocketWorldWriter.Write(_folder["world"], 4, new() { Seed = 5, Size = 96 }, cancellationToken: Cancellation);
        var picture = Directory.GetFiles(_folder["world"], "*.*", SearchOption.AllDirectories)
            .First(file => file.EndsWith("000000000002.jpg", StringComparison.Ordinal) || file.EndsWith("000000000002.png", StringComparison.Ordinal));
        await File.WriteAllBytesAsync(picture, [1, 2, 3], Cancellation);

        Assert.Equal(1, await ChildProcess.RunAsync(Cancellation, "build", "--data", _folder["world"], "--out", _folder["run"])); // some failed

        using var report = JsonDocument.Parse(await File.ReadAllTextAsync(_folder["run/run.json"], Cancellation));
        var images = report.RootElement.GetProperty("images");
        Assert.Equal((4, 3, 0, 1), (Of("seen"), Of("written"), Of("dropped"), Of("failed")));
        Assert.Equal(1, await ChildProcess.RunAsync(Cancellation, "build", "--data", _folder["world"], "--strict", "--out", _folder["strict"]));

        int Of(string name) => images.GetProperty(name).GetInt32();
    }

    [Fact]
    public async Task Tells_wrong_usage_from_failure()
    {
        Assert.Equal(2, await ChildProcess.RunAsync(Cancellation, "build", "--out", _folder["run"]));
        Assert.Equal(2, await ChildProcess.RunAsync(Cancellation, "build", "--data", _folder.FullName, "--teacher", "oracle", "--out", _folder["run"]));
        Assert.Equal(2, await ChildProcess.RunAsync(Cancellation, "build", "--data", _folder.FullName, "--teacher", "openai", "--teacher-model", "m",
            "--max-cost", "1", "--out", _folder["run"]));
        Assert.Equal(1, await ChildProcess.RunAsync(Cancellation, "build", "--data", _folder["absent"], "--out", _folder["run"]));
        Assert.Equal(1, await ChildProcess.RunAsync(Cancellation, "status", _folder["absent"]));
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    // By the request alone, so that every run is told the same: mostly good, sometimes nonsense, half a JSON, or unknown ids.
    private static ChatReply Reply(string body, string mark)
    {
        var regions = RegionLine().Count(new ChatRequest(0, "", body).Texts[^1]);
        var mood = body.Aggregate(17, (hash, c) => unchecked((hash * 31) + c)) & 15;
        var subjects = Enumerable.Range(1, Math.Max(2, regions)).Select(id => new
        {
            id = mood == 1 ? id + 900 : id,
            description = $"thing {mark}",
            relations = new { interactional = new[] { new { @object = (id % Math.Max(2, regions)) + 1, predicate = "looking at" } } },
        });
        var answer = JsonSerializer.Serialize(new { subjects });
        return (mood switch
        {
            2 => ChatReply.Says($"I cannot see it, {mark}."),
            3 => ChatReply.Says(answer[..(answer.Length / 2)]),
            _ => ChatReply.Says(answer)
        }) with
        { Delay = TimeSpan.FromMilliseconds(30) };
    }

    [GeneratedRegex(@"^\d+ \| ", RegexOptions.Multiline)]
    private static partial Regex RegionLine();
}
