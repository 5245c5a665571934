using SyntheticVG.Datasets;
using SyntheticVG.Engine.Stages;
using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Engine.Regions;

/// <summary>Keeps the annotated regions of an image that a mask confirms, each thing once, and the relationships between them.</summary>
/// <param name="options">Thresholds.</param>
/// <param name="merge">How proposals of several sources become one list; null for ours.</param>
/// <param name="proposers">Sources asked by <see cref="ApplyAsync"/>, beside the proposals that came with the data.</param>
/// <remarks>
/// The paper's filter: an annotation stays when its IoU with any mask is above 0.5, mask with mask where it has one, else box
/// with the mask's box. Proposals are the judges; an annotation that none of them confirms stays beside a confirmed one that it
/// means too. Where an image has no proposals, the masks that people drew judge the boxes of the other data sets; where it has
/// no mask at all, every box stays and is counted as <c>unconfirmed</c>. Who confirmed is counted as <c>judged-by-SOURCE</c>. Safe for concurrent use; the same
/// input gives the same result.
/// </remarks>
public sealed class RegionStage(RegionStageOptions options, IMergePolicy? merge = null, IReadOnlyList<IRegionProposer>? proposers = null) : IGraphStage
{
    /// <summary>The stage's name in ledgers and reject files.</summary>
    public const string Name = "regions";

    string IGraphStage.Name => Name;

    string? IGraphStage.ScoredAs => null;

    private readonly IMergePolicy _merge = merge ?? new SalienceMerge(new() { MaxProposals = options.MaxProposals });

    /// <inheritdoc/>
    async Task<StageResult> IGraphStage.ApplyAsync(StageInput input, CancellationToken cancellationToken) =>
        (await ApplyAsync(input.Image with { Graph = input.Graph }, cancellationToken)).ToStageResult(input.Graph);

    /// <summary>Asks the proposers, then does as <see cref="Apply(AnnotatedImage)"/>.</summary>
    public async Task<RegionResult> ApplyAsync(AnnotatedImage image, CancellationToken cancellationToken)
    {
        var (proposals, counts) = (new List<RegionProposal>(), NoCounts());
        foreach (var proposer in proposers ?? [])
        {
            var set = await proposer.ProposeAsync(image, cancellationToken);
            proposals.AddRange(set.Proposals);
            foreach (var (reason, count) in set.Dropped)
                Count(counts, $"proposal-{reason}", count);
        }
        return Apply(image, proposals, counts);
    }

    /// <summary>Regions, relationships and what was dropped, for one image.</summary>
    /// <param name="image">The image with its annotations and the proposals that came with it.</param>
    public RegionResult Apply(AnnotatedImage image) => Apply(image, [], NoCounts());

    private RegionResult Apply(AnnotatedImage image, List<RegionProposal> extra, SortedDictionary<string, int> counts)
    {
        var (input, info) = (image.Graph, image.Graph.Image);
        if (options.AsGiven && input.Regions.Count > 0)
            return new(input) { Counts = counts };
        var dropped = new SortedDictionary<int, string>();
        var annotations = Usable(input, dropped, counts);
        var merged = _merge.Merge([.. image.Proposals.Select(RegionProposal.FromRegion), .. extra], info.Width, info.Height);
        foreach (var proposal in merged.Dropped)
            Count(counts, $"proposal-{proposal.Reason}");
        var proposals = merged.Kept.Where(IsUsable).Take(options.MaxProposals).ToList();
        if (merged.Kept.Count > proposals.Count)
            Count(counts, "proposal-unusable-or-over-cap", merged.Kept.Count - proposals.Count);

        // "Any mask" judges: also one that is too small, or too like another, to be a region of its own.
        var judges = JudgesAmong([.. proposals, .. merged.Dropped.Select(d => d.Proposal).Where(IsUsable)]);
        var grouping = new AnnotationGrouping(options, annotations, judges, (double)info.Width * info.Height, counts);
        foreach (var (index, reason) in grouping.Dropped)
            dropped[index] = reason;

        var nodes = Capped(grouping.Nodes, input, dropped);
        var regions = nodes.ConvertAll(n => n.ToRegion());
        if (options.FillWithProposals)
            regions.AddRange(Unmatched(nodes, proposals, counts));

        var place = new Dictionary<int, int>();
        for (var i = 0; i < nodes.Count; i++)
            foreach (var (annotation, _, _) in nodes[i].Members)
                place[annotation.Index] = i;
        regions = WithParents(regions, input, place);

        var (relationships, rejected) = RelationshipRemap.Of(input, place, dropped);
        return new(input with { Regions = regions, Relationships = relationships })
        {
            DroppedRegions = [.. dropped.Select(d => new DroppedRegion(input.Regions[d.Key], d.Value))],
            DroppedRelationships = rejected,
            Counts = counts,
            Recall = RecallOf(annotations, grouping.Confirmed),
        };

        bool IsUsable(RegionProposal proposal) => ProposalCheck.ReasonToDrop(proposal, info.Width, info.Height) is null;
    }

    // Data sets of segments that people drew come as proposals too.
    private List<RegionProposal> JudgesAmong(List<RegionProposal> proposals) => options.Judges switch
    {
        RegionJudges.People => [.. proposals.Where(proposal => SourcePriority.IsHuman(proposal.Source))],
        RegionJudges.Proposals when proposals.Exists(proposal => !SourcePriority.IsHuman(proposal.Source)) =>
            [.. proposals.Where(proposal => !SourcePriority.IsHuman(proposal.Source))],
        _ => proposals,
    };

    // The annotations with a box inside the image; a broken mask is taken off, the box still counts.
    private static List<Annotation> Usable(SceneGraph input, SortedDictionary<int, string> dropped, SortedDictionary<string, int> counts)
    {
        var (usable, width, height) = (new List<Annotation>(), input.Image.Width, input.Image.Height);
        for (var i = 0; i < input.Regions.Count; i++)
        {
            var region = input.Regions[i];
            if (region.Mask is not null && ProposalCheck.ReasonToDrop(region.Mask, region.Mask.Box, width, height) is { } bad)
            {
                Count(counts, bad == "zero-area" ? "mask-empty" : bad);
                region = region with { Mask = null };
            }
            if (region.Mask is null && ProposalCheck.ReasonToDrop(region.Box, width, height) is { } reason)
            {
                dropped[i] = reason;
                continue;
            }
            var box = region.Mask?.Box ?? region.Box.Clamp(width, height);
            if (region.Mask is null && box != region.Box)
                Count(counts, "box-clamped");
            usable.Add(new(i, region with { Box = box }));
        }
        return usable;
    }

    // Over the cap, things in human relationships stay first, then the larger.
    private List<RegionNode> Capped(IReadOnlyList<RegionNode> nodes, SceneGraph input, SortedDictionary<int, string> dropped)
    {
        var related = input.Relationships.SelectMany(r => new[] { r.Subject, r.Object }).ToHashSet();
        var ranked = nodes.OrderByDescending(n => n.Members.Exists(m => related.Contains(m.Annotation.Index))).ThenByDescending(n => n.Area)
            .ThenBy(n => n.Members.Min(m => m.Annotation.Index)).ToList();
        foreach (var node in ranked.Skip(options.MaxRegions))
            foreach (var (annotation, _, _) in node.Members)
                dropped[annotation.Index] = "over-cap";
        return [.. ranked.Take(options.MaxRegions).OrderByDescending(n => n.Area).ThenBy(n => n.Box.Top).ThenBy(n => n.Box.Left)
            .ThenBy(n => n.Members.Min(m => m.Annotation.Index))];
    }

    // Proposals that no annotation means, the most salient first as far as there is room.
    private List<Region> Unmatched(List<RegionNode> nodes, List<RegionProposal> proposals, SortedDictionary<string, int> counts)
    {
        var fresh = proposals.Where(p => !nodes.Exists(n => IsOneThing(n, p))).ToList();
        var room = options.MaxRegions - nodes.Count;
        Count(counts, "proposal-is-annotated", proposals.Count - fresh.Count);
        Count(counts, "proposal-over-cap", Math.Max(0, fresh.Count - room));
        Count(counts, "proposal-kept", Math.Min(room, fresh.Count));
        return [.. fresh.OrderByDescending(p => Math.Sqrt(p.Area) * p.Score).Take(room)
            .OrderBy(p => SourcePriority.Of(p.Source)).ThenByDescending(p => p.Area).ThenBy(p => p.Box.Top).ThenBy(p => p.Box.Left).Select(p => p.ToRegion())];
    }

    private bool IsOneThing(RegionNode node, RegionProposal proposal)
    {
        var shared = RegionOverlap.Shared(node.Mask, node.Box, proposal.Mask, proposal.Box);
        return shared > 0 && shared / (node.Area + proposal.Area - shared) > options.SameThing;
    }

    // What an annotation says of parts wins over what masks show.
    private List<Region> WithParents(List<Region> regions, SceneGraph input, Dictionary<int, int> place)
    {
        var parents = PartLinks.Find(regions, options.MinPartInside, options.MaxPartShare);
        foreach (var (index, at) in place)
            if (input.Regions[index].Parent is { } whole && place.TryGetValue(whole, out var parent) && parent != at)
                parents[at] = parent;
        return [.. regions.Select((region, i) => region with { Parent = parents[i] })];
    }

    private static SortedDictionary<string, SourceRecall> RecallOf(List<Annotation> annotations, IReadOnlyDictionary<int, bool> confirmed)
    {
        var recall = new SortedDictionary<string, SourceRecall>(StringComparer.Ordinal);
        foreach (var annotation in annotations)
            foreach (var dataset in annotation.Region.Sources.Select(s => s.Dataset).Distinct(StringComparer.Ordinal))
                recall[dataset] = recall.GetValueOrDefault(dataset) + new SourceRecall(confirmed.GetValueOrDefault(annotation.Index) ? 1 : 0, 1);
        return recall;
    }

    private static SortedDictionary<string, int> NoCounts() => new(StringComparer.Ordinal);

    private static void Count(SortedDictionary<string, int> counts, string code, int by = 1)
    {
        if (by > 0)
            counts[code] = counts.GetValueOrDefault(code) + by;
    }
}
