using System.Runtime.InteropServices;
using SkiaSharp;

namespace SyntheticVG.Images.Codecs;

/// <summary>Pictures to draw on with Skia, and back.</summary>
internal static class SkiaPictures
{
    /// <summary>An opaque bitmap with the picture's pixels; the caller owns it.</summary>
    public static SKBitmap ToBitmap(Picture picture)
    {
        var rgba = new byte[checked(4 * picture.Width * picture.Height)];
        for (var (from, to) = (0, 0); to < rgba.Length; from += 3, to += 4)
        {
            picture.Pixels.AsSpan(from, 3).CopyTo(rgba.AsSpan(to));
            rgba[to + 3] = 255;
        }
        var bitmap = new SKBitmap(new SKImageInfo(picture.Width, picture.Height, SKColorType.Rgba8888, SKAlphaType.Opaque));
        Marshal.Copy(rgba, 0, bitmap.GetPixels(), rgba.Length);
        return bitmap;
    }

    /// <summary>The pixels of an RGBA bitmap as a picture, without its alpha.</summary>
    public static Picture ToPicture(SKBitmap bitmap)
    {
        if (bitmap.ColorType != SKColorType.Rgba8888)
            throw new ArgumentException($"found a bitmap of {bitmap.ColorType}; expected {SKColorType.Rgba8888}", nameof(bitmap));
        var picture = new Picture(bitmap.Width, bitmap.Height);
        SkiaDecoder.DropAlpha(bitmap.GetPixelSpan(), picture.Pixels);
        return picture;
    }

    /// <summary>Draws over a copy of the picture.</summary>
    public static Picture Draw(Picture picture, Action<SKCanvas> draw)
    {
        using var bitmap = ToBitmap(picture);
        using (var canvas = new SKCanvas(bitmap))
            draw(canvas);
        return ToPicture(bitmap);
    }
}
