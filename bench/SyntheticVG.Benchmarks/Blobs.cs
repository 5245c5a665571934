using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Benchmarks;

/// <summary>Masks as segmenters make them: unions of 1 to 5 ellipses, each up to a third of the picture wide and high.</summary>
internal static class Blobs
{
    public static Rle[] Make(int count, int height, int width, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => One(random, height, width))];
    }

    private static Rle One(Random random, int height, int width)
    {
        var mask = new Mask(height, width);
        for (var ellipses = random.Next(1, 6); ellipses > 0; ellipses--)
        {
            var (cx, cy) = (random.Next(width), random.Next(height));
            var (rx, ry) = (1 + random.Next(width / 6), 1 + random.Next(height / 6));
            for (var y = Math.Max(0, cy - ry); y < Math.Min(height, cy + ry + 1); y++)
                for (var x = Math.Max(0, cx - rx); x < Math.Min(width, cx + rx + 1); x++)
                {
                    var (dx, dy) = ((x - cx) / (double)rx, (y - cy) / (double)ry);
                    if ((dx * dx) + (dy * dy) <= 1)
                        mask[x, y] = true;
                }
        }
        return mask.ToRle();
    }
}
