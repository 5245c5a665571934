using System.Text.Json;
using SyntheticVG.Datasets.Graphs;

namespace SyntheticVG.App.Tests.Commands;

public sealed class EvaluatePocketCommandTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("synvg-pocket-").FullName;

    [Fact]
    public async Task The_shipped_model_sees_what_no_guesser_sees_and_the_same_seed_gives_the_same_scores()
    {
        string[] command = ["evaluate", "pocket", "--scenes", "12", "--seed", "31", "--looks", "2", "--lists", "2", "--out"];

        Assert.Equal(0, await CommandLine.RunAsync([.. command, Path.Combine(_folder, "once")]));
        Assert.Equal(0, await CommandLine.RunAsync([.. command, Path.Combine(_folder, "again")]));

        var (once, again) = (Results("once"), Results("again"));
        Assert.True(once.GetProperty("recall@50").GetDouble() > 0.5);
        Assert.True(once.GetProperty("names").GetDouble() > 0.85);
        var outside = once.GetProperty("outside_spatial").GetProperty("recall@50").GetDouble();
        Assert.All(["boxes", "frequency"], name =>
            Assert.True(outside > once.GetProperty("baselines").GetProperty(name).GetProperty("outside_spatial").GetProperty("recall@50").GetDouble(), name));
        Assert.Equal(12, once.GetProperty("scenes").GetInt32());
        Assert.All(["recall@20", "recall@50", "mean_recall@50", "precision", "names", "predictions"],
            key => Assert.Equal(once.GetProperty(key).GetRawText(), again.GetProperty(key).GetRawText()));
        Assert.All(GraphLines.ReadFile(Path.Combine(_folder, "once", "graphs.jsonl")), graph => Assert.True(graph.Image.Evaluation));
    }

    [Fact]
    public async Task A_folder_without_a_model_is_an_error()
    {
        Assert.Equal(1, await CommandLine.RunAsync(["evaluate", "pocket", "--model", _folder, "--scenes", "1"]));
        Assert.Equal(2, await CommandLine.RunAsync(["evaluate", "pocket", "--scenes", "0"]));
    }

    private JsonElement Results(string name) => JsonDocument.Parse(File.ReadAllText(Path.Combine(_folder, name, "results.json"))).RootElement;

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
