using SyntheticVG.Engine.Stages;
using SyntheticVG.PocketWorld.Writing;

namespace SyntheticVG.App.Tests;

/// <summary>Runs <c>synvg edit</c> as a process of its own, kills it, and looks at what it leaves.</summary>
public sealed class EditResumeTests : IDisposable
{
    private const int Kills = 12, Scenes = 30;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Loses_nothing_and_asks_nothing_twice_when_it_is_killed_at_twelve_moments()
    {
        PocketWorldWriter.Write(_folder["world"], Scenes, new() { Seed = 5, Size = 96 }, cancellationToken: Cancellation);
        using var runs = new KilledRuns(Reply);
        string[] arguments =
        [
            "edit", _folder["world"], "--student", "simulated", "--teacher", "openai", "--teacher-url", runs.Listen().ToString(), "--teacher-model", "stand-in",
            "--concurrency", "2", "--pictures", "0", "--out",
        ];

        await runs.AssertSameAsync(arguments, _folder["calm"], _folder["shaken"], Kills, Cancellation);

        Assert.Equal(SortedLines("calm"), SortedLines("shaken")); // the student's graphs, each written once, in the order in which they came
        var rejected = File.ReadLines(_folder["shaken/rejected.jsonl"]).Select(RejectedLine.Read).Select(line => line.Reason).ToHashSet();
        Assert.Contains("wrong", rejected); // edits were made,
        Assert.Contains("refused-add-unknown-region", rejected); // and refused
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private IEnumerable<string> SortedLines(string run) => File.ReadLines(_folder[$"{run}/student.jsonl"]).Order(StringComparer.Ordinal);

    // By the request alone, so that every run is told the same: mostly good, sometimes nonsense, half a JSON, or unknown numbers.
    private static ChatReply Reply(string body, string mark)
    {
        var mood = body.Aggregate(17, (hash, c) => unchecked((hash * 31) + c)) & 15;
        var answer = $$"""
            {"remove":[{"rid":1,"reason":"wrong"}],"replace":[],"refine":[{"id":1,"text":"the {{mark}} one"}],
             "add":[{"s":1,"p":"left of","o":2,"c":"spatial","evidence":"x"},{"s":{{(mood < 8 ? 900 : 2)}},"p":"looking at","o":1,"c":"interactional","evidence":"x"}]}
            """;
        return (mood switch
        {
            2 => ChatReply.Says($"I cannot see it, {mark}."),
            3 => ChatReply.Says(answer[..(answer.Length * 3 / 4)]),
            _ => ChatReply.Says(answer)
        }) with
        { Delay = TimeSpan.FromMilliseconds(30) };
    }
}
