using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Images.Drawing;

/// <summary>Where and how the original project's own drawing places its labels, for comparison with its pictures.</summary>
/// <remarks>jamespark3922/SyntheticVG, svg/draw_utils.py, on supervision 0.22: the later of its two definitions counts.</remarks>
internal static class OriginalLabels
{
    /// <summary>The default colours of supervision; region i takes colour i modulo their number.</summary>
    public static IReadOnlyList<Rgb> Palette { get; } =
    [
        new(163, 81, 251), new(255, 64, 64), new(255, 161, 160), new(255, 118, 51), new(255, 182, 51), new(209, 212, 53), new(76, 251, 18),
        new(148, 207, 26), new(64, 222, 138), new(27, 150, 64), new(0, 214, 193), new(46, 156, 170), new(0, 196, 255), new(54, 71, 151),
        new(102, 117, 255), new(0, 25, 239), new(134, 58, 255), new(83, 0, 135), new(205, 58, 255), new(255, 151, 202), new(255, 57, 201),
    ];

    /// <summary>Padding around a label's text in pixels: a hundredth of the longest side.</summary>
    public static int Padding(int width, int height) => Math.Max(width, height) / 100;

    /// <summary>Thickness of a label's strokes in pixels: a five-hundredth of the longest side, so 0 on small pictures.</summary>
    public static int Thickness(int width, int height) => Math.Max(width, height) / 500;

    /// <summary>Scale of a label's letters: the longest side in whole thousands, at least a half.</summary>
    public static double Scale(int width, int height) => Math.Max(0.5, Math.Max(width, height) / 1000);

    /// <summary>The label's anchor at a corner or the middle of the box through a mask's outermost pixels; not rounded.</summary>
    public static (double X, double Y) Anchor(Rle mask, LabelAnchor anchor)
    {
        ArgumentNullException.ThrowIfNull(mask);
        var box = mask.InclusiveBox;
        return anchor switch
        {
            LabelAnchor.TopLeft => (box.Left, box.Top),
            LabelAnchor.TopCenter => (box.CentreX, box.Top),
            LabelAnchor.Center => (box.CentreX, box.CentreY),
            _ => CentreOfMass(mask),
        };
    }

    private static (double X, double Y) CentreOfMass(Rle mask)
    {
        var (at, sumX, sumY, area) = (0L, 0.0, 0.0, 0L);
        for (var i = 0; i < mask.Runs.Length; i++)
        {
            for (var k = 0; i % 2 == 1 && k < mask.Runs[i]; k++)
            {
                sumX += (at + k) / mask.Height;
                sumY += (at + k) % mask.Height;
            }
            area += i % 2 == 1 ? mask.Runs[i] : 0;
            at += mask.Runs[i];
        }
        return area == 0 ? (0, 0) : (Math.Floor((sumX / area) + 0.5), Math.Floor((sumY / area) + 0.5));
    }
}

/// <summary>Where the original anchors a label.</summary>
internal enum LabelAnchor
{
    /// <summary>The box's upper left corner; what the original uses.</summary>
    TopLeft,

    /// <summary>The middle of the box's upper side.</summary>
    TopCenter,

    /// <summary>The middle of the box.</summary>
    Center,

    /// <summary>The mean of the mask's pixels, rounded to whole pixels.</summary>
    CenterOfMass,
}
