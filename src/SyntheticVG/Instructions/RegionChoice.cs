using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Instructions;

/// <summary>Which regions of a graph a conversation has, and in which order.</summary>
public static class RegionChoice
{
    /// <summary>The graph of some of its regions only, in the order given; relationships to others go.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="regions">Places of the regions that stay, in their new order.</param>
    public static SceneGraph Of(SceneGraph graph, IReadOnlyList<int> regions)
    {
        ArgumentNullException.ThrowIfNull(graph);
        ArgumentNullException.ThrowIfNull(regions);
        var place = regions.Select((old, now) => (old, now)).ToDictionary(pair => pair.old, pair => pair.now);
        return graph with
        {
            Regions = [.. regions.Select(
                old => graph.Regions[old] with { Parent = graph.Regions[old].Parent is { } parent && place.TryGetValue(parent, out var at) ? at : null })],
            Relationships = [.. graph.Relationships
                .Where(r => place.ContainsKey(r.Subject) && place.ContainsKey(r.Object))
                .Select(r => r with { Subject = place[r.Subject], Object = place[r.Object] })],
        };
    }

    /// <summary>The most salient regions, shuffled.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="most">How many at most; the smallest go.</param>
    /// <param name="draws">Decides on the order.</param>
    /// <param name="shuffle">Whether the order changes.</param>
    public static SceneGraph Shuffled(SceneGraph graph, int most, IDraws draws, bool shuffle = true)
    {
        ArgumentNullException.ThrowIfNull(graph);
        ArgumentNullException.ThrowIfNull(draws);
        int[] kept = [.. BySalience(graph).Take(most).Order()];
        return Of(graph, shuffle ? [.. draws.Shuffle(kept.Length).Select(i => kept[i])] : kept);
    }

    /// <summary>Places of the regions, the most salient (the largest) first.</summary>
    public static IEnumerable<int> BySalience(SceneGraph graph) => Enumerable.Range(0, graph.Regions.Count).OrderByDescending(i => graph.Regions[i].Box.Area);

    /// <summary>A region's mask: its own, or its box filled.</summary>
    public static Rle MaskOf(Region region, ImageInfo image)
    {
        ArgumentNullException.ThrowIfNull(region);
        ArgumentNullException.ThrowIfNull(image);
        return region.Mask ?? Polygon.ToRle(image.Height, image.Width, region.Box.Clamp(image.Width, image.Height));
    }
}
