using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Engine.Regions;

/// <summary>What makes a region unusable on an image.</summary>
internal static class ProposalCheck
{
    /// <summary>Why a proposal cannot be used, or null.</summary>
    public static string? ReasonToDrop(RegionProposal proposal, int width, int height) => ReasonToDrop(proposal.Mask, proposal.Box, width, height);

    /// <summary>Why a mask or box cannot be used on an image of that size, or null.</summary>
    public static string? ReasonToDrop(Rle? mask, Box box, int width, int height)
    {
        if (mask is not null && (mask.Width != width || mask.Height != height))
            return "mask-of-another-size";
        if (mask is { IsEmpty: true })
            return "zero-area";
        return ReasonToDrop(box, width, height);
    }

    /// <summary>Why a box cannot be used on an image of that size, or null.</summary>
    public static string? ReasonToDrop(Box box, int width, int height)
    {
        if (!double.IsFinite(box.Left) || !double.IsFinite(box.Top) || !double.IsFinite(box.Right) || !double.IsFinite(box.Bottom))
            return "box-not-finite";
        if (box.IsEmpty)
            return "zero-area";
        return box.Clamp(width, height).IsEmpty ? "box-outside" : null;
    }
}
