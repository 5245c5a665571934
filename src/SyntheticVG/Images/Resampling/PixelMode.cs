namespace SyntheticVG.Images.Resampling;

/// <summary>What the pixels of a <see cref="Raster"/> are made of; Pillow's modes.</summary>
public enum PixelMode
{
    /// <summary>Gray, a byte.</summary>
    L,

    /// <summary>Gray and alpha, a byte each.</summary>
    LA,

    /// <summary>Red, green and blue, a byte each.</summary>
    Rgb,

    /// <summary>Red, green, blue and alpha, a byte each.</summary>
    Rgba,

    /// <summary>Cyan, magenta, yellow and black, a byte each.</summary>
    Cmyk,

    /// <summary>Black or white: a byte of 0 or 255. Always resized with <see cref="ResampleFilter.Nearest"/>.</summary>
    Bilevel,

    /// <summary>An index into a palette, a byte. Always resized with <see cref="ResampleFilter.Nearest"/>.</summary>
    Palette,

    /// <summary>Gray of 16 bits without sign, little-endian.</summary>
    Gray16,

    /// <summary>A 32-bit integer with sign, little-endian.</summary>
    Int32,

    /// <summary>A 32-bit float, little-endian.</summary>
    Float32,
}

/// <summary>Facts about the modes.</summary>
internal static class PixelModes
{
    /// <summary>Bytes of one pixel.</summary>
    public static int BytesPerPixel(this PixelMode mode) => mode switch
    {
        PixelMode.L or PixelMode.Bilevel or PixelMode.Palette => 1,
        PixelMode.LA or PixelMode.Gray16 => 2,
        PixelMode.Rgb => 3,
        _ => 4,
    };
}
