using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Browsing.Indexing;

/// <summary>Where a region of an earlier stage is in the final graph.</summary>
internal static class RegionPlaces
{
    /// <summary>Its place then, where that still has its name; else the only region of the name; else −1.</summary>
    public static int Find(IReadOnlyList<Region> regions, int place, string? name)
    {
        if (place >= 0 && place < regions.Count && regions[place].Name == (name ?? ""))
            return place;
        var named = Enumerable.Range(0, regions.Count).Where(i => regions[i].Name == (name ?? "")).Take(2).ToList();
        return named is [var only] ? only : -1;
    }
}
