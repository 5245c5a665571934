namespace SyntheticVG.SceneGraphs;

/// <summary>Other people's overlaps of boxes, for comparison with their numbers; ours is <see cref="Box.IoU"/>.</summary>
internal static class BoxOverlap
{
    /// <summary>COCO's overlap of two boxes given as x, y, width, height, from those widths and heights as they stand.</summary>
    /// <param name="found">The box that was found.</param>
    /// <param name="truth">The annotated box.</param>
    /// <param name="crowd">Whether the annotated box is a crowd: then the share of the found box inside it.</param>
    /// <returns>In [0, 1]; 0 where the boxes do not meet.</returns>
    public static double IoUXywh(ReadOnlySpan<double> found, ReadOnlySpan<double> truth, bool crowd)
    {
        var width = Math.Min(found[0] + found[2], truth[0] + truth[2]) - Math.Max(found[0], truth[0]);
        var height = Math.Min(found[1] + found[3], truth[1] + truth[3]) - Math.Max(found[1], truth[1]);
        if (width <= 0 || height <= 0)
            return 0;
        var (shared, area) = (width * height, found[2] * found[3]);
        return shared / (crowd ? area : area + (truth[2] * truth[3]) - shared);
    }

    /// <summary>The overlap of two boxes whose right and bottom are the last pixels inside (PASCAL VOC's habit, and that of the
    /// original's region scripts): every side counts one pixel more.</summary>
    /// <returns>In [0, 1].</returns>
    public static double IoUPlusOne(Box one, Box other)
    {
        var (a, b) = (one with { Right = one.Right + 1, Bottom = one.Bottom + 1 }, other with { Right = other.Right + 1, Bottom = other.Bottom + 1 });
        return a.IoU(b);
    }
}
