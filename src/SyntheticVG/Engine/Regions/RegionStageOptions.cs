namespace SyntheticVG.Engine.Regions;

/// <summary>Thresholds of the <see cref="RegionStage"/>.</summary>
public sealed record RegionStageOptions
{
    /// <summary>An annotation stays when its best IoU with a mask is above this, in [0, 1]; the paper's 0.5.</summary>
    public double MinIoU { get; init; } = 0.5;

    /// <summary>Share of a mask that must lie inside a box for the box to be confirmed by it, in [0, 1].</summary>
    public double MinInside { get; init; } = 0.8;

    /// <summary>Regions that overlap at least this much are one thing even where their names do not tell, in [0, 1].</summary>
    public double SameIoU { get; init; } = 0.8;

    /// <summary>A proposal that overlaps an annotated thing more than this is that thing, in [0, 1].</summary>
    public double SameThing { get; init; } = 0.7;

    /// <summary>Share of the image from which a human mask stays though no proposal matches it, in [0, 1]; above 1 drops all of them.</summary>
    public double MinHumanMaskShare { get; init; } = 0.005;

    /// <summary>Whose masks confirm annotations.</summary>
    public RegionJudges Judges { get; init; }

    /// <summary>Most regions of a graph; annotated ones come first.</summary>
    public int MaxRegions { get; init; } = 99;

    /// <summary>Most proposals that are looked at, best first.</summary>
    public int MaxProposals { get; init; } = 150;

    /// <summary>Whether proposals that match no annotation fill the graph up as regions without a name.</summary>
    public bool FillWithProposals { get; init; } = true;

    /// <summary>Whether annotated regions are taken as they are: all of them, in their order.</summary>
    public bool AsGiven { get; init; }

    /// <summary>Share of a region that must lie in a larger one for it to be its part, in [0, 1].</summary>
    public double MinPartInside { get; init; } = 0.9;

    /// <summary>Greatest area of a part as a share of the whole's, in [0, 1].</summary>
    public double MaxPartShare { get; init; } = 0.85;
}
