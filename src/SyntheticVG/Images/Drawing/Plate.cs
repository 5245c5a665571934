using SkiaSharp;

namespace SyntheticVG.Images.Drawing;

/// <summary>A small label: text on a rounded plate with a thin rim.</summary>
internal static class Plate
{
    /// <summary>Draws the label; its text is black or white, whichever reads better.</summary>
    public static void Draw(SKCanvas canvas, SKRect plate, string text, SKFont font, SKColor colour)
    {
        var ink = MarkColours.TextOn(colour);
        var corner = plate.Height / 4;
        using var fill = new SKPaint { Color = colour, IsAntialias = true };
        using var rim = new SKPaint { Color = ink.WithAlpha(170), IsAntialias = true, Style = SKPaintStyle.Stroke, StrokeWidth = 1 };
        using var letters = new SKPaint { Color = ink, IsAntialias = true };
        canvas.DrawRoundRect(plate, corner, corner, fill);
        canvas.DrawRoundRect(SKRect.Inflate(plate, -0.5f, -0.5f), corner, corner, rim);
        canvas.DrawText(text, plate.MidX, plate.MidY + (font.Size * 0.36f), SKTextAlign.Center, font, letters);
    }
}
