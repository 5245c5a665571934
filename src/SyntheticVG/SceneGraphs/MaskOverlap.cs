namespace SyntheticVG.SceneGraphs;

/// <summary>How much masks of one size overlap, counted on the runs.</summary>
public static class MaskOverlap
{
    /// <summary>Pixels inside both.</summary>
    /// <exception cref="ArgumentException">The sizes differ.</exception>
    public static long IntersectionArea(this Rle mask, Rle other)
    {
        MaskSets.RequireSameSize(mask, other);
        if (mask.Box.Intersect(other.Box).IsEmpty)
            return 0;

        var area = 0L;
        var a = new RunWalk(mask.Runs);
        var b = new RunWalk(other.Runs);
        while (!a.Ended)
        {
            var step = Math.Min(a.Rest, b.Rest);
            if (a.Inside && b.Inside)
                area += step;
            a.Step(step);
            b.Step(step);
        }
        return area;
    }

    /// <summary>Intersection over union, in [0, 1]; two empty masks give 0.</summary>
    /// <exception cref="ArgumentException">The sizes differ.</exception>
    public static double IoU(this Rle mask, Rle other) => Ratio(mask.IntersectionArea(other), mask.Area, other.Area, crowd: false);

    /// <summary>COCO's overlap with a crowd: the share of this mask that lies inside the crowd, in [0, 1].</summary>
    /// <exception cref="ArgumentException">The sizes differ.</exception>
    public static double CrowdIoU(this Rle found, Rle crowd) => Ratio(found.IntersectionArea(crowd), found.Area, crowd.Area, crowd: true);

    /// <summary>IoU of each pair.</summary>
    /// <param name="found">The rows.</param>
    /// <param name="truth">The columns.</param>
    /// <param name="crowd">Which of <paramref name="truth"/> are crowds (then <see cref="CrowdIoU"/>); null for none.</param>
    /// <returns>[found, truth], each in [0, 1].</returns>
    /// <exception cref="ArgumentException">The sizes differ, or <paramref name="crowd"/> has another length than <paramref name="truth"/>.</exception>
    public static double[,] IoUMatrix(IReadOnlyList<Rle> found, IReadOnlyList<Rle> truth, IReadOnlyList<bool>? crowd = null)
    {
        if (crowd is not null && crowd.Count != truth.Count)
            throw new ArgumentException($"{crowd.Count} crowd flags for {truth.Count} masks");
        var intersections = IntersectionMatrix(found, truth);
        var result = new double[found.Count, truth.Count];
        for (var i = 0; i < found.Count; i++)
            for (var j = 0; j < truth.Count; j++)
                result[i, j] = Ratio(intersections[i, j], found[i].Area, truth[j].Area, crowd?[j] ?? false);
        return result;
    }

    /// <summary>Pixels inside both, of each pair.</summary>
    /// <returns>[rows, columns].</returns>
    /// <exception cref="ArgumentException">The sizes differ.</exception>
    public static long[,] IntersectionMatrix(IReadOnlyList<Rle> rows, IReadOnlyList<Rle> columns)
    {
        var result = new long[rows.Count, columns.Count];
        if (rows.Count == 0 || columns.Count == 0)
            return result;
        foreach (var mask in rows.Concat(columns))
            MaskSets.RequireSameSize(rows[0], mask);

        var symmetric = ReferenceEquals(rows, columns);
        var left = rows.Select(ColumnLayers.TryMake).ToArray();
        var right = symmetric ? left : [.. columns.Select(ColumnLayers.TryMake)];
        for (var i = 0; i < rows.Count; i++)
            for (var j = symmetric ? i : 0; j < columns.Count; j++)
            {
                if (rows[i].Box.Intersect(columns[j].Box).IsEmpty)
                    continue;
                result[i, j] = left[i] is { } a && right[j] is { } b
                    ? ColumnLayers.IntersectionArea(a, b)
                    : rows[i].IntersectionArea(columns[j]);
                if (symmetric)
                    result[j, i] = result[i, j];
            }
        return result;
    }

    private static double Ratio(long intersection, long found, long truth, bool crowd) =>
        intersection == 0 ? 0 : (double)intersection / (crowd ? found : found + truth - intersection);
}
