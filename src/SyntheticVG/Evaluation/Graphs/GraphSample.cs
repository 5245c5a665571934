using SyntheticVG.Evaluation.Metrics;
using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Evaluation.Graphs;

/// <summary>One image of a graph benchmark with its true graph.</summary>
internal sealed record GraphSample
{
    public required string Id { get; init; }

    public string? Image { get; init; }

    public required int Width { get; init; }

    public required int Height { get; init; }

    /// <summary>Box of each node, in pixels of the image.</summary>
    public required IReadOnlyList<Box> Boxes { get; init; }

    /// <summary>Class of each node.</summary>
    public required IReadOnlyList<int> Labels { get; init; }

    /// <summary>The true edges; one that stands twice counts twice.</summary>
    public required IReadOnlyList<Edge> Edges { get; init; }

    /// <summary>Reads the nodes' masks, where the data has them; not kept.</summary>
    public Func<IReadOnlyList<Rle>>? Masks { get; init; }

    public TrueGraph Truth => new(Labels, Edges);
}
