namespace SyntheticVG.Evaluation.Metrics;

/// <summary>An edge between two nodes of a graph, by index, with a predicate label.</summary>
public readonly record struct Edge(int Subject, int Predicate, int Object);

/// <summary>The true graph of an image.</summary>
/// <param name="Labels">Class of each node.</param>
/// <param name="Edges">True edges; a repeated edge counts as often as it stands here.</param>
public sealed record TrueGraph(IReadOnlyList<int> Labels, IReadOnlyList<Edge> Edges);

/// <summary>The predicted graph of an image, best edge first.</summary>
/// <param name="Labels">Class of each node.</param>
/// <param name="Edges">At most one edge an ordered pair (the graph constraint), or a list in rank order.</param>
public sealed record RankedGraph(IReadOnlyList<int> Labels, IReadOnlyList<Edge> Edges)
{
    /// <summary>Edges without the graph constraint, best first; null where the model gives none.</summary>
    public IReadOnlyList<Edge>? Unconstrained { get; init; }

    /// <summary>Whether nodes are the true ones in their order (PredCls, SGCls), so that pair accuracy means something.</summary>
    public bool TrueNodes { get; init; }
}
