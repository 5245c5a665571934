namespace SyntheticVG.Engine.Filters.Measurements;

/// <summary>The filled convex hull of pixels, as runs.</summary>
internal static class ConvexHull
{
    /// <summary>One run a column: the pixels whose centres lie in the convex hull of the given pixels' centres.</summary>
    /// <param name="runs">Runs in order of column.</param>
    public static ColumnRun[] Fill(ReadOnlySpan<ColumnRun> runs)
    {
        if (runs.IsEmpty)
            return [];
        var upper = new List<(int X, int Y)>(); // least y of each column, made convex
        var lower = new List<(int X, int Y)>();
        for (var i = 0; i < runs.Length;)
        {
            var (x, least, greatest) = (runs[i].X, runs[i].Start, runs[i].End - 1);
            for (; i < runs.Length && runs[i].X == x; i++)
                (least, greatest) = (Math.Min(least, runs[i].Start), Math.Max(greatest, runs[i].End - 1));
            Push(upper, (x, least), +1);
            Push(lower, (x, greatest), -1);
        }
        var (from, to) = (upper[0].X, upper[^1].X);
        var filled = new ColumnRun[to - from + 1];
        var (atUpper, atLower) = (0, 0);
        for (var x = from; x <= to; x++)
        {
            var start = (int)Math.Ceiling(At(upper, ref atUpper, x) - 1e-9);
            var end = (int)Math.Floor(At(lower, ref atLower, x) + 1e-9) + 1;
            filled[x - from] = new(x, start, Math.Max(end, start));
        }
        return filled;
    }

    // Monotone chain; side +1 keeps turns that leave all points at greater y.
    private static void Push(List<(int X, int Y)> chain, (int X, int Y) point, int side)
    {
        while (chain.Count > 1 && side * Cross(chain[^2], chain[^1], point) <= 0)
            chain.RemoveAt(chain.Count - 1);
        chain.Add(point);
    }

    private static long Cross((int X, int Y) a, (int X, int Y) b, (int X, int Y) c) =>
        ((long)(b.X - a.X) * (c.Y - a.Y)) - ((long)(b.Y - a.Y) * (c.X - a.X));

    private static double At(List<(int X, int Y)> chain, ref int at, int x)
    {
        while (at + 1 < chain.Count && chain[at + 1].X <= x)
            at++;
        var (a, b) = (chain[at], chain[Math.Min(at + 1, chain.Count - 1)]);
        return a.X == x || a == b ? a.Y : a.Y + ((double)(b.Y - a.Y) * (x - a.X) / (b.X - a.X));
    }
}
