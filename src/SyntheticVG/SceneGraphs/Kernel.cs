namespace SyntheticVG.SceneGraphs;

/// <summary>The neighbourhood of dilation and erosion: an odd-sided pattern around its middle.</summary>
/// <remarks>Shapes as OpenCV's getStructuringElement makes them.</remarks>
public sealed class Kernel
{
    private Kernel(int size, Func<int, int, bool> inside)
    {
        if (size < 1 || size % 2 == 0)
            throw new ArgumentException($"kernel of side {size}; expected an odd side of at least 1");
        Size = size;
        var radius = size / 2;
        Offsets = [.. from dy in Enumerable.Range(-radius, size)
                      from dx in Enumerable.Range(-radius, size)
                      where inside(dx, dy)
                      select (dx, dy)];
    }

    /// <summary>Side in pixels, odd.</summary>
    public int Size { get; }

    /// <summary>The pixels of the pattern relative to its middle, row by row.</summary>
    public IReadOnlyList<(int X, int Y)> Offsets { get; }

    /// <summary>A plus of the given side.</summary>
    public static Kernel Cross(int size) => new(size, (dx, dy) => dx == 0 || dy == 0);

    /// <summary>All of the square.</summary>
    public static Kernel Square(int size) => new(size, (_, _) => true);

    /// <summary>OpenCV's ellipse: of side 3 it is a plus, of side 5 no disc of radius 2.</summary>
    public static Kernel Ellipse(int size)
    {
        var radius = size / 2;
        return new(size, (dx, dy) => radius == 0
            || Math.Abs(dx) <= Math.Round(radius * Math.Sqrt(((radius * radius) - (dy * dy)) * (1.0 / (radius * radius))), MidpointRounding.ToEven));
    }
}
