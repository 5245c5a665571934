using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Tests.SceneGraphs;

/// <summary>Masks by formula, as <c>goldens/masks/shapes.py</c> defines them.</summary>
internal static class Shapes
{
    public static Mask Make(string kind, string stream, int height, int width, ulong seed)
    {
        if (kind.StartsWith("noise", StringComparison.Ordinal))
        {
            var draws = Formula.Integers(stream, height * width, 0, 100, seed);
            var below = int.Parse(kind["noise".Length..]);
            return Where(height, width, (x, y) => draws[(y * width) + x] < below);
        }
        switch (kind)
        {
            case "blobs":
                return Ellipses(stream, 4, height, width, seed);
            case "holes":
                var (solid, holes) = (Ellipses(stream, 6, height, width, seed), Ellipses(stream + ".holes", 9, height, width, seed));
                return Where(height, width, (x, y) => solid[x, y] && !holes[x, y]);
            case "boxes":
                return Boxes(stream, height, width, seed);
            case "pixel":
                var at = Formula.Integers(stream, 1, 0, height * width, seed)[0];
                return Where(height, width, (x, y) => (y * width) + x == at);
            default:
                return Where(height, width, kind switch
                {
                    "stripes" => (x, y) => (x + (2 * y)) % 7 < 3,
                    "checker" => (x, y) => (x + y) % 2 == 0,
                    "frame" => (x, y) => x == 0 || y == 0 || x == width - 1 || y == height - 1,
                    "diagonal" => (x, y) => x * height / width == y,
                    "first_pixel" => (x, y) => x == 0 && y == 0,
                    "last_pixel" => (x, y) => x == width - 1 && y == height - 1,
                    "full" => (_, _) => true,
                    "empty" => (_, _) => false,
                    _ => throw new ArgumentException($"no shape is called {kind}"),
                });
        }
    }

    public static Mask Ellipses(string stream, int count, int height, int width, ulong seed)
    {
        var mask = new Mask(height, width);
        var reach = Math.Max(1, Math.Min(height, width) / 3);
        foreach (var draw in Formula.Integers(stream, count * 4, 0, 1 << 20, seed).Chunk(4))
        {
            var (cx, cy, rx, ry) = (draw[0] % width, draw[1] % height, 1 + (draw[2] % reach), 1 + (draw[3] % reach));
            for (var y = 0; y < height; y++)
                for (var x = 0; x < width; x++)
                    if (Square((x - cx) * ry) + Square((y - cy) * rx) <= Square(rx * ry))
                        mask[x, y] = true;
        }
        return mask;

        static long Square(long value) => value * value;
    }

    private static Mask Boxes(string stream, int height, int width, ulong seed)
    {
        var mask = new Mask(height, width);
        foreach (var draw in Formula.Integers(stream, 20, 0, 1 << 20, seed).Chunk(4))
        {
            var (left, top) = (draw[0] % width, draw[1] % height);
            var (right, bottom) = (left + 1 + (draw[2] % Math.Max(1, width / 2)), top + 1 + (draw[3] % Math.Max(1, height / 2)));
            for (var y = top; y < Math.Min(height, bottom); y++)
                for (var x = left; x < Math.Min(width, right); x++)
                    mask[(int)x, (int)y] = true;
        }
        return mask;
    }

    private static Mask Where(int height, int width, Func<int, int, bool> inside)
    {
        var mask = new Mask(height, width);
        for (var y = 0; y < height; y++)
            for (var x = 0; x < width; x++)
                mask[x, y] = inside(x, y);
        return mask;
    }
}
