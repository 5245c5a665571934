namespace SyntheticVG.SceneGraphs.Comparing;

/// <summary>Which region of one graph is which region of another: decided here for everything that compares graphs of one photo.</summary>
/// <remarks>
/// Two regions overlap by the IoU of their masks, where both have one on the same raster, else by that of their boxes. Each method is a
/// policy and returns, for each region, the place of its counterpart among the others, or −1.
/// </remarks>
internal static class RegionMatching
{
    /// <summary>Least IoU of two regions that are one, in [0, 1].</summary>
    public const double MinIoU = 0.5;

    /// <summary>By the annotation that both came from, else the greatest IoU of boxes. Several regions may have one counterpart: a draft may show a thing
    /// twice.</summary>
    public static int[] ByAnnotation(IReadOnlyList<Region> regions, IReadOnlyList<Region> others)
    {
        var known = new Dictionary<(string, string), int>();
        foreach (var (place, other) in others.Index())
        {
            foreach (var source in other.Sources)
                known.TryAdd((source.Dataset, source.Id), place);
        }
        return [.. regions.Select(region =>
            region.Sources.Select(source => known.GetValueOrDefault((source.Dataset, source.Id), -1))
                .FirstOrDefault(place => place >= 0, -1) is >= 0 and var place
                ? place : Nearest(region.Box, others))];
    }

    /// <summary>The greatest overlaps first, each region once.</summary>
    public static int[] ByOverlap(IReadOnlyList<Region> regions, IReadOnlyList<Region> others) =>
        OneToOne(regions.Count, others.Count, (i, j) => Overlap(regions[i], others[j]), (i, j) => regions[i].Name == others[j].Name);

    /// <summary>As <see cref="ByOverlap"/>; regions that overlap less than <see cref="MinIoU"/> but come from one annotation are one too.</summary>
    public static int[] ByOverlapOrAnnotation(IReadOnlyList<Region> regions, IReadOnlyList<Region> others) =>
        OneToOne(regions.Count, others.Count, (i, j) => Overlap(regions[i], others[j]), (i, j) => regions[i].Name == others[j].Name,
            (i, j) => HaveOneSource(regions[i], others[j]));

    /// <summary>The greatest overlaps first, each once; of equal ones those that are alike, then those whose places are near each other.</summary>
    /// <param name="count">Number of regions.</param>
    /// <param name="others">Number of regions that they are sought among.</param>
    /// <param name="overlap">Overlap of a region and another, in [0, 1].</param>
    /// <param name="alike">Which of two equal overlaps is taken.</param>
    /// <param name="certain">Pairs that any overlap is enough for; null: none.</param>
    public static int[] OneToOne(int count, int others, Func<int, int, double> overlap, Func<int, int, bool>? alike = null,
        Func<int, int, bool>? certain = null)
    {
        var (counterparts, taken) = (new int[count], new bool[others]);
        Array.Fill(counterparts, -1);
        var pairs = from place in Enumerable.Range(0, count)
                    from other in Enumerable.Range(0, others)
                    let iou = overlap(place, other)
                    where iou >= MinIoU || (iou > 0 && certain?.Invoke(place, other) == true)
                    orderby iou descending, alike?.Invoke(place, other) == true descending, Math.Abs(place - other)
                    select (place, other);
        foreach (var (place, other) in pairs)
        {
            if (counterparts[place] < 0 && !taken[other])
                (counterparts[place], taken[other]) = (other, true);
        }
        return counterparts;
    }

    private static int Nearest(Box box, IReadOnlyList<Region> others) =>
        Enumerable.Range(0, others.Count).Where(i => box.IoU(others[i].Box) >= MinIoU).OrderByDescending(i => box.IoU(others[i].Box)).FirstOrDefault(-1);

    private static double Overlap(Region a, Region b) => a.Box.Intersect(b.Box).IsEmpty ? 0
        : a.Mask is { } mask && b.Mask is { } other && (mask.Width, mask.Height) == (other.Width, other.Height) ? mask.IoU(other)
        : a.Box.IoU(b.Box);

    private static bool HaveOneSource(Region a, Region b) =>
        a.Sources.Any(source => b.Sources.Any(other => (other.Dataset, other.Id) == (source.Dataset, source.Id)));
}
