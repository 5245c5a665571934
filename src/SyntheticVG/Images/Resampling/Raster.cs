namespace SyntheticVG.Images.Resampling;

/// <summary>Pixels of any mode, row by row without padding.</summary>
public sealed class Raster
{
    /// <summary>Makes a raster over existing bytes, which it keeps.</summary>
    /// <param name="mode">What a pixel is made of.</param>
    /// <param name="width">Width in pixels, at least 1.</param>
    /// <param name="height">Height in pixels, at least 1.</param>
    /// <param name="bytes">The pixels, row by row.</param>
    public Raster(PixelMode mode, int width, int height, byte[] bytes)
    {
        ArgumentNullException.ThrowIfNull(bytes);
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        if (bytes.Length != (long)width * height * mode.BytesPerPixel())
            throw new ArgumentException($"found {bytes.Length} bytes; expected {width} × {height} × {mode.BytesPerPixel()}", nameof(bytes));
        (Mode, Width, Height, Bytes) = (mode, width, height, bytes);
    }

    /// <summary>What a pixel is made of.</summary>
    public PixelMode Mode { get; }

    /// <summary>Width in pixels.</summary>
    public int Width { get; }

    /// <summary>Height in pixels.</summary>
    public int Height { get; }

    /// <summary>The pixels, row by row without padding.</summary>
    public byte[] Bytes { get; }
}
