using SyntheticVG.Engine.Filters.Measurements;

namespace SyntheticVG.Engine.Filters.Rules;

/// <summary>Which of two regions is nearer to the camera, by depth where it can be trusted, else by where they meet the ground.</summary>
internal static class DepthOrder
{
    private const double MinArea = 64; // pixels
    private const double MaxSpread = 0.35; // beyond it a region spans the scene: floor, wall, road
    private const double MaxStuffShare = 0.40; // of the image
    private const double MaxMaskOverlap = 0.5; // one carries the other

    // Base lines over the image's height; five in a hundred human relations lie beyond the second on the wrong side
    // (490 human relations).
    private const double GroundPass = 0.03;
    private const double GroundFail = 0.12;

    private const ThingKind OffTheGround = ThingKind.Floating | ThingKind.Portable | ThingKind.Part | ThingKind.Wearable;

    /// <summary>Whether the subject is nearer.</summary>
    public static bool SubjectNearer(Claim claim) =>
        ByDepth(claim) is var depth and not 0 ? depth > 0
        : ByBackdrop(claim) is var backdrop and not 0 ? backdrop > 0
        : ByGround(claim, GroundPass) > 0;

    /// <summary>Whether the object is nearer, by a margin that contradicts the claim.</summary>
    public static bool ObjectNearer(Claim claim) =>
        ByDepth(claim) is var depth and not 0 ? depth < 0
        : ByBackdrop(claim) is var backdrop and not 0 ? backdrop < 0 && !claim.SubjectIs(ThingKind.Foliage) // deer do stand behind trees
        : claim.Pair.Nearer is null && claim.Pair.SubjectIn < 0.8 && ByGround(claim, -GroundFail) < 0;

    // +1 the subject, -1 the object, 0 cannot tell.
    private static int ByDepth(Claim claim)
    {
        var pair = claim.Pair;
        if (pair.Nearer is not { } nearer || Math.Min(pair.Subject.Area, pair.Object.Area) < MinArea)
            return 0;
        if (Trusted(claim) && Math.Abs(nearer) >= pair.DepthMargin)
            return Math.Sign(nearer);
        return pair.EdgeNearer is { } edge && Math.Abs(edge) >= 0.5 * pair.DepthMargin ? Math.Sign(edge) : 0;
    }

    private static bool Trusted(Claim claim)
    {
        var pair = claim.Pair;
        return Math.Max(pair.Subject.DepthSpread, pair.Object.DepthSpread) <= MaxSpread
            && !Spans(claim.Subject, pair.Subject, pair) && !Spans(claim.Object, pair.Object, pair)
            && pair.MaskOverlap <= MaxMaskOverlap;
    }

    private static bool Spans(ThingKind kinds, RegionMeasures region, PairMeasures pair) =>
        (kinds & ThingKind.Stuff) != 0 && region.Area > MaxStuffShare * pair.Width * pair.Height;

    // What lies within the outline of a backdrop hides a part of it: a man before a wall, a flag before the trees.
    private static int ByBackdrop(Claim claim)
    {
        const ThingKind Backdrops = ThingKind.Backdrop | ThingKind.Foliage;
        if (claim.ObjectIs(Backdrops) && !claim.SubjectIs(ThingKind.Stuff) && IsWithin(claim.Pair))
            return 1;
        return claim.SubjectIs(Backdrops) && !claim.ObjectIs(ThingKind.Stuff) && IsWithin(claim.Pair.Reversed) ? -1 : 0;
    }

    private static bool IsWithin(PairMeasures pair) => pair.Subject.Area < 0.5 * pair.Object.Area && pair.SubjectInHull >= 0.8;

    // On flat ground what ends lower is nearer. That the lower one stands there is needed for any verdict; stuff may stand behind.
    private static int ByGround(Claim claim, double margin)
    {
        var ahead = claim.Pair.BaseAhead;
        var (near, far) = ahead > 0 ? (claim.Subject, claim.Object) : (claim.Object, claim.Subject);
        var standing = (near & OffTheGround) == 0 && ((far & OffTheGround) == 0 || (far & ThingKind.Stuff) != 0);
        if (margin > 0)
            return ahead >= margin && standing && claim.Pair.Nearer is null or > 0 ? 1 : 0;
        return ahead <= margin && standing && (near & ThingKind.Stuff) == 0 ? -1 : 0;
    }
}
