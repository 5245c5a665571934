using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Evaluation;

/// <summary>What a benchmark printed for one set of predictions.</summary>
public sealed record Score
{
    /// <summary>The benchmark's name.</summary>
    public required string Benchmark { get; init; }

    /// <summary>The card's version.</summary>
    public required int Version { get; init; }

    /// <summary>The split that was scored.</summary>
    public required string Split { get; init; }

    /// <summary>The mode that read and scored.</summary>
    public required string Mode { get; init; }

    /// <summary>How many items there were, and what became of them.</summary>
    public required ScoreCounts Counts { get; init; }

    /// <summary>The metrics, the headline first.</summary>
    public required IReadOnlyList<Metric> Metrics { get; init; }

    /// <summary>
    /// Each independent unit's contribution to the headline metric (a question, a group of rotations, an image), by id:
    /// what intervals are drawn from and what two models are compared on.
    /// </summary>
    public required IReadOnlyList<UnitScore> Units { get; init; }

    /// <summary>What was asked and answered, item by item or image by image, for pages that show the worst; empty where it is not kept.</summary>
    public IReadOnlyList<ScoredRow> Rows { get; init; } = [];

    /// <summary>What a reader should know about these numbers.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];
}

/// <summary>How many items a score stands on. Missing and unreadable ones stay in the denominator.</summary>
/// <param name="Items">Items of the data.</param>
/// <param name="Answered">Items with a prediction.</param>
/// <param name="Unreadable">Answered items that the reading rule could not read.</param>
/// <param name="Missing">Items without a prediction.</param>
/// <param name="Duplicates">Further predictions for an item that had one.</param>
/// <param name="Unknown">Predictions for items that the data does not have.</param>
/// <param name="Malformed">Lines of the prediction file that were none.</param>
public sealed record ScoreCounts(int Items, int Answered, int Unreadable, int Missing, int Duplicates, int Unknown, int Malformed);

/// <summary>One unit's score, with its weight where units are not alike.</summary>
public readonly record struct UnitScore(string Id, double Value, double Weight = 1);

/// <summary>One item as people look at it.</summary>
/// <param name="Id">The question's or image's id.</param>
/// <param name="Value">What it scored, in [0, 1].</param>
/// <param name="Truth">What was right: a name, an answer; empty where a graph shows it.</param>
/// <param name="Answer">What was answered, or null where nothing was; empty where a graph shows it.</param>
public sealed record ScoredRow(string Id, double Value, string Truth, string? Answer)
{
    /// <summary>The picture, relative to the image folder, or null.</summary>
    public string? Image { get; init; }

    /// <summary>What was asked, or null where every item asks the same.</summary>
    public string? Asked { get; init; }

    /// <summary>The true graph, in graph benchmarks.</summary>
    public SceneGraph? TrueGraph { get; init; }

    /// <summary>The answered graph, in graph benchmarks; null where nothing was answered.</summary>
    public SceneGraph? FoundGraph { get; init; }
}
