using CsCheck;
using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Tests.SceneGraphs;

/// <summary>Polygons cost what the picture does, and are drawn as if every step of every edge had been walked.</summary>
public class PolygonWalkTests
{
    private const int Height = 23, Width = 31;

    [Fact]
    public void Is_the_mask_of_walking_each_step()
    {
        var near = Gen.Double[-10, 45];
        var far = Gen.Double[-3000, 3000];
        Gen.OneOf(near, near, far, Gen.Int[0, 35].Select(i => i / 2.0)).Array[6, 16].Where(points => points.Length % 2 == 0)
            .Sample(points => Assert.Equal(Walked(points), Polygon.ToRle(Height, Width, points)), iter: 3000);
    }

    [Fact]
    public void Edges_of_a_million_pixels_are_drawn()
    {
        double[] points = [.. Enumerable.Range(0, 40).Select(i => i % 2 == 0 ? (i % 3 == 0 ? -1e6 : 1e6) : i % 4 == 1 ? -1e6 : 1e6)];

        Assert.Equal(Height * Width, Polygon.ToRle(Height, Width, points).Runs.ToArray().Sum(run => (long)run));
        Assert.Throws<InvalidDataException>(() => Polygon.ToRle(Height, Width, [0, 0, 1e308, 5, 5, 5]));
        Assert.Throws<InvalidDataException>(() => Polygon.ToRle(Height, Width, [0, 0, double.NaN, 5, 5, 5]));
    }

    // COCO's rule step by step: the edges on a grid five times as fine.
    private static Rle Walked(double[] points)
    {
        var corners = Enumerable.Range(0, points.Length / 2).Select(i => ((int)((5 * points[2 * i]) + 0.5), (int)((5 * points[(2 * i) + 1]) + 0.5))).ToList();
        var crossings = new List<long>();
        for (var i = 0; i < corners.Count; i++)
        {
            var ((x1, y1), (x2, y2)) = (corners[i], corners[(i + 1) % corners.Count]);
            var (dx, dy) = (Math.Abs(x2 - x1), Math.Abs(y2 - y1));
            var flat = dx >= dy;
            if (flat ? x1 > x2 : y1 > y2)
                (x1, y1, x2, y2) = (x2, y2, x1, y1);
            var slope = flat ? (double)(y2 - y1) / dx : (double)(x2 - x1) / dy;
            for (var t = 1; t <= Math.Max(dx, dy); t++)
            {
                var ((x, y), (lastX, lastY)) = (At(t), At(t - 1));
                var column = ((Math.Min(x, lastX) + 0.5) / 5) - 0.5;
                if (x != lastX && Math.Floor(column) == column && column >= 0 && column <= Width - 1)
                    crossings.Add(((long)column * Height) + (long)Math.Ceiling(Math.Clamp(((Math.Min(y, lastY) + 0.5) / 5) - 0.5, 0, Height)));
            }

            (int X, int Y) At(int t) => flat ? (x1 + t, (int)(y1 + (slope * t) + 0.5)) : ((int)(x1 + (slope * t) + 0.5), y1 + t);
        }
        var pixels = new byte[Height * Width];
        crossings.Sort();
        for (var i = 0; i < crossings.Count; i += 2)
        {
            for (var at = crossings[i]; at < (i + 1 < crossings.Count ? crossings[i + 1] : pixels.Length); at++)
                pixels[at] = 1;
        }
        return Rle.FromColumnMajor(Height, Width, pixels);
    }
}
