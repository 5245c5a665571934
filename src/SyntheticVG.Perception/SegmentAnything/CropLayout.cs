using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Perception.SegmentAnything;

/// <summary>Where the generator looks: crops of a photo, and the points of a grid in each.</summary>
internal static class CropLayout
{
    // Boxes this near a crop's edge count as cut by it, in pixels.
    private const double EdgeTolerance = 20;

    /// <summary>The crops of all layers, the whole photo first; sides are whole pixels.</summary>
    public static IReadOnlyList<(Box Box, int Layer)> Crops(int height, int width, int layers, double overlapShare)
    {
        var crops = new List<(Box, int)> { (new(0, 0, width, height), 0) };
        for (var layer = 1; layer <= layers; layer++)
        {
            var count = 1 << layer;
            var overlap = (int)(overlapShare * Math.Min(height, width) * (2.0 / count));
            var (cropWidth, cropHeight) = (Length(width, count, overlap), Length(height, count, overlap));
            for (var column = 0; column < count; column++)
            {
                for (var row = 0; row < count; row++)
                {
                    var (left, top) = ((cropWidth - overlap) * column, (cropHeight - overlap) * row);
                    crops.Add((new(left, top, Math.Min(left + cropWidth, width), Math.Min(top + cropHeight, height)), layer));
                }
            }
        }
        return crops;
    }

    /// <summary>The points of a grid, row by row, in [0, 1].</summary>
    public static IReadOnlyList<(double X, double Y)> Grid(int perSide)
    {
        if (perSide == 1)
            return [(0.5, 0.5)];
        var first = 1 / (2.0 * perSide);
        var step = (1 - first - first) / (perSide - 1);
        double[] side = [.. Enumerable.Range(0, perSide).Select(i => i == perSide - 1 ? 1 - first : (i * step) + first)]; // as NumPy's linspace rounds
        return [.. from y in side from x in side select (x, y)];
    }

    /// <summary>Points along a side in a layer.</summary>
    public static int PointsPerSide(int perSide, int layer, int divisor) => Math.Max(1, (int)(perSide / Math.Pow(divisor, layer)));

    /// <summary>Whether a box reaches an edge of its crop that is no edge of the photo: what it is a box of was cut.</summary>
    /// <param name="box">The inclusive box, in the photo.</param>
    /// <param name="crop">The crop.</param>
    /// <param name="photo">The whole photo.</param>
    public static bool IsCut(Box box, Box crop, Box photo) =>
        Cut(box.Left, crop.Left, photo.Left) || Cut(box.Top, crop.Top, photo.Top) || Cut(box.Right, crop.Right, photo.Right)
        || Cut(box.Bottom, crop.Bottom, photo.Bottom);

    private static bool Cut(double side, double crop, double photo) => Math.Abs(side - crop) <= EdgeTolerance && Math.Abs(side - photo) > EdgeTolerance;

    private static int Length(int whole, int count, int overlap) => (int)Math.Ceiling(((overlap * (count - 1)) + whole) / (double)count);
}
