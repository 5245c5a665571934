using SyntheticVG.Engine.Stages;
using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Engine.Filters;

/// <summary>A stage that judges the relationships of one graph at a time.</summary>
/// <remarks>Safe for concurrent use.</remarks>
public interface IGraphFilter : IGraphStage
{
    /// <summary>Keeps, repairs or rejects each relationship of the graph.</summary>
    Task<FilterResult> FilterAsync(StageInput input, CancellationToken cancellationToken);

    /// <inheritdoc/>
    async Task<StageResult> IGraphStage.ApplyAsync(StageInput input, CancellationToken cancellationToken)
    {
        var result = await FilterAsync(input, cancellationToken);
        var counts = new StageCounts();
        foreach (var (code, count) in result.Repairs)
            counts.Add(Name, "repaired", code, count);
        counts.Add(Name, "kept", "relationships", result.Kept.Relationships.Count);
        return new(result.Kept) { Left = [.. result.Rejected.Select(rejected => Departure.Of(input.Graph, rejected))], Counts = counts };
    }
}

/// <summary>What a filter found.</summary>
/// <param name="Kept">The graph with the relationships that stay, each with its verdict.</param>
/// <param name="Rejected">The others.</param>
public sealed record FilterResult(SceneGraph Kept, IReadOnlyList<RejectedRelationship> Rejected)
{
    /// <summary>How often each repair was made, by kebab-case code (<c>left-of-to-right-of</c>).</summary>
    public IReadOnlyDictionary<string, int> Repairs { get; init; } = new SortedDictionary<string, int>();
}
