using SyntheticVG.Engine.Filters;
using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Engine.Edit;

/// <summary>Puts only a part of a graph's relationships to a filter; the others pass.</summary>
internal static class PartFilter
{
    /// <summary>What the filter found of the part, and the whole graph with what is left of it.</summary>
    /// <param name="filter">The filter.</param>
    /// <param name="input">The whole graph.</param>
    /// <param name="isPart">Which relationships are judged.</param>
    /// <param name="cancellationToken">Stops the filter.</param>
    public static async Task<FilterResult> FilterAsync(IGraphFilter filter, FilterInput input, Func<Relationship, bool> isPart, CancellationToken cancellationToken)
    {
        var part = input.Graph with { Relationships = [.. input.Graph.Relationships.Where(isPart)] };
        var result = await filter.FilterAsync(input with { Graph = part }, cancellationToken);
        return result with { Kept = result.Kept with { Relationships = [.. input.Graph.Relationships.Where(r => !isPart(r)), .. result.Kept.Relationships] } };
    }
}
