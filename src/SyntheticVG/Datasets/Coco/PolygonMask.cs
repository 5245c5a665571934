using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Datasets.Coco;

/// <summary>Polygons to a mask, bit for bit as pycocotools does it.</summary>
internal static class PolygonMask
{
    private const int Upsampling = 5;

    /// <summary>The union of polygons, each x, y, x, y, ... in pixels.</summary>
    public static Rle Of(int height, int width, IReadOnlyList<double[]> polygons)
    {
        if (polygons.Count == 1)
            return Rle.FromRuns(height, width, Runs(polygons[0], height, width));
        var filled = new bool[height * width];
        foreach (var polygon in polygons)
        {
            var (at, inside) = (0, false);
            foreach (var run in Runs(polygon, height, width))
            {
                if (inside)
                    filled.AsSpan(at, (int)run).Fill(true);
                (at, inside) = (at + (int)run, !inside);
            }
        }
        var runs = new List<uint>();
        for (var (at, value) = (0, false); at < filled.Length; value = !value)
        {
            var length = filled.AsSpan(at).IndexOf(!value);
            length = length < 0 ? filled.Length - at : length;
            runs.Add((uint)length);
            at += length;
        }
        return Rle.FromRuns(height, width, System.Runtime.InteropServices.CollectionsMarshal.AsSpan(runs));
    }

    private static uint[] Runs(double[] polygon, int height, int width)
    {
        var crossings = new List<uint>();
        var (lastU, lastV, any) = (0, 0, false);
        foreach (var (u, v) in Boundary(polygon))
        {
            if (any && u != lastU)
            {
                var column = ((u < lastU ? u : u - 1) + 0.5) / Upsampling - 0.5;
                if (column == Math.Floor(column) && column >= 0 && column <= width - 1)
                {
                    var row = Math.Ceiling(Math.Clamp((Math.Min(v, lastV) + 0.5) / Upsampling - 0.5, 0, height));
                    crossings.Add((uint)(((long)column * height) + (long)row));
                }
            }
            (lastU, lastV, any) = (u, v, true);
        }
        crossings.Add((uint)((long)height * width));
        crossings.Sort();
        var runs = new List<uint>();
        var last = 0u;
        for (var i = 0; i < crossings.Count; i++)
        {
            var run = crossings[i] - last;
            last = crossings[i];
            if (run > 0 || i == 0)
            {
                runs.Add(run);
            }
            else if (++i < crossings.Count) // an empty run: the one before it and the one after it are one
            {
                runs[^1] += crossings[i] - last;
                last = crossings[i];
            }
        }
        return [.. runs];
    }

    // Points of the closed outline at five times the resolution, every step one pixel along the longer side.
    private static IEnumerable<(int U, int V)> Boundary(double[] polygon)
    {
        var count = polygon.Length / 2;
        for (var i = 0; i < count; i++)
        {
            var (x1, y1) = Corner(i);
            var (x2, y2) = Corner((i + 1) % count);
            var (dx, dy) = (Math.Abs(x2 - x1), Math.Abs(y2 - y1));
            var flat = dx >= dy;
            var flip = flat ? x1 > x2 : y1 > y2;
            if (flip)
                (x1, y1, x2, y2) = (x2, y2, x1, y1);
            var steps = Math.Max(dx, dy);
            var slope = steps == 0 ? 0 : flat ? (double)(y2 - y1) / dx : (double)(x2 - x1) / dy;
            for (var d = 0; d <= steps; d++)
            {
                var t = flip ? steps - d : d;
                yield return flat ? (x1 + t, (int)(y1 + (slope * t) + 0.5)) : ((int)(x1 + (slope * t) + 0.5), y1 + t);
            }
        }

        (int X, int Y) Corner(int i) => ((int)((Upsampling * polygon[2 * i]) + 0.5), (int)((Upsampling * polygon[(2 * i) + 1]) + 0.5));
    }
}
