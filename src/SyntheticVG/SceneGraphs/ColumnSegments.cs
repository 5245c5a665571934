namespace SyntheticVG.SceneGraphs;

/// <summary>A vertical stretch of pixels, <see cref="Bottom"/> exclusive.</summary>
internal readonly record struct Segment(int Top, int Bottom);

/// <summary>The pixels of a mask column by column: what distance, outline and contact are measured on.</summary>
/// <param name="First">The first column that the lists speak of.</param>
/// <param name="Starts">Where each column's segments begin in <paramref name="All"/>, and the end of the last.</param>
/// <param name="All">The segments, by column, then downwards, none empty and none touching the next.</param>
internal sealed record ColumnSegments(int First, int[] Starts, Segment[] All)
{
    // Beyond any row, and far enough from overflow to be subtracted.
    private const int Nowhere = 1 << 29;

    private ColumnSegments? _outline;
    private (int[] Tops, int[] Bottoms)? _extents;

    /// <summary>The column after the last.</summary>
    public int End => First + Starts.Length - 1;

    /// <summary>Pixels in all.</summary>
    public int PixelCount { get; } = All.Sum(s => s.Bottom - s.Top);

    /// <summary>The pixels that have a neighbour (above, below, left, right) outside the mask or the picture.</summary>
    public ColumnSegments Outline => _outline ??= OutlineOf(this);

    /// <summary>The first row and the row after the last of each column from <see cref="First"/> on; of an empty one, rows far away.</summary>
    public (int[] Tops, int[] Bottoms) Extents => _extents ??= ExtentsOf(this);

    /// <summary>The segments of a column of the picture; none where the mask has none.</summary>
    public ReadOnlySpan<Segment> this[int column] =>
        column < First || column >= End ? [] : All.AsSpan(Starts[column - First], Starts[column - First + 1] - Starts[column - First]);

    public static ColumnSegments Of(Rle mask)
    {
        if (mask.IsEmpty)
            return new(0, [0], []);

        var (first, count, height) = ((int)mask.Box.Left, (int)mask.Box.Width, mask.Height);
        var starts = new int[count + 1];
        var segments = new List<Segment>(mask.Runs.Length);
        var (column, row) = (0, 0);
        for (var i = 0; i < mask.Runs.Length; i++)
        {
            var rest = (int)mask.Runs[i];
            if (i % 2 == 0)
            {
                Advance(rest);
                continue;
            }
            while (rest > 0)
            {
                var length = Math.Min(rest, height - row);
                if (segments.Count > starts[column - first] && segments[^1].Bottom == row) // runs of no zeros between two of ones
                    segments[^1] = segments[^1] with { Bottom = row + length };
                else
                    segments.Add(new(row, row + length));
                starts[column - first + 1] = segments.Count;
                Advance(length);
                rest -= length;
            }
        }
        return new(first, starts, [.. segments]);

        void Advance(int pixels)
        {
            row += pixels;
            if (row < height)
                return;
            var columns = row / height;
            row -= columns * height;
            for (; columns > 0; columns--)
            {
                column++;
                if (column > first && column < first + count)
                    starts[column - first + 1] = starts[column - first];
            }
        }
    }

    private static (int[] Tops, int[] Bottoms) ExtentsOf(ColumnSegments mask)
    {
        var (tops, bottoms) = (new int[mask.Starts.Length - 1], new int[mask.Starts.Length - 1]);
        for (var i = 0; i < tops.Length; i++)
            (tops[i], bottoms[i]) = mask.Starts[i] == mask.Starts[i + 1]
                ? (Nowhere, -Nowhere)
                : (mask.All[mask.Starts[i]].Top, mask.All[mask.Starts[i + 1] - 1].Bottom);
        return (tops, bottoms);
    }

    private static ColumnSegments OutlineOf(ColumnSegments mask)
    {
        var starts = new int[mask.Starts.Length];
        var outline = new List<Segment>(mask.All.Length * 2);
        var (inner, next) = (new List<Segment>(), new List<Segment>());
        for (var column = mask.First; column < mask.End; column++)
        {
            // Inner pixels: those whose four neighbours are inside.
            inner.Clear();
            foreach (var segment in mask[column])
                if (segment.Bottom - segment.Top > 2)
                    inner.Add(new(segment.Top + 1, segment.Bottom - 1));
            Intersect(ref inner, ref next, mask[column - 1]);
            Intersect(ref inner, ref next, mask[column + 1]);

            var at = 0;
            foreach (var segment in mask[column])
            {
                var top = segment.Top;
                for (; at < inner.Count && inner[at].Bottom <= segment.Bottom; at++)
                {
                    outline.Add(new(top, inner[at].Top));
                    top = inner[at].Bottom;
                }
                outline.Add(new(top, segment.Bottom));
            }
            starts[column - mask.First + 1] = outline.Count;
        }
        return new(mask.First, starts, [.. outline]);
    }

    private static void Intersect(ref List<Segment> segments, ref List<Segment> spare, ReadOnlySpan<Segment> others)
    {
        spare.Clear();
        var j = 0;
        foreach (var segment in segments)
        {
            while (j < others.Length && others[j].Bottom <= segment.Top)
                j++;
            for (var k = j; k < others.Length && others[k].Top < segment.Bottom; k++)
                spare.Add(new(Math.Max(segment.Top, others[k].Top), Math.Min(segment.Bottom, others[k].Bottom)));
        }
        (segments, spare) = (spare, segments);
    }
}
