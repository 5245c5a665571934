using System.Text.Json;
using SyntheticVG.App.Pocket;
using SyntheticVG.Datasets.Graphs;
using SyntheticVG.Images.Codecs;
using SyntheticVG.Instructions;
using SyntheticVG.Models;
using SyntheticVG.PocketWorld.Composing;
using SyntheticVG.SceneGraphs;
using TorchSharp;

namespace SyntheticVG.App.Tests.Commands;

/// <summary>What <c>graph --model pocket</c> writes is what <c>evaluate pocket</c> scores.</summary>
public sealed class GraphLooksTests : IDisposable
{
    private const int Scenes = 20, Seed = 77, Looks = 2;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task The_graphs_of_photos_are_those_that_are_scored()
    {
        torch.set_num_threads(1); // as the command does: with another number the last digits differ
        var scored = PocketEvaluation.Run(new(ShippedRobin.Pocket), Scenes, Seed, Looks, lists: 2, TestContext.Current.CancellationToken);
        var series = new SceneSeries(new() { Seed = Seed, Size = 128, Evaluation = true });
        for (var i = 0; i < Scenes; i++)
        {
            var scene = series.Draw(i);
            PictureWriter.Write(scene.ToPicture(), _folder[$"photos/s{i:00}.png"]);
            WriteRegions(_folder[$"regions/s{i:00}.json"], RegionOrder.Shuffle(scene.Truth, Seed).Regions);
        }

        Assert.Equal(0, await CommandLine.RunAsync(
            ["graph", _folder["photos"], "--regions", _folder["regions"], "--model", "pocket", "--looks", $"{Looks}", "--seed",
                $"{Seed}", "--out", _folder["run"]]));

        var written = GraphLines.ReadFile(_folder["run/graphs.jsonl"]).ToList();
        Assert.Equal(Scenes, written.Count);
        Assert.Equal(scored.Graphs.Select(Said), written.Select(Said));
        Assert.NotEmpty(written.SelectMany(graph => graph.Relationships));
    }

    private static void WriteRegions(string file, IReadOnlyList<Region> regions)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, JsonSerializer.Serialize(regions.Select(region => new { segmentation = region.Mask })));
    }

    private static string Said(SceneGraph graph) =>
        string.Join("; ", graph.Regions.Select(region => region.Name)) + " | "
        + string.Join("; ", graph.Relationships.Select(r => FormattableString.Invariant($"{r.Subject} {r.Predicate} {r.Object} {r.Confidence:0.0000}")));
}
