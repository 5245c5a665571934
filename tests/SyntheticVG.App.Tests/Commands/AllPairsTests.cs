using System.Text.Json;
using SyntheticVG.PocketWorld.Writing;

namespace SyntheticVG.App.Tests.Commands;

/// <summary>Scores of every ordered pair of a photo's regions.</summary>
public sealed class AllPairsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Every_ordered_pair_of_given_regions_gets_a_score_for_every_predicate()
    {
        var photo = Photo();
        await File.WriteAllTextAsync(_folder["regions.json"],
            """{"regions":[{"bbox":[2,2,30,30]},{"bbox":[40,10,30,40]},{"bbox":[10,50,60,30]}]}""", Cancellation);
        await File.WriteAllLinesAsync(_folder["predicates.txt"], ["on", "next to", ""], Cancellation);

        var (code, output) = await ChildProcess.RunAndListenAsync(Cancellation, "graph", photo, "--model", "pocket", "--regions", _folder["regions.json"],
            "--all-pairs", "--predicates", _folder["predicates.txt"],
            "--threads", "1", "--out", _folder["graphs"]);

        Assert.True(code == 0, output);
        using var pairs = JsonDocument.Parse(
            await File.ReadAllTextAsync(Directory.GetFiles(_folder["graphs"], "pairs.json", SearchOption.AllDirectories).Single(), Cancellation));
        var root = pairs.RootElement;
        Assert.Equal(["on", "next to"], root.GetProperty("predicate_names").EnumerateArray().Select(name => name.GetString()));
        var asked = root.GetProperty("pairs").EnumerateArray().Select(pair => (pair[0].GetInt32(), pair[1].GetInt32())).ToList();
        Assert.Equal([(0, 1), (0, 2), (1, 0), (1, 2), (2, 0), (2, 1)], asked.Order());
        var scores = root.GetProperty("predicates").EnumerateArray().Select(row => row.EnumerateArray().Select(score => score.GetDouble()).ToArray()).ToList();
        Assert.All(scores, row => Assert.All(row, score => Assert.InRange(score, double.Epsilon, 1)));
        Assert.Equal(scores.Select(row => row.Max()).OrderDescending(), scores.Select(row => row.Max())); // the likeliest pair first
        Assert.Equal(3, root.GetProperty("boxes").GetArrayLength());
    }

    [Theory]
    [InlineData("--all-pairs")]
    [InlineData("--model", "pocket", "--predicates", "p.txt")]
    [InlineData("--model", "pocket", "--all-pairs", "--predicates", "nowhere.txt")]
    [InlineData("--model", "pocket", "--all-pairs", "--student-url", "http://localhost:1/v1")]
    public async Task What_cannot_be_is_wrong_usage(params string[] options) =>
        Assert.Equal(2, await CommandLine.RunAsync(["graph", Photo(), .. options, "--out", _folder["graphs"]]));

    private string Photo()
    {
        PocketWorldWriter.Write(_folder["world"], 1, new() { Seed = 5, Size = 96 }, cancellationToken: Cancellation);
        return Directory.GetFiles(_folder["world"], "*.png", SearchOption.AllDirectories)
            .First(file => !file.Contains("panoptic", StringComparison.Ordinal) && !file.Contains("depth", StringComparison.Ordinal));
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;
}
