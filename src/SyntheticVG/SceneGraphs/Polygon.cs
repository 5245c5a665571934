using System.Runtime.InteropServices;

namespace SyntheticVG.SceneGraphs;

/// <summary>Polygons and boxes as masks, pixel for pixel as pycocotools draws them.</summary>
/// <remarks>
/// COCO's rule is not a scanline fill. Each edge is walked on a grid five times as fine; where the walk passes the middle of
/// a pixel column, the column's fill turns over at the next row. So every column is filled by even and odd crossings, and a
/// polygon that crosses no middle is empty.
/// </remarks>
public static class Polygon
{
    private const int Scale = 5;

    // The fine column of a pixel column before its middle.
    private const int Middle = 2;

    // Five times as much is still a whole number of 32 bits.
    private const double MaxCoordinate = 1e6;

    /// <summary>The mask of one polygon.</summary>
    /// <param name="height">Rows of the picture.</param>
    /// <param name="width">Columns of the picture.</param>
    /// <param name="points">x and y in turn, in pixels; at least three points, the last joined to the first.</param>
    /// <exception cref="InvalidDataException">There are fewer than three points or half a point, or a coordinate is not a
    /// number or beyond a million.</exception>
    public static Rle ToRle(int height, int width, ReadOnlySpan<double> points)
    {
        Require(points);
        var (xs, ys) = (new int[points.Length / 2 + 1], new int[points.Length / 2 + 1]);
        for (var i = 0; i < points.Length; i++)
        {
            (i % 2 == 0 ? xs : ys)[i / 2] = (int)(Scale * points[i] + 0.5);
        }
        (xs[^1], ys[^1]) = (xs[0], ys[0]);

        var crossings = new List<long>();
        for (var i = 0; i + 1 < xs.Length; i++)
            CrossColumns(xs[i], ys[i], xs[i + 1], ys[i + 1], height, width, crossings);
        return FillBetween(crossings, height, width);
    }

    /// <summary>The mask of several polygons together; one inside another adds, it cuts no hole.</summary>
    /// <exception cref="InvalidDataException">A polygon is broken.</exception>
    public static Rle ToRle(int height, int width, IEnumerable<IReadOnlyList<double>> polygons) =>
        polygons.Aggregate(Rle.Empty(height, width), (mask, points) => mask.Union(ToRle(height, width, points as double[] ?? [.. points])));

    /// <summary>The mask of a box: its pixels by COCO's rule for polygons (2.5 begins column 3, 2.4 column 2).</summary>
    /// <exception cref="InvalidDataException">A coordinate is not a number or beyond a million.</exception>
    public static Rle ToRle(int height, int width, Box box) => ToRle(
        height, width, [box.Left, box.Top, box.Left, box.Bottom, box.Right, box.Bottom, box.Right, box.Top]);

    /// <summary>Says whether numbers are a polygon.</summary>
    /// <exception cref="InvalidDataException">There are fewer than three points or half a point, or a coordinate is not a
    /// number or beyond a million.</exception>
    public static void Require(ReadOnlySpan<double> points)
    {
        if (points.Length < 6 || points.Length % 2 != 0)
            throw new InvalidDataException($"polygon of {points.Length} numbers; expected an even number of at least 6");
        for (var i = 0; i < points.Length; i++)
        {
            if (!(Math.Abs(points[i]) <= MaxCoordinate))
                throw new InvalidDataException($"polygon coordinate {i} is {points[i]}; expected a number of at most {MaxCoordinate:0} either way");
        }
    }

    // Adds the pixel (as column · height + row) at which each column of the picture that the edge crosses turns over. The walk
    // is looked at only where it passes the middle of a column, so an edge costs what the picture's columns do, however long.
    private static void CrossColumns(int x1, int y1, int x2, int y2, int height, int width, List<long> crossings)
    {
        if (x1 == x2)
            return;
        var (dx, dy) = (Math.Abs(x2 - x1), Math.Abs(y2 - y1));
        var flat = dx >= dy;
        // Points are always computed from the end with the smaller coordinate, so that both directions give the same ones.
        if (flat ? x1 > x2 : y1 > y2)
            (x1, y1, x2, y2) = (x2, y2, x1, y1);
        var slope = flat ? (double)(y2 - y1) / dx : (double)(x2 - x1) / dy;

        var (left, right) = (Math.Max(Math.Min(x1, x2), 0), Math.Max(x1, x2));
        var (first, last) = ((left - Middle + Scale - 1) / Scale, Math.Min(width - 1, (int)Math.Floor((right - Middle - 1) / (double)Scale)));
        for (var column = first; column <= last; column++)
        {
            var step = flat ? (column * Scale) + Middle + 1 - x1 : Passing((column * Scale) + Middle);
            var row = Math.Ceiling(Math.Clamp((Math.Min(Y(step - 1), Y(step)) + 0.5) / Scale - 0.5, 0, height));
            crossings.Add((long)column * height + (long)row);
        }

        int Y(int step) => flat ? (int)(y1 + slope * step + 0.5) : y1 + step;

        // The first step of a steep edge on the other side of the middle behind a fine column; x only ever grows, or shrinks.
        int Passing(int fineX)
        {
            var (before, behind) = (0, dy);
            while (behind - before > 1)
            {
                var step = before + ((behind - before) / 2);
                var x = (int)(x1 + slope * step + 0.5);
                if (x2 > x1 ? x > fineX : x <= fineX)
                    behind = step;
                else
                    before = step;
            }
            return behind;
        }
    }

    private static Rle FillBetween(List<long> crossings, int height, int width)
    {
        crossings.Add((long)height * width);
        crossings.Sort();
        var runs = new List<uint>();
        var (last, join) = (0L, false);
        foreach (var crossing in crossings)
        {
            var run = (uint)(crossing - last);
            last = crossing;
            if (join)
                (runs[^1], join) = (runs[^1] + run, false);
            else if (run > 0 || runs.Count == 0)
                runs.Add(run);
            else
                join = true; // two crossings at one place: the fill turns over twice
        }
        return Rle.FromOwnedRuns(height, width, CollectionsMarshal.AsSpan(runs).ToArray());
    }
}
