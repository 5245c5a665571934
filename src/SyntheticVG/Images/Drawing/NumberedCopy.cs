using System.Globalization;
using SkiaSharp;
using SyntheticVG.Images.Codecs;
using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Images.Drawing;

/// <summary>A copy of a photo with numbered regions as the original's editing step shows them: numbers from 0, 50 pixels of white at the top and
/// right.</summary>
internal static class NumberedCopy
{
    /// <summary>White pixels above and to the right of the photo.</summary>
    public const int Padding = 50;

    /// <summary>Draws the copy.</summary>
    /// <param name="photo">The photo, at the size at which it is shown.</param>
    /// <param name="graph">The graph, in pixels of the original photo.</param>
    /// <param name="outlinesOnly">Outlines of the masks alone, instead of boxes and tinted masks.</param>
    /// <param name="reversed">Whether the last region is drawn first.</param>
    public static Picture Draw(Picture photo, SceneGraph graph, bool outlinesOnly, bool reversed)
    {
        ArgumentNullException.ThrowIfNull(photo);
        ArgumentNullException.ThrowIfNull(graph);
        var shapes = RegionShape.Of(graph.Regions, graph.Image.Width, graph.Image.Height, photo.Width, photo.Height);
        using var bitmap = new SKBitmap(new SKImageInfo(photo.Width + Padding, photo.Height + Padding, SKColorType.Rgba8888, SKAlphaType.Opaque));
        using var background = SkiaPictures.ToBitmap(photo);
        using (var canvas = new SKCanvas(bitmap))
        {
            canvas.Clear(SKColors.White);
            canvas.DrawBitmap(background, 0, Padding, SKSamplingOptions.Default);
            canvas.Translate(0, Padding);
            foreach (var shape in reversed ? shapes.Reverse() : shapes)
                DrawShape(canvas, shape, ColourOf(shape.Index), outlinesOnly);
            foreach (var shape in reversed ? shapes.Reverse() : shapes)
                DrawNumber(canvas, shape, ColourOf(shape.Index), photo.Width + Padding);
        }
        return SkiaPictures.ToPicture(bitmap);
    }

    private static SKColor ColourOf(int region)
    {
        var colour = OriginalLabels.Palette[region % OriginalLabels.Palette.Count];
        return new(colour.Red, colour.Green, colour.Blue);
    }

    private static void DrawShape(SKCanvas canvas, RegionShape shape, SKColor colour, bool outlinesOnly)
    {
        using var path = MaskContour.Of(shape.Area);
        using var line = new SKPaint { Color = colour, IsAntialias = true, Style = SKPaintStyle.Stroke, StrokeWidth = 2 };
        if (outlinesOnly)
        {
            canvas.DrawPath(path, line);
            return;
        }
        using var fill = new SKPaint { Color = colour.WithAlpha(102), IsAntialias = true };
        canvas.DrawPath(path, fill);
        var box = shape.Area.Box;
        canvas.DrawRect(new((float)box.Left, (float)box.Top, (float)box.Right, (float)box.Bottom), line);
    }

    // Above the upper left corner; the padding has room for the topmost.
    private static void DrawNumber(SKCanvas canvas, RegionShape shape, SKColor colour, float right)
    {
        using var font = LabelFont.Of(14, bold: true);
        var text = shape.Index.ToString(CultureInfo.InvariantCulture);
        var size = new SKSize(MathF.Ceiling(font.MeasureText(text)) + 8, 18);
        var box = shape.Area.Box;
        Plate.Draw(canvas, SKRect.Create(Math.Min((float)box.Left, right - size.Width), (float)box.Top - size.Height, size.Width, size.Height),
            text, font, colour);
    }
}
