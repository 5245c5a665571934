using SyntheticVG.App.Benching;
using SyntheticVG.App.Loading;
using SyntheticVG.App.Pocket;
using SyntheticVG.Models;

namespace SyntheticVG.App.Tests.Commands;

/// <summary>The shipped pocket ROBIN with its decoder in blocks says what it says in fp32.</summary>
public sealed class PocketInBlocksTests : IDisposable
{
    private const int Scenes = 12, Seed = 4242;

    private static readonly Lazy<PocketEvaluation> Full = new(() => Evaluate(null));

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    // Of 500 scenes docs/benchmarks/robin.md has the figures; a few scenes leave room for chance.
    [Theory]
    [InlineData("q8", 0.99, 0.97, 0.02)]
    [InlineData("q4", 0.97, 0.85, 0.06)]
    public void Names_relations_and_recall_stay(string precision, double names, double relations, double recall)
    {
        var (full, blocks) = (Full.Value, Evaluate(precision));

        var agreement = GraphAgreement.Of(full.Graphs, blocks.Graphs);
        Assert.InRange(agreement.Names, names, 1);
        Assert.InRange(agreement.RelationsF1, relations, 1);
        Assert.InRange(Math.Abs(full.Result.RecallAt50 - blocks.Result.RecallAt50), 0, recall);
    }

    [Fact]
    public void Expectations_in_given_texts_are_near_those_of_fp32_and_nearer_the_more_bits_there_are()
    {
        var plan = new PrecisionBench.Plan(Scenes: 0, Texts: 3, Pictures: 0, Seed, Folder: null);
        using var full = ModelLoader.Load(new(ShippedRobin.Pocket), _ => { });
        using var eight = ModelLoader.Load(new(ShippedRobin.Pocket) { Precision = "q8" }, _ => { });
        using var four = ModelLoader.Load(new(ShippedRobin.Pocket) { Precision = "q4" }, _ => { });

        var (self, q8, q4) = (Mean(full), Mean(eight), Mean(four));

        Assert.Equal(0, self, 1e-9);
        Assert.InRange(q8, 1e-9, 1e-3);
        Assert.InRange(q4, q8, 3e-2);

        double Mean(Models.Conversing.RobinSession other)
        {
            var all = PrecisionBench.Divergences(full, other, plan, TestContext.Current.CancellationToken);
            Assert.True(all.Count > 300, $"{all.Count} tokens");
            return all.Average();
        }
    }

    [Fact]
    public async Task The_command_writes_figures_graphs_and_pictures_side_by_side()
    {
        var (code, output) = await ChildProcess.RunAndListenAsync(TestContext.Current.CancellationToken,
            ["bench", "precision", "--scenes", "2", "--texts", "1", "--pictures", "1", "--out", _folder["beside"]]);

        Assert.InRange(code, 0, 1); // of two scenes chance decides
        Assert.Contains("q4: the same names", output, StringComparison.Ordinal);
        Assert.Equal(code == 1, output.Contains("; expected ", StringComparison.Ordinal));
        Assert.Equal(
            ["fp32.jsonl", "precision.json", "q4.jsonl", "q8.jsonl"],
            Directory.GetFiles(_folder["beside"]).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.Single(Directory.GetFiles(_folder["beside/pictures"], "*.png"));
    }

    private static PocketEvaluation Evaluate(string? precision) => PocketEvaluation.Run(
        new ModelSetup(ShippedRobin.Pocket) { Precision = precision }, Scenes, Seed, looks: 1, lists: 1, TestContext.Current.CancellationToken);
}
