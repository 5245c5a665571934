using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Engine.Regions;

/// <summary>The original's removal of unions and of duplicates.</summary>
internal static class RegionUnions
{
    private const double Inside = 0.9;
    private const double Covered = 0.9;

    /// <summary>Indices of the masks that are not the union of at least two others.</summary>
    /// <remarks>Every decision looks at the original list, so a mask that goes may still be the reason for another to go: three
    /// copies of one mask remove each other.</remarks>
    public static IReadOnlyList<int> Remove(IReadOnlyList<Rle> masks)
    {
        var shared = MaskOverlap.IntersectionMatrix(masks, masks);
        return [.. Enumerable.Range(0, masks.Count).Where(i => !IsUnion(i))];

        bool IsUnion(int i)
        {
            var inside = Enumerable.Range(0, masks.Count).Where(j => j != i && (double)shared[i, j] / masks[j].Area > Inside).ToList();
            return inside.Count >= 2
                && (double)masks[i].IntersectionArea(MaskSets.Union(inside.Select(j => masks[j]))) / masks[i].Area > Covered;
        }
    }

    /// <summary>Indices of the masks that overlap no earlier kept one above a threshold.</summary>
    public static IReadOnlyList<int> Dedupe(IReadOnlyList<Rle> masks, double maxIoU)
    {
        var ious = MaskOverlap.IoUMatrix(masks, masks);
        return Dedupe(masks.Count, (i, j) => ious[i, j], maxIoU);
    }

    /// <summary>The same with boxes as they stand: the original hands in x, y, width, height as though they were corners.</summary>
    public static IReadOnlyList<int> Dedupe(IReadOnlyList<Box> boxes, double maxIoU) =>
        Dedupe(boxes.Count, (i, j) => boxes[i].IoU(boxes[j]), maxIoU);

    private static List<int> Dedupe(int count, Func<int, int, double> iou, double maxIoU)
    {
        var kept = new List<int>();
        for (var i = 0; i < count; i++)
            if (!kept.Exists(k => iou(k, i) > maxIoU))
                kept.Add(i);
        return kept;
    }
}
