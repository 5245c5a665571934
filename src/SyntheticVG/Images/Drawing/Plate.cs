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

    /// <summary>Joins a label to what it means by a thin line that ends in a dot; nothing where it stands there.</summary>
    public static void DrawLeader(SKCanvas canvas, SKRect plate, SKPoint? leader, SKColor colour)
    {
        if (leader is not { } point)
            return;
        using var halo = new SKPaint { Color = SKColors.White.WithAlpha(210), IsAntialias = true, StrokeWidth = 3.5f };
        using var line = new SKPaint { Color = colour, IsAntialias = true, StrokeWidth = 1.5f };
        canvas.DrawLine(plate.MidX, plate.MidY, point.X, point.Y, halo);
        canvas.DrawCircle(point, 4, halo);
        canvas.DrawLine(plate.MidX, plate.MidY, point.X, point.Y, line);
        canvas.DrawCircle(point, 3, line);
    }
}
