using SkiaSharp;

namespace SyntheticVG.Images.Codecs;

/// <summary>Writes pictures as PNG or JPEG files without any metadata: same picture, same bytes.</summary>
public static class PictureWriter
{
    /// <summary>The picture as a PNG file.</summary>
    /// <param name="picture">The picture.</param>
    /// <param name="quick">Whether it is for looking at once: a sixth of the time, and a sixth more bytes.</param>
    public static byte[] Png(Picture picture, bool quick = false) => Encode(picture, pixels => pixels.Encode(
        quick ? new SKPngEncoderOptions(SKPngEncoderFilterFlags.Paeth, 1) : new SKPngEncoderOptions(SKPngEncoderFilterFlags.AllFilters, 6)));

    /// <summary>The picture as a JPEG file, chroma halved in both directions.</summary>
    /// <param name="picture">The picture.</param>
    /// <param name="quality">1 to 100.</param>
    public static byte[] Jpeg(Picture picture, int quality = 90)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(quality, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(quality, 100);
        return Encode(picture,
            pixels => pixels.Encode(new SKJpegEncoderOptions(quality, SKJpegEncoderDownsample.Downsample420, SKJpegEncoderAlphaOption.Ignore)));
    }

    /// <summary>Writes the picture to a file, whole or not at all: <c>.jpg</c> and <c>.jpeg</c> as JPEG, else as PNG.</summary>
    public static void Write(Picture picture, string path)
    {
        var jpeg = Path.GetExtension(path).ToUpperInvariant() is ".JPG" or ".JPEG";
        WholeFile.Write(path, jpeg ? Jpeg(picture) : Png(picture));
    }

    private static byte[] Encode(Picture picture, Func<SKPixmap, SKData?> encode)
    {
        ArgumentNullException.ThrowIfNull(picture);
        using var bitmap = SkiaPictures.ToBitmap(picture);
        using var pixels = bitmap.PeekPixels();
        using var data = encode(pixels) ?? throw new InvalidOperationException($"a picture of {picture.Width} × {picture.Height} could not be encoded");
        return data.ToArray();
    }
}
