namespace SyntheticVG.Images.Resampling;

/// <summary>Resizes exactly as Pillow's <c>Image.resize</c> did up to version 12.1: columns first, then rows, each rounded to bytes.</summary>
/// <remarks>
/// Pillow 12.2 and later take the rows first in some cases and then give slightly other pixels; the published model's were
/// made by an older one.
/// </remarks>
public static class Resampler
{
    /// <summary>The picture at another size.</summary>
    /// <param name="picture">The picture; itself returned where it already has that size.</param>
    /// <param name="width">The new width in pixels.</param>
    /// <param name="height">The new height in pixels.</param>
    /// <param name="filter">The filter.</param>
    public static Picture Resize(Picture picture, int width, int height, ResampleFilter filter = ResampleFilter.Bicubic)
    {
        ArgumentNullException.ThrowIfNull(picture);
        return (width, height) == (picture.Width, picture.Height)
            ? picture
            : new(width, height, Resize(new Raster(PixelMode.Rgb, picture.Width, picture.Height, picture.Pixels), width, height, filter).Bytes);
    }

    /// <summary>The picture with no side longer than <paramref name="longest"/> pixels, its shape kept; itself where it fits already.</summary>
    public static Picture ShrinkTo(Picture picture, int longest, ResampleFilter filter = ResampleFilter.Bicubic)
    {
        ArgumentNullException.ThrowIfNull(picture);
        ArgumentOutOfRangeException.ThrowIfLessThan(longest, 1);
        var scale = (double)longest / Math.Max(picture.Width, picture.Height);
        return scale >= 1
            ? picture
            : Resize(picture, Math.Max(1, (int)Math.Round(picture.Width * scale)), Math.Max(1, (int)Math.Round(picture.Height * scale)), filter);
    }

    /// <summary>The raster at another size.</summary>
    /// <param name="raster">The raster; itself returned where it already has that size.</param>
    /// <param name="width">The new width in pixels.</param>
    /// <param name="height">The new height in pixels.</param>
    /// <param name="filter">The filter; <see cref="PixelMode.Bilevel"/> and <see cref="PixelMode.Palette"/> take the nearest pixel whatever it says.</param>
    public static Raster Resize(Raster raster, int width, int height, ResampleFilter filter = ResampleFilter.Bicubic)
    {
        ArgumentNullException.ThrowIfNull(raster);
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        if ((width, height) == (raster.Width, raster.Height))
            return raster;
        if (filter == ResampleFilter.Nearest || raster.Mode is PixelMode.Bilevel or PixelMode.Palette)
            return new(raster.Mode, width, height, Nearest(raster, width, height));

        var columns = width == raster.Width ? null : new ResampleWeights(raster.Width, width, filter);
        var rows = height == raster.Height ? null : new ResampleWeights(raster.Height, height, filter);
        var bytes = raster.Mode switch
        {
            PixelMode.Gray16 or PixelMode.Int32 or PixelMode.Float32 => WideResampler.Resize(raster, columns, rows),
            PixelMode.LA or PixelMode.Rgba => Alpha.Divide(ByteResampler.Resize(Alpha.Multiply(raster), columns, rows), raster.Mode),
            _ => ByteResampler.Resize(raster, columns, rows),
        };
        return new(raster.Mode, width, height, bytes);
    }

    private static byte[] Nearest(Raster raster, int width, int height)
    {
        var (columns, rows) = (NearestIndex.Pillow(raster.Width, width), NearestIndex.Pillow(raster.Height, height));
        var pixel = raster.Mode.BytesPerPixel();
        var bytes = new byte[checked(width * height * pixel)];
        for (var y = 0; y < height; y++)
        {
            var source = raster.Bytes.AsSpan(rows[y] * raster.Width * pixel, raster.Width * pixel);
            var target = bytes.AsSpan(y * width * pixel, width * pixel);
            for (var x = 0; x < width; x++)
                source.Slice(columns[x] * pixel, pixel).CopyTo(target[(x * pixel)..]);
        }
        return bytes;
    }
}
