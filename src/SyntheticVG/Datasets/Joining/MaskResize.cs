using System.Runtime.InteropServices;
using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Datasets.Joining;

/// <summary>Brings masks to the raster of another copy of the same photo.</summary>
internal static class MaskResize
{
    /// <summary>The mask at another size: each pixel takes the value of the nearest one, index floor((i + 0.5) · in / out).</summary>
    public static Rle Resize(this Rle mask, int height, int width)
    {
        if (mask.Height == height && mask.Width == width)
            return mask;
        var from = new bool[mask.Height * mask.Width]; // column-major, as the runs
        var (at, inside) = (0, false);
        foreach (var run in mask.Runs)
        {
            if (inside)
                from.AsSpan(at, (int)run).Fill(true);
            (at, inside) = (at + (int)run, !inside);
        }
        var runs = new List<uint>();
        var (value, length) = (false, 0u);
        for (var x = 0; x < width; x++)
        {
            var column = from.AsSpan((int)((x + 0.5) * mask.Width / width) * mask.Height, mask.Height);
            for (var y = 0; y < height; y++)
            {
                if (column[(int)((y + 0.5) * mask.Height / height)] != value)
                {
                    runs.Add(length);
                    (value, length) = (!value, 0);
                }
                length++;
            }
        }
        runs.Add(length);
        return Rle.FromRuns(height, width, CollectionsMarshal.AsSpan(runs));
    }
}
