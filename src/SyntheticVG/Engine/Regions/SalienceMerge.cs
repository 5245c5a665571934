namespace SyntheticVG.Engine.Regions;

/// <summary>Options of <see cref="SalienceMerge"/>.</summary>
public sealed record SalienceMergeOptions
{
    /// <summary>Two proposals that overlap more are one, in [0, 1].</summary>
    public double MaxIoU { get; init; } = 0.7;

    /// <summary>A proposal inside another stays beside it up to this share of its area, in [0, 1].</summary>
    public double MaxPartShare { get; init; } = 0.85;

    /// <summary>Share of a proposal that must lie in another for it to be inside, in [0, 1].</summary>
    public double MinInside { get; init; } = 0.95;

    /// <summary>Smallest thing, in pixels.</summary>
    public double MinArea { get; init; } = 64;

    /// <summary>Smallest thing, as a share of the image; the larger of the two limits holds.</summary>
    public double MinAreaShare { get; init; } = 0.0005;

    /// <summary>Smallest piece of stuff, as a share of the image.</summary>
    public double MinStuffShare { get; init; } = 0.005;

    /// <summary>Most proposals that stay, the most salient.</summary>
    public int MaxProposals { get; init; } = 150;
}

/// <summary>Our merge: of masks that are one thing the best-scored stays, parts stay beside their wholes, then a cap by salience.</summary>
/// <remarks>
/// The original suppresses boxes, largest first: that kills the cup on the table and keeps loose blobs. Here masks are
/// compared, the better score (predicted IoU × stability) wins, and of equal scores the more trusted source. Nothing is
/// removed for being the union of others: a whole and its parts are linked as parent and parts later. The order of the
/// result, and so of everything made from it, does not depend on the order of the input.
/// </remarks>
public sealed class SalienceMerge(SalienceMergeOptions options) : IMergePolicy
{
    /// <summary>The policy's name.</summary>
    public const string PolicyName = "ours";

    /// <summary>The policy's name.</summary>
    public string Name => PolicyName;

    /// <summary>Merges the proposals of one image.</summary>
    public MergeResult Merge(IReadOnlyList<RegionProposal> proposals, int width, int height)
    {
        var imageArea = (double)width * height;
        var dropped = new List<DroppedProposal>();
        var usable = new List<RegionProposal>();
        foreach (var proposal in proposals)
        {
            if (ProposalCheck.ReasonToDrop(proposal, width, height) is { } reason)
                dropped.Add(new(proposal, reason));
            else if (proposal.Area < (proposal.IsStuff ? options.MinStuffShare * imageArea : Math.Max(options.MinArea, options.MinAreaShare * imageArea)))
                dropped.Add(new(proposal, "too-small"));
            else
                usable.Add(proposal);
        }

        var bestFirst = usable.OrderByDescending(p => p.Score).ThenBy(p => SourcePriority.Of(p.Source)).ThenBy(p => p, ByPlace).ToList();
        var kept = new List<RegionProposal>();
        foreach (var proposal in bestFirst)
        {
            if (kept.Exists(better => IsOneThing(proposal, better)))
                dropped.Add(new(proposal, "duplicate"));
            else
                kept.Add(proposal);
        }

        var salient = kept.OrderByDescending(p => Salience(p, imageArea)).ThenBy(p => p, ByPlace).ToList();
        dropped.AddRange(salient.Skip(options.MaxProposals).Select(p => new DroppedProposal(p, "over-cap")));
        return new([.. salient.Take(options.MaxProposals).OrderBy(p => SourcePriority.Of(p.Source)).ThenBy(p => p, ByPlace)], dropped);
    }

    // Large, sure and named.
    private static double Salience(RegionProposal proposal, double imageArea) =>
        Math.Sqrt(proposal.Area / imageArea) * proposal.Score * (proposal.Name.Length > 0 ? 2 : 1);

    private bool IsOneThing(RegionProposal proposal, RegionProposal better)
    {
        var shared = RegionOverlap.Shared(proposal.Mask, proposal.Box, better.Mask, better.Box);
        var iou = shared == 0 ? 0 : shared / (proposal.Area + better.Area - shared);
        if (iou <= options.MaxIoU)
            return false;
        var (smaller, larger) = (Math.Min(proposal.Area, better.Area), Math.Max(proposal.Area, better.Area));
        var isPart = shared >= options.MinInside * smaller && smaller < options.MaxPartShare * larger;
        return !isPart;
    }

    // Largest first, then left to right, top to bottom, then by name of source and id.
    private static readonly IComparer<RegionProposal> ByPlace = Comparer<RegionProposal>.Create((a, b) =>
        (-a.Area, a.Box.Top, a.Box.Left, a.Box.Bottom, a.Box.Right).CompareTo((-b.Area, b.Box.Top, b.Box.Left, b.Box.Bottom, b.Box.Right)) is not 0
            and var order ? order
        : string.CompareOrdinal(a.Source, b.Source) is not 0 and var source ? source
        : string.CompareOrdinal(a.Id, b.Id));
}
