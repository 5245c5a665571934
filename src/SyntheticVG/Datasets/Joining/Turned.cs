using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Datasets.Joining;

/// <summary>Boxes and masks of a picture as stored, on the picture that its EXIF orientation makes of it.</summary>
internal static class Turned
{
    /// <summary>The box on the upright picture.</summary>
    /// <param name="box">On the stored picture, in pixels.</param>
    /// <param name="orientation">1 to 8, as by EXIF.</param>
    /// <param name="width">Width of the stored picture.</param>
    /// <param name="height">Height of the stored picture.</param>
    public static Box Box(Box box, int orientation, int width, int height) => orientation switch
    {
        2 => new(width - box.Right, box.Top, width - box.Left, box.Bottom),
        3 => new(width - box.Right, height - box.Bottom, width - box.Left, height - box.Top),
        4 => new(box.Left, height - box.Bottom, box.Right, height - box.Top),
        5 => new(box.Top, box.Left, box.Bottom, box.Right),
        6 => new(height - box.Bottom, box.Left, height - box.Top, box.Right),
        7 => new(height - box.Bottom, width - box.Right, height - box.Top, width - box.Left),
        8 => new(box.Top, width - box.Right, box.Bottom, width - box.Left),
        _ => box,
    };

    /// <summary>The mask on the upright picture.</summary>
    public static Rle Mask(Rle mask, int orientation)
    {
        if (orientation is < 2 or > 8)
            return mask;
        var (width, height) = (mask.Width, mask.Height);
        var (stored, upright) = (new byte[width * height], new byte[width * height]);
        mask.ToColumnMajor(stored);
        var rows = orientation >= 5 ? width : height;
        for (var x = 0; x < width; x++)
        {
            for (var y = 0; y < height; y++)
            {
                var at = Box(new(x, y, x + 1, y + 1), orientation, width, height);
                upright[((int)at.Left * rows) + (int)at.Top] = stored[(x * height) + y];
            }
        }
        return Rle.FromColumnMajor(rows, orientation >= 5 ? height : width, upright);
    }
}
