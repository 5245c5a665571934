using SyntheticVG.Engine.Stages;
using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Engine.Regions;

/// <summary>What the region stage made of one image.</summary>
/// <param name="Graph">The kept regions, annotated ones first, and the human relationships between them.</param>
public sealed record RegionResult(SceneGraph Graph)
{
    /// <summary>Annotations and proposals that did not become regions, nor part of one, in the order of the input.</summary>
    public IReadOnlyList<DroppedRegion> DroppedRegions { get; init; } = [];

    /// <summary>Human relationships that lost an end or said nothing new. Their indices are those of the <em>input</em> graph.</summary>
    public IReadOnlyList<RejectedRelationship> DroppedRelationships { get; init; } = [];

    /// <summary>How often each thing worth knowing happened without a drop, by kebab-case code (<c>aliases</c>,
    /// <c>box-clamped</c>, <c>unconfirmed</c>).</summary>
    public IReadOnlyDictionary<string, int> Counts { get; init; } = new SortedDictionary<string, int>(StringComparer.Ordinal);

    /// <summary>By data set, how many of its annotations a mask confirms.</summary>
    public IReadOnlyDictionary<string, SourceRecall> Recall { get; init; } = new SortedDictionary<string, SourceRecall>(StringComparer.Ordinal);

    /// <summary>As the result of a stage.</summary>
    /// <param name="before">The graph that came in.</param>
    internal StageResult ToStageResult(SceneGraph before)
    {
        var counts = new StageCounts();
        foreach (var (code, count) in Counts)
            counts.Add(RegionStage.Name, "noted", code, count);
        foreach (var (dataset, recall) in Recall)
        {
            counts.Add(RegionStage.Name, "annotated", dataset, recall.Annotated);
            counts.Add(RegionStage.Name, "confirmed", dataset, recall.Confirmed);
        }
        counts.Add(RegionStage.Name, "kept", "regions", Graph.Regions.Count);
        counts.Add(RegionStage.Name, "kept", "relationships", Graph.Relationships.Count);
        return new(Graph)
        {
            Left =
            [
                .. DroppedRegions.Select(dropped => Departure.Of(before, RegionStage.Name, dropped.Region, dropped.Reason)),
                .. DroppedRelationships.Select(rejected => Departure.Of(before, rejected)),
            ],
            Counts = counts,
        };
    }
}

/// <summary>An annotation or proposal that the region stage dropped.</summary>
/// <param name="Region">The region as it came in.</param>
/// <param name="Reason">Why, as a short kebab-case code.</param>
public sealed record DroppedRegion(Region Region, string Reason);

/// <summary>How many annotations of one data set a mask confirms (best IoU above the threshold).</summary>
/// <param name="Confirmed">Those confirmed.</param>
/// <param name="Annotated">All that had a usable box or mask.</param>
public readonly record struct SourceRecall(int Confirmed, int Annotated)
{
    /// <summary>The share confirmed, in [0, 1]; NaN where nothing was annotated.</summary>
    public double Value => Annotated > 0 ? (double)Confirmed / Annotated : double.NaN;

    /// <summary>The counts of two images together.</summary>
    public static SourceRecall operator +(SourceRecall left, SourceRecall right) => left.Plus(right);

    /// <summary>The counts of two images together.</summary>
    public SourceRecall Plus(SourceRecall other) => new(Confirmed + other.Confirmed, Annotated + other.Annotated);
}
