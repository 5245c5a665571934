namespace SyntheticVG.SceneGraphs.Comparing;

/// <summary>How much changed; the counts of several photos add up.</summary>
public readonly record struct ChangeCounts
{
    /// <summary>Relationships in both.</summary>
    public int Kept { get; init; }

    /// <summary>Relationships of the same ends with another predicate.</summary>
    public int Refined { get; init; }

    /// <summary>Relationships only in the earlier graph.</summary>
    public int Removed { get; init; }

    /// <summary>Relationships only in the later graph.</summary>
    public int Added { get; init; }

    /// <summary>Regions with another name.</summary>
    public int Renamed { get; init; }

    /// <summary>Regions with another description.</summary>
    public int Described { get; init; }

    /// <summary>Regions only in the earlier graph.</summary>
    public int LostRegions { get; init; }

    /// <summary>Regions only in the later graph.</summary>
    public int NewRegions { get; init; }

    /// <summary>All counts by name, in order.</summary>
    public IEnumerable<(string Name, int Count)> All =>
    [
        ("kept", Kept), ("refined", Refined), ("removed", Removed), ("added", Added),
        ("renamed_regions", Renamed), ("described_regions", Described), ("lost_regions", LostRegions), ("new_regions", NewRegions),
    ];

    /// <summary>Both together.</summary>
    public static ChangeCounts operator +(ChangeCounts a, ChangeCounts b) => new()
    {
        Kept = a.Kept + b.Kept,
        Refined = a.Refined + b.Refined,
        Removed = a.Removed + b.Removed,
        Added = a.Added + b.Added,
        Renamed = a.Renamed + b.Renamed,
        Described = a.Described + b.Described,
        LostRegions = a.LostRegions + b.LostRegions,
        NewRegions = a.NewRegions + b.NewRegions,
    };

    /// <summary>Both together.</summary>
    public ChangeCounts Add(ChangeCounts other) => this + other;
}
