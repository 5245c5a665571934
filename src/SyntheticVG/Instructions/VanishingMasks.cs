using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Instructions;

/// <summary>Masks of which nothing is left on the coarse maps of an image encoder: their regions look like any empty one.</summary>
internal static class VanishingMasks
{
    /// <summary>Sides of the four maps of an image encoder, in cells, the finest first.</summary>
    /// <param name="pictureSide">Side of the square that pictures are resized to, in pixels.</param>
    public static IReadOnlyList<int> MapSides(int pictureSide) => [pictureSide / 4, pictureSide / 8, pictureSide / 16, pictureSide / 32];

    /// <summary>Whether a mask that is shrunk to a square map without smoothing has a cell left in it.</summary>
    /// <remarks>A cell is inside where one of the up to four pixels around its centre is, as in the region encoder.</remarks>
    public static bool Survives(Rle mask, int side)
    {
        ArgumentNullException.ThrowIfNull(mask);
        if (mask.IsEmpty)
            return false;
        var (columns, rows) = (Looked(mask.Width, side), Looked(mask.Height, side));
        var at = 0L;
        for (var i = 0; i < mask.Runs.Length; i++)
        {
            for (var pixel = at; i % 2 == 1 && pixel < at + mask.Runs[i]; pixel++)
            {
                if (columns[pixel / mask.Height] && rows[pixel % mask.Height])
                    return true;
            }
            at += mask.Runs[i];
        }
        return false;
    }

    // Pixels of a line that bilinear shrinking to so many cells looks at.
    private static bool[] Looked(int pixels, int cells)
    {
        var looked = new bool[pixels];
        for (var cell = 0; cell < cells; cell++)
        {
            var centre = Math.Max(0, ((cell + 0.5) * pixels / cells) - 0.5);
            var first = Math.Min((int)centre, pixels - 1);
            looked[first] = true;
            if (centre > first)
                looked[Math.Min(first + 1, pixels - 1)] = true;
        }
        return looked;
    }
}
