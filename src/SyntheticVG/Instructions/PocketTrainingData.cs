using SyntheticVG.PocketWorld.Composing;
using SyntheticVG.SceneGraphs;
using SyntheticVG.Tokens;

namespace SyntheticVG.Instructions;

/// <summary>Which scenes are drawn to learn from.</summary>
public sealed record PocketTrainingOptions
{
    /// <summary>Seed of the scenes and of the order of their regions.</summary>
    public required long Seed { get; init; }

    /// <summary>Width and height of the pictures in pixels.</summary>
    public int Size { get; init; } = 128;

    /// <summary>Scenes of an epoch. Every epoch draws new ones.</summary>
    public int Scenes { get; init; } = 20_000;
}

/// <summary>Drawn scenes with all that is true of them, their regions in random order. None is drawn twice.</summary>
/// <param name="tokenizer">The model's tokenizer.</param>
/// <param name="options">Which scenes.</param>
public sealed class PocketTrainingData(Tokenizer tokenizer, PocketTrainingOptions options) : ITrainingData
{
    private readonly SceneSeries _series = new(new() { Seed = options.Seed, Size = options.Size });

    /// <inheritdoc/>
    public int Count => options.Scenes;

    /// <inheritdoc/>
    public TrainingSample Make(int epoch, int index)
    {
        var scene = _series.Draw(checked((epoch * options.Scenes) + index));
        return RegionDialogueSample.Make(tokenizer, RegionOrder.Shuffle(scene.Truth, options.Seed), scene.ToPicture);
    }
}

/// <summary>The order in which a graph's regions are given to a model.</summary>
public static class RegionOrder
{
    /// <summary>A random order, so that the place of a region in the list says nothing of what it is.</summary>
    /// <param name="graph">The graph; relationships and parents go along.</param>
    /// <param name="seed">With the image's key it gives the order.</param>
    public static SceneGraph Shuffle(SceneGraph graph, long seed)
    {
        ArgumentNullException.ThrowIfNull(graph);
        var order = Enumerable.Range(0, graph.Regions.Count).ToArray();
        SeededRandom.Of("region order", 0, graph.Image.Key, seed, 0).Shuffle(order.AsSpan());
        var places = new int[order.Length];
        for (var i = 0; i < order.Length; i++)
            places[order[i]] = i;
        return graph with
        {
            Regions = [.. order.Select(i => graph.Regions[i] with { Parent = graph.Regions[i].Parent is { } parent ? places[parent] : null })],
            Relationships = [.. graph.Relationships.Select(r => r with { Subject = places[r.Subject], Object = places[r.Object] })],
        };
    }
}
