using SyntheticVG.Engine.Filters;
using SyntheticVG.Engine.Stages;
using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Engine.Edit;

/// <summary>Puts only a part of a graph's relationships to a filter; the others pass.</summary>
/// <param name="filter">The filter.</param>
/// <param name="isPart">Which relationships are judged.</param>
internal sealed class PartFilter(IGraphFilter filter, Func<Relationship, bool> isPart) : IGraphFilter
{
    /// <inheritdoc/>
    public string Name => filter.Name;

    /// <inheritdoc/>
    public async Task<FilterResult> FilterAsync(StageInput input, CancellationToken cancellationToken)
    {
        var part = input.Graph with { Relationships = [.. input.Graph.Relationships.Where(isPart)] };
        var result = await filter.FilterAsync(input with { Graph = part }, cancellationToken);
        return result with { Kept = result.Kept with { Relationships = [.. input.Graph.Relationships.Where(r => !isPart(r)), .. result.Kept.Relationships] } };
    }
}
