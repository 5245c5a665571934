using SkiaSharp;

namespace SyntheticVG.Images.Drawing;

/// <summary>A red band over the top of a photo, for what nobody may miss.</summary>
internal static class Notice
{
    private const int Height = 28;

    /// <summary>The band's colour.</summary>
    public static SKColor Colour { get; } = new(0xFFC62828);

    /// <summary>Where it stands on a photo of this width.</summary>
    public static SKRect Place(int width) => SKRect.Create(0, 0, width, Height);

    /// <summary>Draws it.</summary>
    public static void Draw(SKCanvas canvas, string text, int width)
    {
        using var band = new SKPaint { Color = Colour };
        using var letters = new SKPaint { Color = SKColors.White, IsAntialias = true };
        using var font = LabelFont.Of(15, bold: true);
        canvas.DrawRect(Place(width), band);
        canvas.DrawText(LabelFont.Fit(font, text, width - 20), 10, 20, SKTextAlign.Left, font, letters);
    }
}
