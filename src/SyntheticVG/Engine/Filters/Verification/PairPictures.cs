using Microsoft.Extensions.AI;
using SkiaSharp;
using SyntheticVG.Engine.Stages;
using SyntheticVG.Images.Codecs;
using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Engine.Filters.Verification;

/// <summary>Cuts out both regions with a margin, and adds the whole picture where that is a small part of it; JPEG, without metadata.</summary>
/// <remarks>The picture is turned as the graph sees it.</remarks>
public sealed class PairPictures : IPairPictures
{
    private const double Margin = 0.20; // of the sides of the box around both
    private const int LeastSide = 224;
    private const int GreatestSide = 1024;
    private const double SmallPart = 0.15; // of the picture: below it the surroundings are shown too
    private const int Quality = 90;

    private static readonly SKColor Red = new(230, 25, 25);
    private static readonly SKColor Blue = new(30, 80, 255);

    /// <inheritdoc/>
    public Func<Region, Region, IReadOnlyList<DataContent>> Open(StageInput input)
    {
        var (info, photo) = (input.Graph.Image, input.Image.Photo);
        var picture = new Lazy<SKImage>(() =>
        {
            using var bitmap = SkiaPictures.ToBitmap(photo.Read(info));
            return SKImage.FromBitmap(bitmap);
        });
        return (subject, @object) => Draw(picture.Value, info, subject, @object);
    }

    internal static IReadOnlyList<DataContent> Draw(SKImage picture, ImageInfo info, Region subject, Region @object)
    {
        var (sx, sy) = ((double)picture.Width / info.Width, (double)picture.Height / info.Height);
        var (red, blue) = (subject.Box.Scale(sx, sy), @object.Box.Scale(sx, sy));
        var cut = Around(red.Union(blue), picture.Width, picture.Height);
        var close = Cut(picture, cut, red, blue);
        return cut.Area < SmallPart * picture.Width * picture.Height
            ? [close, Cut(picture, new(0, 0, picture.Width, picture.Height), red, blue)]
            : [close];
    }

    // The box with its margin, at least of the least side, inside the picture, in whole pixels.
    internal static Box Around(Box both, int width, int height)
    {
        var (left, right) = Grow(both.Left, both.Right, width);
        var (top, bottom) = Grow(both.Top, both.Bottom, height);
        return new(left, top, right, bottom);
    }

    private static (double From, double To) Grow(double from, double to, int limit)
    {
        var side = Math.Min(limit, Math.Max(LeastSide, (to - from) * (1 + (2 * Margin))));
        var start = Math.Clamp(((from + to) / 2) - (side / 2), 0, limit - side);
        return (Math.Floor(start), Math.Min(limit, Math.Ceiling(start + side)));
    }

    private static DataContent Cut(SKImage picture, Box cut, Box red, Box blue)
    {
        var scale = Math.Min(1, GreatestSide / Math.Max(cut.Width, cut.Height));
        var (width, height) = (Math.Max(1, (int)Math.Round(cut.Width * scale)), Math.Max(1, (int)Math.Round(cut.Height * scale)));
        using var surface = SKSurface.Create(new SKImageInfo(width, height, SKColorType.Rgba8888, SKAlphaType.Opaque));
        surface.Canvas.Scale((float)(width / cut.Width), (float)(height / cut.Height));
        surface.Canvas.Translate((float)-cut.Left, (float)-cut.Top);
        surface.Canvas.DrawImage(picture, Rect(cut), Rect(cut), new SKSamplingOptions(SKFilterMode.Linear, SKMipmapMode.Linear));
        Outline(surface.Canvas, blue, Blue, cut);
        Outline(surface.Canvas, red, Red, cut);
        using var image = surface.Snapshot();
        using var jpeg = image.Encode(SKEncodedImageFormat.Jpeg, Quality);
        return new DataContent(jpeg.ToArray(), "image/jpeg");
    }

    private static void Outline(SKCanvas canvas, Box box, SKColor colour, Box cut)
    {
        var stroke = (float)Math.Max(3, Math.Max(cut.Width, cut.Height) / 200);
        using var paint = new SKPaint { Color = colour, Style = SKPaintStyle.Stroke, StrokeWidth = stroke };
        canvas.DrawRect(Rect(box), paint);
    }

    private static SKRect Rect(Box box) => new((float)box.Left, (float)box.Top, (float)box.Right, (float)box.Bottom);
}
