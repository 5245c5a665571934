using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Engine.Regions;

/// <summary>Options of <see cref="OriginalOfflineMerge"/>.</summary>
public sealed record OriginalOfflineMergeOptions
{
    /// <summary>A box goes when its IoU with a kept one is above this; the original's 0.6, and 0.7 for its GQA and VSR runs.</summary>
    public double MaxIoU { get; init; } = 0.6;

    /// <summary>Whether the more stable mask wins instead of the larger; the original's option that no caller of it sets.</summary>
    public bool ByStability { get; init; }
}

/// <summary>The original's merge of proposal files: greedy suppression of boxes, the largest mask first.</summary>
/// <remarks>som/merge_som_proposals.py of SyntheticVG; boxes are those of SAM, one pixel less than the mask is wide.</remarks>
public sealed class OriginalOfflineMerge(OriginalOfflineMergeOptions options) : IMergePolicy
{
    /// <summary>The policy's name.</summary>
    public const string PolicyName = "original-offline";

    /// <summary>The policy's name.</summary>
    public string Name => PolicyName;

    /// <summary>Merges the proposals of one image.</summary>
    public MergeResult Merge(IReadOnlyList<RegionProposal> proposals, int width, int height)
    {
        var kept = BoxSuppression.Keep(
            [.. proposals.Select(p => p.Mask?.InclusiveBox ?? p.Box)],
            [.. proposals.Select(p => options.ByStability ? p.Stability ?? 0 : p.Area)],
            options.MaxIoU);
        return new(
            [.. kept.Select(i => proposals[i])],
            [.. Enumerable.Range(0, proposals.Count).Except(kept).Select(i => new DroppedProposal(proposals[i], "duplicate"))]);
    }
}
