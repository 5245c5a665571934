namespace SyntheticVG.Images.Resampling;

/// <summary>Premultiplies colours by alpha before a resize and divides them again after it, rounded as Pillow rounds.</summary>
internal static class Alpha
{
    /// <summary>A copy whose colours are multiplied by alpha / 255, rounded to the nearest.</summary>
    public static Raster Multiply(Raster raster)
    {
        var bytes = raster.Bytes.ToArray();
        var pixel = raster.Mode.BytesPerPixel();
        for (var i = 0; i < bytes.Length; i += pixel)
        {
            var alpha = bytes[i + pixel - 1];
            for (var c = 0; c < pixel - 1; c++)
            {
                var product = (bytes[i + c] * alpha) + 128;
                bytes[i + c] = (byte)((product + (product >> 8)) >> 8);
            }
        }
        return new(raster.Mode, raster.Width, raster.Height, bytes);
    }

    /// <summary>Divides colours by alpha / 255, cut off after the point, in place; left alone where alpha is 0 or 255.</summary>
    public static byte[] Divide(byte[] bytes, PixelMode mode)
    {
        var pixel = mode.BytesPerPixel();
        for (var i = 0; i < bytes.Length; i += pixel)
        {
            var alpha = bytes[i + pixel - 1];
            for (var c = 0; c < pixel - 1 && alpha is not (0 or 255); c++)
                bytes[i + c] = (byte)Math.Min(255, 255 * bytes[i + c] / alpha);
        }
        return bytes;
    }
}
