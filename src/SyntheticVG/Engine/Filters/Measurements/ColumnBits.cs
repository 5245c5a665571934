using System.Numerics;

namespace SyntheticVG.Engine.Filters.Measurements;

/// <summary>A window of a binary image as bits, a column after the other, bits along y.</summary>
/// <remarks>
/// Columns start at multiples of 64 rows, so that two windows of one image can be laid over each other a word at a time. COCO's
/// run lengths go down the columns too, so a mask becomes bits without touching its pixels one by one.
/// </remarks>
internal readonly struct ColumnBits
{
    private readonly ulong[] _words;

    public ColumnBits(int left, int columns, int top, int wordsPerColumn)
    {
        (Left, Columns, Top, WordsPerColumn) = (left, columns, top, wordsPerColumn);
        _words = new ulong[columns * wordsPerColumn];
    }

    /// <summary>First column.</summary>
    public int Left { get; }

    public int Columns { get; }

    /// <summary>First row, a multiple of 64.</summary>
    public int Top { get; }

    public int WordsPerColumn { get; }

    public Span<ulong> Column(int x) => _words.AsSpan((x - Left) * WordsPerColumn, WordsPerColumn);

    /// <summary>Sets rows [from, to) of column x.</summary>
    public void Set(int x, int from, int to)
    {
        var column = Column(x);
        for (var y = from; y < to;)
        {
            var (word, bit) = ((y - Top) >> 6, (y - Top) & 63);
            var count = Math.Min(64 - bit, to - y);
            column[word] |= (count == 64 ? ulong.MaxValue : (1UL << count) - 1) << bit;
            y += count;
        }
    }

    /// <summary>Pixels that are set here and in <paramref name="other"/>, in rows [from, to).</summary>
    public int CountCommon(in ColumnBits other, int from = 0, int to = int.MaxValue)
    {
        var (firstX, endX) = (Math.Max(Left, other.Left), Math.Min(Left + Columns, other.Left + other.Columns));
        var firstY = Math.Max(Math.Max(Top, other.Top), from);
        var endY = Math.Min(Math.Min(Top + (WordsPerColumn << 6), other.Top + (other.WordsPerColumn << 6)), to);
        if (endX <= firstX || endY <= firstY)
            return 0;
        var (firstWord, lastWord) = (firstY >> 6, (endY - 1) >> 6);
        var (head, tail) = (ulong.MaxValue << (firstY & 63), ulong.MaxValue >> (63 - ((endY - 1) & 63)));
        var count = 0;
        for (var x = firstX; x < endX; x++)
        {
            var mine = Column(x)[(firstWord - (Top >> 6))..];
            var theirs = other.Column(x)[(firstWord - (other.Top >> 6))..];
            for (var i = 0; i <= lastWord - firstWord; i++)
            {
                var common = mine[i] & theirs[i];
                if (i == 0)
                    common &= head;
                if (i == lastWord - firstWord)
                    common &= tail;
                count += BitOperations.PopCount(common);
            }
        }
        return count;
    }

    /// <summary>Pixels of this window that are set in both.</summary>
    public ColumnBits And(in ColumnBits other)
    {
        var both = new ColumnBits(Left, Columns, Top, WordsPerColumn);
        var (firstX, endX) = (Math.Max(Left, other.Left), Math.Min(Left + Columns, other.Left + other.Columns));
        var (firstWord, endWord) = (Math.Max(Top, other.Top) >> 6, Math.Min((Top >> 6) + WordsPerColumn, (other.Top >> 6) + other.WordsPerColumn));
        for (var x = firstX; x < endX; x++)
        {
            for (var word = firstWord; word < endWord; word++)
                both.Column(x)[word - (Top >> 6)] = Column(x)[word - (Top >> 6)] & other.Column(x)[word - (other.Top >> 6)];
        }
        return both;
    }

    /// <summary>Every pixel within <paramref name="radius"/> of a set one, inside a picture of the given size.</summary>
    public ColumnBits Dilate(double radius, int width, int height)
    {
        var reach = (int)radius;
        var left = Math.Max(0, Left - reach);
        var right = Math.Min(width, Left + Columns + reach);
        var top = Math.Max(0, Top - reach) & ~63;
        var bottom = Math.Min((height + 63) & ~63, (Top + (WordsPerColumn << 6) + reach + 63) & ~63);
        var grown = new ColumnBits(left, right - left, top, (bottom - top) >> 6);
        var taller = new ulong[(reach + 1) * grown.WordsPerColumn]; // the column, grown by 0, 1, ... rows up and down
        var heights = Enumerable.Range(0, reach + 1).Select(dx => (int)Math.Sqrt((radius * radius) - ((double)dx * dx))).ToArray();
        for (var x = Left; x < Left + Columns; x++)
        {
            taller.AsSpan().Clear();
            Column(x).CopyTo(taller.AsSpan((Top - top) >> 6));
            for (var step = 1; step <= reach; step++)
            {
                GrowByOne(
                    taller.AsSpan((step - 1) * grown.WordsPerColumn, grown.WordsPerColumn),
                    taller.AsSpan(step * grown.WordsPerColumn, grown.WordsPerColumn));
            }
            for (var dx = -reach; dx <= reach; dx++)
            {
                if (x + dx < left || x + dx >= right)
                    continue;
                var from = taller.AsSpan(heights[Math.Abs(dx)] * grown.WordsPerColumn, grown.WordsPerColumn);
                var to = grown.Column(x + dx);
                for (var i = 0; i < to.Length; i++)
                    to[i] |= from[i];
            }
        }
        return grown;
    }

    /// <summary>The set pixels of which a neighbour above, below, left or right is not set; outside the window nothing is.</summary>
    public ColumnBits Boundary()
    {
        var edge = new ColumnBits(Left, Columns, Top, WordsPerColumn);
        Span<ulong> none = stackalloc ulong[WordsPerColumn];
        for (var x = Left; x < Left + Columns; x++)
        {
            var here = Column(x);
            ReadOnlySpan<ulong> before = x > Left ? Column(x - 1) : none;
            ReadOnlySpan<ulong> after = x + 1 < Left + Columns ? Column(x + 1) : none;
            var into = edge.Column(x);
            for (var i = 0; i < here.Length; i++)
            {
                var down = (here[i] << 1) | (i > 0 ? here[i - 1] >> 63 : 0);
                var up = (here[i] >> 1) | (i + 1 < here.Length ? here[i + 1] << 63 : 0);
                into[i] = here[i] & ~(before[i] & after[i] & down & up);
            }
        }
        return edge;
    }

    /// <summary>The pixels that stay when every unset pixel, and all outside the window, is grown by <paramref name="radius"/>.</summary>
    public ColumnBits Erode(double radius)
    {
        var reach = (int)radius;
        var outside = new ColumnBits(Left, Columns, Top, WordsPerColumn);
        for (var x = Left; x < Left + Columns; x++)
        {
            var from = Column(x);
            var to = outside.Column(x);
            for (var i = 0; i < to.Length; i++)
                to[i] = ~from[i];
        }
        var grown = outside.Dilate(radius, Left + Columns, Top + (WordsPerColumn << 6));
        var kept = new ColumnBits(Left, Columns, Top, WordsPerColumn);
        for (var x = Left; x < Left + Columns; x++)
        {
            if (x < Left + reach || x >= Left + Columns - reach)
                continue; // beyond the window nothing is set
            var from = Column(x);
            var unset = grown.Column(x)[((Top - grown.Top) >> 6)..];
            var to = kept.Column(x);
            for (var i = 0; i < to.Length; i++)
                to[i] = from[i] & ~unset[i];
            to[0] &= ulong.MaxValue << Math.Min(reach, 63);
            to[^1] &= ulong.MaxValue >> Math.Min(reach, 63);
        }
        return kept;
    }

    /// <summary>How many pixels are set.</summary>
    public int Count()
    {
        var count = 0;
        foreach (var word in _words)
            count += BitOperations.PopCount(word);
        return count;
    }

    private static void GrowByOne(ReadOnlySpan<ulong> from, Span<ulong> to)
    {
        for (var i = 0; i < from.Length; i++)
        {
            var carried = (i > 0 ? from[i - 1] >> 63 : 0) | (i + 1 < from.Length ? from[i + 1] << 63 : 0);
            to[i] = from[i] | (from[i] << 1) | (from[i] >> 1) | carried;
        }
    }
}
