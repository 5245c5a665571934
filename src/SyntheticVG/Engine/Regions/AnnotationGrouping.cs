using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Engine.Regions;

/// <summary>The paper's filter: which annotations a mask confirms, and which of them mean one thing.</summary>
/// <remarks>
/// Annotations with a mask come first: one joins the thing that it overlaps, else it becomes a thing where a proposal confirms
/// it, where it is large enough for a human mask to be believed without one, or where there is no proposal at all. Then boxes,
/// the surest first: each joins, or makes, the thing whose mask it fits best; if that one is somebody else's it tries the next,
/// and in the end stays a box of its own. An image without any mask confirms nothing: all its boxes stay. Where there are no proposals, so
/// does a box of a data set that gave other things masks.
/// </remarks>
internal sealed class AnnotationGrouping
{
    private const string JudgedByPeople = "judged-by-people";

    private readonly RegionStageOptions _options;
    private readonly double _imageArea;
    private readonly List<RegionProposal> _judges;
    private readonly HashSet<string> _masked; // data sets that gave masks
    private readonly List<RegionNode> _nodes = [];
    private readonly Dictionary<int, string> _dropped = [];
    private readonly SortedDictionary<string, int> _counts;
    private readonly Dictionary<int, bool> _confirmed = [];

    public AnnotationGrouping(
        RegionStageOptions options, IReadOnlyList<Annotation> annotations, IReadOnlyList<RegionProposal> judges, double imageArea,
        SortedDictionary<string, int> counts)
    {
        (_options, _imageArea, _counts) = (options, imageArea, counts);
        _judges = [.. judges.Where(p => p.Mask is not null)];
        var masked = annotations.Where(a => a.Mask is not null).ToList();
        var boxes = annotations.Where(a => a.Mask is null).ToList();
        _masked = masked.SelectMany(a => a.Region.Sources.Select(source => source.Dataset)).ToHashSet(StringComparer.Ordinal);
        GroupMasks(masked);
        if (masked.Count == 0 && _judges.Count == 0)
            KeepUnconfirmed(boxes);
        else
            GroupBoxes(boxes);
    }

    /// <summary>The things, in the order in which they were found.</summary>
    public IReadOnlyList<RegionNode> Nodes => _nodes;

    /// <summary>Reasons of the annotations that were dropped, by their place in the input.</summary>
    public IReadOnlyDictionary<int, string> Dropped => _dropped;

    /// <summary>Whether a mask confirms an annotation, by its place in the input: a proposal's mask where there are proposals,
    /// else a person's.</summary>
    public IReadOnlyDictionary<int, bool> Confirmed => _confirmed;

    private void GroupMasks(List<Annotation> annotations)
    {
        var overlaps = MaskOverlap.IoUMatrix([.. annotations.Select(a => a.Mask!)], [.. _judges.Select(j => j.Mask!)]);
        var best = annotations.Select((_, row) => BestOf(overlaps, row, _judges.Count)).ToList();
        var order = Enumerable.Range(0, annotations.Count)
            .OrderByDescending(i => IsSureOf(annotations[i], best[i].IoU)).ThenBy(i => annotations[i].Priority).ThenBy(i => annotations[i], Annotation.ByPlace);
        foreach (var i in order)
        {
            var (annotation, iou) = (annotations[i], _judges.Count > 0 ? best[i].IoU : (double?)null);
            _confirmed[annotation.Index] = iou is null || iou > _options.MinIoU;
            if (_confirmed[annotation.Index])
                Count(iou is null ? JudgedByPeople : $"judged-by-{_judges[best[i].Judge].Source}");
            var node = _nodes.Select(n => (Node: n, IoU: n.Mask!.IoU(annotation.Mask!))).Where(n => n.IoU > _options.MinIoU)
                .OrderByDescending(n => n.IoU).FirstOrDefault(n => n.Node.Takes(annotation, n.IoU, _options.SameIoU));
            if (node.Node is not null)
                Join(node.Node, annotation, iou > _options.MinIoU ? iou : node.IoU, "mask");
            else if (IsSureOf(annotation, best[i].IoU))
            {
                if (iou <= _options.MinIoU)
                    Count("human-mask-kept");
                _nodes.Add(new(annotation.Mask, annotation.Mask!.Box)
                {
                    Members = { (annotation, iou, iou is null ? null : "mask") },
                    Proposal = iou > _options.MinIoU ? SourceOf(_judges[best[i].Judge]) : null,
                });
            }
            else
                _dropped[annotation.Index] = "no-mask-overlaps";
        }
    }

    private bool IsSureOf(Annotation annotation, double iou) =>
        _judges.Count == 0 || iou > _options.MinIoU
        || (_options.Judges != RegionJudges.Proposals && annotation.Area >= _options.MinHumanMaskShare * _imageArea);

    private void GroupBoxes(List<Annotation> annotations)
    {
        // Proposals of things that have a better mask already are no rivals to it.
        var free = _judges.Where(j => _nodes.TrueForAll(n => n.Mask!.IoU(j.Mask!) <= _options.SameThing)).ToList();
        var order = annotations.Select(
            a => (Annotation: a, Best: _judges.Select(j => j.Mask!.Box).Concat(_nodes.Select(n => n.Box)).Max(b => (double?)b.IoU(a.Box)) ?? 0))
            .OrderByDescending(a => a.Best)
            .ThenBy(a => a.Annotation.Region.Sources.Select(s => SourcePriority.OfName(s.Dataset)).DefaultIfEmpty(int.MaxValue).Min())
            .ThenBy(a => a.Annotation, Annotation.ByPlace);
        foreach (var (annotation, _) in order)
        {
            var judge = _judges.Count > 0
                ? _judges.Where(j => Fits(j.Mask!, annotation)).MaxBy(j => j.Mask!.Box.IoU(annotation.Box)) is { } proposed
                    ? $"judged-by-{proposed.Source}"
                    : null
                : _nodes.Any(n => n.Mask is not null && Fits(n.Mask, annotation)) ? JudgedByPeople : null;
            _confirmed[annotation.Index] = judge is not null;
            if (judge is not null)
                Count(judge);

            var candidates = _nodes.Where(n => n.Mask is not null && Fits(n.Mask, annotation))
                .Select(n => (Node: (RegionNode?)n, Proposal: (RegionProposal?)null, IoU: n.Box.IoU(annotation.Box)))
                .Concat(free.Where(p => Fits(p.Mask!, annotation))
                    .Select(p => (Node: (RegionNode?)null, Proposal: (RegionProposal?)p, IoU: p.Mask!.Box.IoU(annotation.Box))))
                .Concat(_nodes.Where(n => n.Mask is null).Select(n => (Node: (RegionNode?)n, Proposal: (RegionProposal?)null, IoU: n.Box.IoU(annotation.Box)))
                    .Where(n => n.IoU >= _options.SameIoU))
                .OrderByDescending(c => c.IoU).ToList();
            if (candidates.Count == 0 && IsAloneWithoutMask(annotation))
            {
                Count("unconfirmed");
                _nodes.Add(new(null, annotation.Box) { Members = { (annotation, null, null) } });
                continue;
            }
            if (candidates.Count == 0)
            {
                var close = _nodes.Select(n => n.Box).Concat(free.Select(p => p.Mask!.Box)).Any(b => b.IoU(annotation.Box) > _options.MinIoU);
                _dropped[annotation.Index] = close ? "mask-spills-over" : "no-mask-overlaps";
                continue;
            }
            var (node, proposal, iou) = candidates.Find(c => c.Node?.Takes(annotation, c.IoU, _options.SameIoU) ?? true);
            if (node is not null)
                Join(node, annotation, iou, "box");
            else if (proposal is not null)
            {
                free.RemoveAll(p => p.Mask!.IoU(proposal.Mask!) > _options.SameThing);
                _nodes.Add(new(proposal.Mask, proposal.Mask!.Box) { Members = { (annotation, iou, "box") }, Proposal = SourceOf(proposal) });
            }
            else
            {
                Count("mask-of-another-thing");
                _nodes.Add(new(null, annotation.Box) { Members = { (annotation, candidates[0].IoU, "box") } });
            }
        }
    }

    // Without proposals, a box of a data set that gave other things masks lacks its own by a fault: it stays. Boxes of data sets without masks need one.
    private bool IsAloneWithoutMask(Annotation annotation) => _judges.Count == 0 && annotation.Region.Sources.Any(source => _masked.Contains(source.Dataset));

    private void KeepUnconfirmed(List<Annotation> annotations)
    {
        foreach (var annotation in annotations.OrderBy(a => a, Annotation.ByPlace))
        {
            Count("unconfirmed");
            _confirmed[annotation.Index] = false;
            var (node, _) = _nodes.Select(n => (Node: n, IoU: n.Box.IoU(annotation.Box))).Where(n => n.IoU >= _options.SameIoU)
                .OrderByDescending(n => n.IoU).FirstOrDefault(n => n.Node.Takes(annotation, n.IoU, _options.SameIoU));
            if (node is not null)
                Join(node, annotation, null, null);
            else
                _nodes.Add(new(null, annotation.Box) { Members = { (annotation, null, null) } });
        }
    }

    private void Join(RegionNode node, Annotation annotation, double? iou, string? metric)
    {
        node.Members.Add((annotation, iou, metric));
        Count("aliases");
    }

    // Most of the mask must lie in the box, so that a blob behind the thing is no match; boxes that all but coincide need no such proof.
    private bool Fits(Rle mask, Annotation annotation) => mask.Box.IoU(annotation.Box) is var iou && iou > _options.MinIoU
        && (iou >= _options.SameIoU || RegionOverlap.ShareInside(mask, annotation.Box) >= _options.MinInside);

    private static RegionSource SourceOf(RegionProposal proposal) =>
        new(proposal.Source, proposal.Id) { Label = proposal.Name.Length > 0 ? proposal.Name : null };

    private static (double IoU, int Judge) BestOf(double[,] overlaps, int row, int count)
    {
        var (best, judge) = (0.0, -1);
        for (var j = 0; j < count; j++)
            if (overlaps[row, j] > best)
                (best, judge) = (overlaps[row, j], j);
        return (best, judge);
    }

    private void Count(string code) => _counts[code] = _counts.GetValueOrDefault(code) + 1;
}
