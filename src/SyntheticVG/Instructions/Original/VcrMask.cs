using System.Text.Json;
using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Instructions.Original;

/// <summary>Masks of visual commonsense: polygons in a box, looked at on an even grid of as many points as the rounded box has pixels.</summary>
/// <remarks>The grid spans the box as it is, so a pixel's point is not quite its centre. A point on a polygon's edge counts as the
/// plotting library has it that the data set's own tools use.</remarks>
internal static class VcrMask
{
    /// <summary>The mask of polygons, each a list of points.</summary>
    public static Rle Read(JsonElement polygons, Box box, int width, int height)
    {
        (double X, double Y)[][] corners = [.. polygons.EnumerateArray()
            .Select(points => ((double, double)[])[.. points.EnumerateArray().Select(at => (at[0].GetDouble(), at[1].GetDouble()))])];
        var (left, top, right, bottom) = (Round(box.Left), Round(box.Top), Round(box.Right), Round(box.Bottom));
        var mask = new Mask(height, width);
        for (var y = Math.Max(0, top); y < Math.Min(height, bottom); y++)
        {
            for (var x = Math.Max(0, left); x < Math.Min(width, right); x++)
                mask[x, y] = corners.Any(polygon =>
                    Holds(polygon, Spaced(box.Left, box.Right, x - left, right - left), Spaced(box.Top, box.Bottom, y - top, bottom - top)));
        }
        return mask.ToRle();
    }

    private static int Round(double at) => (int)Math.Round(at, MidpointRounding.ToEven);

    // The n-th of so many points between two ends, half a step from either.
    private static double Spaced(double low, double high, int place, int points)
    {
        var padding = (high - low) / (points * 2);
        var (first, last) = (low + padding, high - padding);
        return points == 1 ? first : place == points - 1 ? last : first + (place * ((last - first) / (points - 1)));
    }

    // Counts the edges that a ray crosses; an edge holds its lower end, not its upper one.
    private static bool Holds((double X, double Y)[] polygon, double x, double y)
    {
        var inside = false;
        for (var i = 0; i < polygon.Length; i++)
        {
            var ((x0, y0), (x1, y1)) = (polygon[i], polygon[(i + 1) % polygon.Length]);
            var (below, above) = (y0 >= y, y1 >= y);
            if (below != above && ((y1 - y) * (x0 - x1) >= (x1 - x) * (y0 - y1)) == above)
                inside = !inside;
        }
        return inside;
    }
}
