using SyntheticVG.Datasets;
using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Engine.Filters.Measurements;

/// <summary>How near each region is, for those who are told of a graph in words and do not see its depth map.</summary>
internal static class RegionDepths
{
    /// <summary>The graph with each region's median nearness under the map; as it is where there is no map.</summary>
    public static SceneGraph Told(SceneGraph graph, DepthMap? depth) => depth is null
        ? graph
        : graph with
        {
            Regions = [.. graph.Regions.Select(region => region with { Depth = new RegionMeasures(region, graph.Image, depth).Nearness ?? region.Depth })]
        };
}
