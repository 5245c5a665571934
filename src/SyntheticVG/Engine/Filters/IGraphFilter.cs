using SyntheticVG.Datasets;
using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Engine.Filters;

/// <summary>Judges the relationships of one graph at a time.</summary>
/// <remarks>Counting, timing and writing the rejects stand once, in the run. Safe for concurrent use.</remarks>
public interface IGraphFilter
{
    /// <summary>The stage's name in the ledger, kebab-case.</summary>
    string Name { get; }

    /// <summary>Keeps, repairs or rejects each relationship of the graph.</summary>
    Task<FilterResult> FilterAsync(FilterInput input, CancellationToken cancellationToken);
}

/// <summary>What a filter looks at.</summary>
/// <param name="Graph">The graph; regions carry masks where known.</param>
/// <param name="Depth">Depth of the image, or null.</param>
/// <param name="Image">The image as read.</param>
public sealed record FilterInput(SceneGraph Graph, DepthMap? Depth, AnnotatedImage Image);

/// <summary>What a filter found.</summary>
/// <param name="Kept">The graph with the relationships that stay, each with its verdict.</param>
/// <param name="Rejected">The others.</param>
public sealed record FilterResult(SceneGraph Kept, IReadOnlyList<RejectedRelationship> Rejected)
{
    /// <summary>How often each repair was made, by kebab-case code (<c>left-of-to-right-of</c>).</summary>
    public IReadOnlyDictionary<string, int> Repairs { get; init; } = new SortedDictionary<string, int>();
}

/// <summary>A relationship that a stage dropped, and why.</summary>
/// <param name="Relationship">The relationship, with verdict and measurements where a rule decided.</param>
/// <param name="Stage">The stage that dropped it.</param>
/// <param name="Reason">Why, as a short kebab-case code.</param>
public sealed record RejectedRelationship(Relationship Relationship, string Stage, string Reason);
