using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Engine.Regions;

/// <summary>One thing of the image: the mask that stands for it, and every annotation that means it.</summary>
/// <param name="mask">The mask, or null where only a box is known.</param>
/// <param name="box">The box.</param>
internal sealed class RegionNode(Rle? mask, Box box)
{
    public Rle? Mask => mask;

    public Box Box => box;

    public double Area => mask?.Area ?? box.Area;

    /// <summary>The annotations with the overlap that confirms each, and what it was measured on.</summary>
    public List<(Annotation Annotation, double? IoU, string? Metric)> Members { get; } = [];

    /// <summary>The proposal that the mask came from, or that matches it; null where there is none.</summary>
    public RegionSource? Proposal { get; init; }

    /// <summary>Whether an annotation means this thing too.</summary>
    /// <param name="annotation">The annotation.</param>
    /// <param name="iou">Its overlap with the node.</param>
    /// <param name="sameIoU">Overlap from which unknown names, and two annotations of one data set, count as one thing.</param>
    public bool Takes(Annotation annotation, double iou, double sameIoU)
    {
        if (Members.Exists(m => ShareAnId(m.Annotation.Region, annotation.Region)))
            return true;
        var kinship = Members.Select(m => NameKinship.Compare(m.Annotation.Region.Name, annotation.Region.Name)).DefaultIfEmpty(Kinship.Same).Min();
        if (kinship == Kinship.Different)
            return false;
        // Data sets name each thing once, as a rule: a second annotation of the same set is another thing.
        var rival = Members.Exists(m => m.Annotation.Region.Sources.Any(s => annotation.Region.Sources.Any(o => o.Dataset == s.Dataset)));
        return iou >= sameIoU || (kinship == Kinship.Same && !rival);
    }

    /// <summary>The region that the members make together: the finest name, all attributes, all sources.</summary>
    public Region ToRegion()
    {
        var byName = Members.OrderBy(m => m.Annotation.Region.Sources.Select(s => SourcePriority.OfName(s.Dataset)).DefaultIfEmpty(int.MaxValue).Min())
            .ThenBy(m => m.Annotation.Index).ToList();
        var sources = byName.SelectMany(m => m.Annotation.Region.Sources.Select(s => s with { IoU = m.IoU ?? s.IoU, Metric = m.Metric ?? s.Metric }));
        return new()
        {
            Name = byName.Select(m => m.Annotation.Region.Name).FirstOrDefault(n => n.Length > 0) ?? "",
            Box = box,
            Mask = mask,
            Attributes = [.. byName.SelectMany(m => m.Annotation.Region.Attributes).Distinct(StringComparer.Ordinal)],
            Description = byName.Select(m => m.Annotation.Region.Description).FirstOrDefault(d => d is not null),
            Score = byName.Select(m => m.Annotation.Region.Score).FirstOrDefault(s => s is not null),
            Depth = byName.Select(m => m.Annotation.Region.Depth).FirstOrDefault(d => d is not null),
            Sources = [.. sources.Concat(Proposal is null ? [] : [Proposal]).DistinctBy(s => (s.Dataset, s.Id))],
        };
    }

    // GQA's objects carry the ids of Visual Genome's.
    private static bool ShareAnId(Region one, Region other) => one.Sources.Any(a => a.Dataset is "vg" or "gqa"
        && other.Sources.Any(b => b.Dataset is "vg" or "gqa" && a.Id == b.Id));
}
