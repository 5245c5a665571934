using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Engine.Regions;

/// <summary>Options of <see cref="OriginalOnlineMerge"/>.</summary>
internal sealed record OriginalOnlineMergeOptions
{
    /// <summary>IoU above which two masks are the same, in [0, 1].</summary>
    public double SameIoU { get; init; } = 0.7;

    /// <summary>Greatest share of a candidate inside a primary mask for it to be new, in [0, 1].</summary>
    public double NonOverlap { get; init; } = 0.6;

    /// <summary>IoU with a part above which a detector's mask is believed, in [0, 1].</summary>
    public double DetectorIoU { get; init; } = 0.8;
}

/// <summary>The original's merge at inference: wholes, then parts that add something, then a detector's masks.</summary>
/// <remarks>
/// svg/pipeline/region_proposal/region_generator.py of SyntheticVG, with its habits: sources <c>sam-whole</c> are the primary
/// list, <c>grounding-dino</c> the detector's, all others count as parts; an empty primary list takes every candidate, also
/// where only overlapping ones are asked for; three copies of one mask remove each other completely; there is no limit.
/// </remarks>
internal sealed class OriginalOnlineMerge(OriginalOnlineMergeOptions options) : IMergePolicy
{
    /// <summary>The policy's name.</summary>
    public const string PolicyName = "original-online";

    private const string Whole = "sam-whole";
    private const string Detector = "grounding-dino";

    /// <summary>The policy's name.</summary>
    public string Name => PolicyName;

    /// <summary>Merges the proposals of one image; those without a mask are dropped (<c>no-mask</c>).</summary>
    public MergeResult Merge(IReadOnlyList<RegionProposal> proposals, int width, int height)
    {
        var dropped = new List<DroppedProposal>();
        var masked = new List<RegionProposal>();
        foreach (var proposal in proposals)
        {
            if (proposal.Mask is null)
                dropped.Add(new(proposal, "no-mask"));
            else if (proposal.Mask.Width != width || proposal.Mask.Height != height)
                dropped.Add(new(proposal, "mask-of-another-size"));
            else
                masked.Add(proposal);
        }

        var wholes = masked.Where(p => p.Source == Whole).ToList();
        var parts = masked.Where(p => p.Source is not Whole and not Detector).ToList();
        var detected = masked.Where(p => p.Source == Detector).ToList();

        var primary = Pick(wholes, RegionUnions.Remove(MasksOf(wholes)));
        var merged = Add(primary, parts, CandidateMode.NonOverlapOrArea, options.SameIoU);
        if (detected.Count > 0)
        {
            var distinct = Pick(detected, RegionUnions.Dedupe(MasksOf(detected), options.SameIoU));
            var believed =
                Pick(distinct, Candidates.ToAdd(MasksOf(parts), MasksOf(distinct), CandidateMode.OverlapOnly, options.DetectorIoU, options.NonOverlap));
            merged = Add(merged, believed, CandidateMode.NotSame, options.SameIoU);
            merged = Pick(merged, RegionUnions.Remove(MasksOf(merged)));
        }

        var kept = new HashSet<RegionProposal>(merged, ReferenceEqualityComparer.Instance);
        dropped.AddRange(masked.Where(p => !kept.Contains(p)).Select(p => new DroppedProposal(p, "duplicate-or-union")));
        return new(merged, dropped);
    }

    private List<RegionProposal> Add(List<RegionProposal> primary, List<RegionProposal> candidates, CandidateMode mode, double sameIoU) =>
        [.. primary, .. Pick(candidates, Candidates.ToAdd(MasksOf(primary), MasksOf(candidates), mode, sameIoU, options.NonOverlap))];

    private static List<RegionProposal> Pick(List<RegionProposal> proposals, IEnumerable<int> indices) => [.. indices.Select(i => proposals[i])];

    // Every proposal here has a mask: the others were dropped at the door.
    private static List<Rle> MasksOf(List<RegionProposal> proposals) => [.. proposals.Select(p => p.Mask!)];
}
