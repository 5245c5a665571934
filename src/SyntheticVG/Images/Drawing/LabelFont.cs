using SkiaSharp;

namespace SyntheticVG.Images.Drawing;

/// <summary>The fonts that come with the library, so that labels look the same everywhere and are never empty.</summary>
public static class LabelFont
{
    private static readonly SKTypeface Regular = Load("DejaVuSans.ttf");
    private static readonly SKTypeface Bold = Load("DejaVuSans-Bold.ttf");

    /// <summary>DejaVu Sans; the caller owns it.</summary>
    /// <param name="size">Height of the letters' square in pixels.</param>
    /// <param name="bold">Whether to take the bold cut.</param>
    public static SKFont Of(float size, bool bold = false) =>
        new(bold ? Bold : Regular, size) { Subpixel = true, Edging = SKFontEdging.Antialias, Hinting = SKFontHinting.None };

    /// <summary>The text, cut with an ellipsis where it is wider than <paramref name="width"/> pixels.</summary>
    public static string Fit(SKFont font, string text, float width)
    {
        if (font.MeasureText(text) <= width)
            return text;
        var length = text.Length - 1;
        while (length > 1 && font.MeasureText(text[..length] + "…") > width)
            length--;
        return text[..length].TrimEnd() + "…";
    }

    private static SKTypeface Load(string name)
    {
        using var stream = typeof(LabelFont).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"the font {name} is not in the library: it was built without its resources");
        using var data = SKData.Create(stream);
        return SKTypeface.FromData(data) ?? throw new InvalidOperationException($"the font {name} cannot be read");
    }
}
