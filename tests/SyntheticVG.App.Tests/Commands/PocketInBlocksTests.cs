using SyntheticVG.App.Loading;
using SyntheticVG.App.Pocket;
using SyntheticVG.Models;
using SyntheticVG.SceneGraphs;

namespace SyntheticVG.App.Tests.Commands;

/// <summary>The shipped pocket ROBIN with its decoder in blocks says what it says in fp32.</summary>
public class PocketInBlocksTests
{
    private const int Scenes = 12, Seed = 4242;

    private static readonly Lazy<PocketEvaluation> Full = new(() => Evaluate(null));

    // Of 500 scenes docs/benchmarks/robin.md has the figures; a few scenes leave room for chance.
    [Theory]
    [InlineData("q8", 0.99, 0.97, 0.02)]
    [InlineData("q4", 0.97, 0.85, 0.06)]
    public void Names_relations_and_recall_stay(string precision, double names, double relations, double recall)
    {
        var (full, blocks) = (Full.Value, Evaluate(precision));

        var pairs = full.Graphs.Zip(blocks.Graphs).SelectMany(pair => pair.First.Regions.Zip(pair.Second.Regions)).ToList();
        Assert.InRange(pairs.Count(pair => pair.First.Name == pair.Second.Name) / (double)pairs.Count, names, 1);
        Assert.InRange(F1(full.Graphs, blocks.Graphs), relations, 1);
        Assert.InRange(Math.Abs(full.Result.RecallAt50 - blocks.Result.RecallAt50), 0, recall);
    }

    private static PocketEvaluation Evaluate(string? precision) =>
        PocketEvaluation.Run(new ModelSetup(ShippedRobin.Pocket) { Precision = precision }, Scenes, Seed, looks: 1, lists: 1, TestContext.Current.CancellationToken);

    private static double F1(IReadOnlyList<SceneGraph> expected, IReadOnlyList<SceneGraph> found)
    {
        static HashSet<(int, int, string, int)> Stated(IReadOnlyList<SceneGraph> graphs) =>
            [.. graphs.SelectMany((graph, scene) => graph.Relationships.Select(r => (scene, r.Subject, r.Predicate, r.Object)))];
        var (a, b) = (Stated(expected), Stated(found));
        return 2.0 * a.Intersect(b).Count() / (a.Count + b.Count);
    }
}
