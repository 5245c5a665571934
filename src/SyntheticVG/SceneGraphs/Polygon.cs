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

    // Beyond it the walk along an edge takes longer than any picture is worth.
    private const double MaxCoordinate = 1e6;

    /// <summary>The mask of one polygon.</summary>
    /// <param name="height">Rows of the picture.</param>
    /// <param name="width">Columns of the picture.</param>
    /// <param name="points">x and y in turn, in pixels; at least three points, the last joined to the first.</param>
    /// <exception cref="InvalidDataException">There are fewer than three points or half a point, or a coordinate is not a
    /// number or beyond a million.</exception>
    public static Rle ToRle(int height, int width, ReadOnlySpan<double> points)
    {
        if (points.Length < 6 || points.Length % 2 != 0)
            throw new InvalidDataException($"polygon of {points.Length} numbers; expected an even number of at least 6");
        var (xs, ys) = (new int[points.Length / 2 + 1], new int[points.Length / 2 + 1]);
        for (var i = 0; i < points.Length; i++)
        {
            if (!(Math.Abs(points[i]) <= MaxCoordinate))
                throw new InvalidDataException($"polygon coordinate {i} is {points[i]}; expected a number of at most {MaxCoordinate:0} either way");
            (i % 2 == 0 ? xs : ys)[i / 2] = (int)(Scale * points[i] + 0.5);
        }
        (xs[^1], ys[^1]) = (xs[0], ys[0]);

        var crossings = new List<long>();
        for (var i = 0; i + 1 < xs.Length; i++)
            WalkEdge(xs[i], ys[i], xs[i + 1], ys[i + 1], height, width, crossings);
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

    // Adds the pixel (as column · height + row) at which each crossed column turns over.
    private static void WalkEdge(int x1, int y1, int x2, int y2, int height, int width, List<long> crossings)
    {
        var (dx, dy) = (Math.Abs(x2 - x1), Math.Abs(y2 - y1));
        var flat = dx >= dy;
        var steps = flat ? dx : dy;
        // Points are always computed from the end with the smaller coordinate, so that both directions give the same ones.
        var backwards = flat ? x1 > x2 : y1 > y2;
        if (backwards)
            (x1, y1, x2, y2) = (x2, y2, x1, y1);
        var slope = flat ? (double)(y2 - y1) / dx : (double)(x2 - x1) / dy;

        var (lastX, lastY) = At(0);
        for (var step = 1; step <= steps; step++)
        {
            var (x, y) = At(step);
            if (x != lastX)
                Cross(Math.Min(x, lastX), Math.Min(y, lastY));
            (lastX, lastY) = (x, y);
        }

        (int X, int Y) At(int step)
        {
            var t = backwards ? steps - step : step;
            return flat ? (x1 + t, (int)(y1 + slope * t + 0.5)) : ((int)(x1 + slope * t + 0.5), y1 + t);
        }

        void Cross(int fineX, int fineY)
        {
            // Only every fifth column boundary of the fine grid is the middle of a pixel column.
            var column = (fineX + 0.5) / Scale - 0.5;
            if (Math.Floor(column) != column || column < 0 || column > width - 1)
                return;
            var row = Math.Ceiling(Math.Clamp((fineY + 0.5) / Scale - 0.5, 0, height));
            crossings.Add((long)column * height + (long)row);
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
