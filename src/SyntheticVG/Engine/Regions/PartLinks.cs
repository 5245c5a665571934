using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Engine.Regions;

/// <summary>Links parts to wholes: a mask inside a larger one is its part.</summary>
internal static class PartLinks
{
    /// <summary>The smallest whole of each region, or null; only masks tell, a box inside a box may lie before it.</summary>
    public static int?[] Find(IReadOnlyList<Region> regions, double minInside, double maxShare)
    {
        var masked = Enumerable.Range(0, regions.Count).Where(i => regions[i].Mask is not null).ToList();
        var masks = masked.Select(i => regions[i].Mask!).ToList();
        var shared = MaskOverlap.IntersectionMatrix(masks, masks);
        var parents = new int?[regions.Count];
        for (var child = 0; child < masks.Count; child++)
        {
            var best = -1;
            for (var whole = 0; whole < masks.Count; whole++)
                if (whole != child && masks[child].Area < maxShare * masks[whole].Area && shared[child, whole] >= minInside * masks[child].Area
                    && (best < 0 || masks[whole].Area < masks[best].Area))
                    best = whole;
            if (best >= 0)
                parents[masked[child]] = masked[best];
        }
        return parents;
    }
}
