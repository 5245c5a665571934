using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Engine.Filters.Measurements;

/// <summary>A region's pixels, prepared for measuring against others: its mask, or its box where no mask is known.</summary>
internal sealed class Silhouette
{
    private readonly Lazy<ColumnBits> _bits;
    private readonly Lazy<ColumnBits> _boundary;
    private readonly Lazy<int> _perimeter;
    private readonly Lazy<Silhouette> _hull;
    private readonly Lazy<RunBlocks> _blocks;
    private readonly Dictionary<int, ColumnBits> _dilated = [];
    private readonly ColumnRun[] _runs;
    private readonly int _width;
    private readonly int _height;

    private Silhouette(int width, int height, ColumnRun[] runs)
    {
        (_width, _height, _runs) = (width, height, runs);
        (Left, Top, Right, Bottom) = (width, height, 0, 0);
        foreach (var run in runs)
        {
            Area += run.End - run.Start;
            (Left, Right) = (Math.Min(Left, run.X), Math.Max(Right, run.X + 1));
            (Top, Bottom) = (Math.Min(Top, run.Start), Math.Max(Bottom, run.End));
        }
        _bits = new(ToBits);
        _boundary = new(() => Bits.Boundary());
        _perimeter = new(() => Boundary.Count());
        _hull = new(() => new Silhouette(width, height, ConvexHull.Fill(_runs)));
        _blocks = new(() => new RunBlocks(_runs));
    }

    /// <summary>Set pixels.</summary>
    public int Area { get; }

    /// <summary>The tight box of the set pixels, half open.</summary>
    public int Left { get; }

    public int Top { get; }

    public int Right { get; }

    public int Bottom { get; }

    public bool IsEmpty => Area == 0;

    public ColumnBits Bits => _bits.Value;

    /// <summary>The set pixels with an unset 4-neighbour.</summary>
    public ColumnBits Boundary => _boundary.Value;

    /// <summary>Pixels of the boundary.</summary>
    public int Perimeter => _perimeter.Value;

    /// <summary>The convex hull, filled.</summary>
    public Silhouette Hull => _hull.Value;

    public ReadOnlySpan<ColumnRun> Runs => _runs;

    /// <summary>The mask's pixels, or the box's where there is none, inside a picture of the given size.</summary>
    public static Silhouette Of(Region region, int width, int height) =>
        region.Mask is { } mask && mask.Height == height && mask.Width == width ? OfMask(mask) : OfBox(region.Box, width, height);

    /// <summary>Every pixel within <paramref name="radius"/> of a set one.</summary>
    public ColumnBits Dilated(double radius)
    {
        var key = (int)Math.Round(radius * 16);
        if (!_dilated.TryGetValue(key, out var grown))
            _dilated.Add(key, grown = Bits.Dilate(radius, _width, _height));
        return grown;
    }

    /// <summary>The least distance between two pixel centres, in pixels: 0 where they overlap, 1 where they share an edge;
    /// infinite where one is empty.</summary>
    public double DistanceTo(Silhouette other) =>
        IsEmpty || other.IsEmpty ? double.PositiveInfinity : Math.Sqrt(_blocks.Value.SquaredDistance(other._blocks.Value));

    private static Silhouette OfMask(Rle mask)
    {
        var runs = new List<ColumnRun>(mask.Width);
        var (at, inside) = (0L, false);
        foreach (var length in mask.Runs)
        {
            for (var end = at + length; inside && at < end;)
            {
                var (x, y) = ((int)(at / mask.Height), (int)(at % mask.Height));
                var stop = (int)Math.Min(mask.Height, y + end - at);
                runs.Add(new(x, y, stop));
                at += stop - y;
            }
            at += inside ? 0 : length;
            inside = !inside;
        }
        return new(mask.Width, mask.Height, [.. runs]);
    }

    private static Silhouette OfBox(Box box, int width, int height)
    {
        var inside = box.Clamp(width, height);
        if (inside.IsEmpty)
            return new(width, height, []);
        var (left, top) = (Math.Min((int)Math.Round(inside.Left), width - 1), Math.Min((int)Math.Round(inside.Top), height - 1));
        var (right, bottom) = (Math.Max((int)Math.Round(inside.Right), left + 1), Math.Max((int)Math.Round(inside.Bottom), top + 1));
        return new(width, height, [.. Enumerable.Range(left, right - left).Select(x => new ColumnRun(x, top, bottom))]);
    }

    private ColumnBits ToBits()
    {
        if (IsEmpty)
            return new(0, 0, 0, 0);
        var top = Top & ~63;
        var bits = new ColumnBits(Left, Right - Left, top, (Bottom - top + 63) >> 6);
        foreach (var run in _runs)
            bits.Set(run.X, run.Start, run.End);
        return bits;
    }
}

/// <summary>Pixels [Start, End) of column X.</summary>
internal readonly record struct ColumnRun(int X, int Start, int End);
