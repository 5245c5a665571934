using System.Numerics;

namespace SyntheticVG.SceneGraphs;

/// <summary>How far apart two masks lie, and whether they touch; measured on the columns, without bitmaps.</summary>
internal static class MaskDistance
{
    /// <summary>The smallest squared distance between pixel centres of the two: 0 where they overlap, 1 where they touch by an edge.</summary>
    /// <returns>Null where one is empty.</returns>
    /// <exception cref="ArgumentException">The sizes differ.</exception>
    public static long? SquaredGap(Rle mask, Rle other)
    {
        MaskSets.RequireSameSize(mask, other);
        if (mask.IsEmpty || other.IsEmpty)
            return null;

        var (a, b) = (mask.Columns, other.Columns);
        // Columns d apart are never nearer than d: begin with the nearest and stop when d alone is too far.
        var nearest = Math.Max(0, Math.Max(b.First - (a.End - 1), a.First - (b.End - 1)));
        var farthest = Math.Max(b.End - 1 - a.First, a.End - 1 - b.First);
        var apart = (long)Math.Max(0, Math.Max(other.Box.Top - mask.Box.Bottom, mask.Box.Top - other.Box.Bottom) + 1); // rows, at least
        var best = long.MaxValue;
        for (long d = nearest; d <= farthest && (d * d) + (apart * apart) < best; d++)
        {
            best = NearestOfColumns(a, b, (int)d, best);
            if (d > 0)
                best = NearestOfColumns(a, b, (int)-d, best);
        }
        return best;
    }

    /// <summary>The distance between the nearest pixel centres; null where one mask is empty.</summary>
    /// <exception cref="ArgumentException">The sizes differ.</exception>
    public static double? Gap(Rle mask, Rle other) => SquaredGap(mask, other) is { } squared ? Math.Sqrt(squared) : null;

    // The best over all pairs of columns x and x + shift.
    private static long NearestOfColumns(ColumnSegments a, ColumnSegments b, int shift, long best)
    {
        var across = (long)shift * shift;
        var (from, to) = (Math.Max(a.First, b.First - shift), Math.Min(a.End, b.End - shift));
        if (from >= to || !MayBeNearer(a, b, from, to, shift, best))
            return best;
        for (var x = from; x < to; x++)
        {
            var left = a[x];
            var right = b[x + shift];
            if (left.IsEmpty || right.IsEmpty)
                continue;
            long between = Math.Max(0, Math.Max(left[0].Top - right[^1].Bottom, right[0].Top - left[^1].Bottom) + 1);
            if ((between * between) + across >= best)
                continue;
            between = left.Length == 1 && right.Length == 1 ? between : Nearest(left, right);
            best = Math.Min(best, (between * between) + across);
            if (best == across)
                return best;
        }
        return best;
    }

    // Whether some pair of columns may hold a nearer pair, from their first and last rows alone: most shifts end here.
    private static bool MayBeNearer(ColumnSegments a, ColumnSegments b, int from, int to, int shift, long best)
    {
        var rows = Math.Sqrt(best - ((long)shift * shift));
        var limit = rows < int.MaxValue ? (int)Math.Ceiling(rows) : int.MaxValue; // fewer rows between than this would be nearer
        var (topsA, bottomsA, topsB, bottomsB) = (a.Extents.Tops, a.Extents.Bottoms, b.Extents.Tops, b.Extents.Bottoms);
        var (i, j, end) = (from - a.First, from + shift - b.First, to - a.First);
        var limits = new Vector<int>(limit);
        for (; i <= end - Vector<int>.Count; i += Vector<int>.Count, j += Vector<int>.Count)
        {
            var between = Vector.Max(new Vector<int>(topsA, i) - new Vector<int>(bottomsB, j), new Vector<int>(topsB, j) - new Vector<int>(bottomsA, i))
                + Vector<int>.One;
            if (Vector.LessThanAny(between, limits))
                return true;
        }
        for (; i < end; i++, j++)
            if (Math.Max(topsA[i] - bottomsB[j], topsB[j] - bottomsA[i]) + 1 < limit)
                return true;
        return false;
    }

    // Rows between the nearest pixels of two columns.
    private static long Nearest(ReadOnlySpan<Segment> left, ReadOnlySpan<Segment> right)
    {
        var best = long.MaxValue;
        for (int i = 0, j = 0; i < left.Length && j < right.Length && best > 0;)
        {
            var between = Math.Max(left[i].Top, right[j].Top) - Math.Min(left[i].Bottom, right[j].Bottom) + 1;
            best = Math.Min(best, Math.Max(0, between));
            if (left[i].Bottom < right[j].Bottom)
                i++;
            else
                j++;
        }
        return best;
    }
}
