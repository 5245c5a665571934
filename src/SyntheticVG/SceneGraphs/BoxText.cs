using System.Globalization;
using System.Text.RegularExpressions;

namespace SyntheticVG.SceneGraphs;

/// <summary>Boxes as text: whole thousandths of the picture's sides, <c>(x1,y1),(x2,y2)</c>.</summary>
/// <remarks>Thousandths are cut, not rounded, and computed in 64-bit floats; under NumPy 2 the original computes those of boxes
/// that come from masks in 32 bits, and one column in some hundreds differs by one (docs/log.md).</remarks>
internal static partial class BoxText
{
    private const int Whole = 1000;

    /// <summary>The box in thousandths of a picture's sides, each cut to a whole number.</summary>
    public static Box ToThousandths(Box box, double width, double height) => new(
        Thousandths(box.Left, width), Thousandths(box.Top, height), Thousandths(box.Right, width), Thousandths(box.Bottom, height));

    /// <summary>The box in pixels of a picture, each side cut to a whole number.</summary>
    public static Box ToPixels(Box thousandths, double width, double height) => new(
        Pixels(thousandths.Left, width), Pixels(thousandths.Top, height), Pixels(thousandths.Right, width), Pixels(thousandths.Bottom, height));

    /// <summary>The box as prompts and graphs have it, in thousandths between its two tokens:
    /// <c>&lt;|box_start|&gt;(x1,y1),(x2,y2)&lt;|box_end|&gt;</c>.</summary>
    public static string Write(Box box, double width, double height)
    {
        var at = ToThousandths(box, width, height);
        return string.Create(CultureInfo.InvariantCulture, $"<|box_start|>({at.Left},{at.Top}),({at.Right},{at.Bottom})<|box_end|>");
    }

    /// <summary>The first box that a text names, in its own numbers; null where it names none.</summary>
    /// <remarks>Whole numbers without sign, in any script's digits; blanks may stand around commas, not after an opening parenthesis.</remarks>
    public static Box? Find(string text)
    {
        var match = Corners().Match(text);
        return match.Success ? new(Number(match.Groups[1]), Number(match.Groups[2]), Number(match.Groups[3]), Number(match.Groups[4])) : null;
    }

    /// <summary>The box grown along its shorter side to a square around nearly the same centre; it may leave the picture.</summary>
    public static Box SquarePad(Box box)
    {
        var (width, height) = (box.Right - box.Left, box.Bottom - box.Top);
        if (width > height)
        {
            var top = box.Top - Math.Floor((width - height) / 2);
            return box with { Top = top, Bottom = top + width };
        }
        var left = box.Left - Math.Floor((height - width) / 2);
        return box with { Left = left, Right = left + height };
    }

    private static double Thousandths(double at, double side) => Math.Truncate(at / side * Whole) + 0.0; // + 0: no minus before a zero

    private static double Pixels(double thousandths, double side) => Math.Truncate(thousandths / Whole * side);

    private static double Number(Group digits) => double.Parse(
        string.Concat(digits.Value.Select(d => CharUnicodeInfo.GetDecimalDigitValue(d))), CultureInfo.InvariantCulture);

    [GeneratedRegex(@"\((\d+)\s*,\s*(\d+)\)\s*,\s*\((\d+)\s*,\s*(\d+)\)")]
    private static partial Regex Corners();
}
