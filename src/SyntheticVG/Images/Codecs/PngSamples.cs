namespace SyntheticVG.Images.Codecs;

/// <summary>A PNG's pixels exactly as the file holds them: no palette looked up, nothing scaled, blended, turned or colour-managed.</summary>
internal sealed record PngSamples
{
    /// <summary>Columns.</summary>
    public required int Width { get; init; }

    /// <summary>Rows.</summary>
    public required int Height { get; init; }

    /// <summary>What a pixel is made of.</summary>
    public required PngColour Colour { get; init; }

    /// <summary>Bits of a sample in the file: 1, 2, 4, 8 or 16.</summary>
    public required int BitDepth { get; init; }

    /// <summary>Samples of a pixel: 1 to 4.</summary>
    public int Channels => Colour.Channels();

    /// <summary>
    /// The samples, row-major, channels interleaved: a byte each up to 8 bits (a 1-bit sample is 0 or 1), two bytes, high byte
    /// first, at 16 bits.
    /// </summary>
    public required byte[] Bytes { get; init; }

    /// <summary>The palette as R, G, B triples; empty where the file has none.</summary>
    public byte[] Palette { get; init; } = [];

    /// <summary>The file's <c>tRNS</c> chunk: alpha of palette entries, or the one transparent colour as 16-bit samples; empty where absent.</summary>
    public byte[] Transparency { get; init; } = [];

    /// <summary>The file's <c>eXIf</c> chunk; empty where absent.</summary>
    public byte[] Exif { get; init; } = [];

    /// <summary>A sample as stored, in [0, 2^<see cref="BitDepth"/>).</summary>
    public int Sample(int x, int y, int channel = 0)
    {
        var at = (((y * (long)Width) + x) * Channels) + channel;
        return BitDepth == 16 ? (Bytes[2 * at] << 8) | Bytes[(2 * at) + 1] : Bytes[at];
    }
}

/// <summary>The colour types of PNG, by the numbers in its header.</summary>
internal enum PngColour
{
    /// <summary>One sample: brightness.</summary>
    Gray = 0,

    /// <summary>Red, green, blue.</summary>
    Rgb = 2,

    /// <summary>One sample: an index into the palette.</summary>
    Palette = 3,

    /// <summary>Brightness, alpha.</summary>
    GrayAlpha = 4,

    /// <summary>Red, green, blue, alpha.</summary>
    Rgba = 6,
}

/// <summary>What follows from a colour type.</summary>
internal static class PngColours
{
    /// <summary>Samples of a pixel: 1 to 4.</summary>
    public static int Channels(this PngColour colour) => colour switch
    {
        PngColour.Rgb => 3,
        PngColour.GrayAlpha => 2,
        PngColour.Rgba => 4,
        _ => 1,
    };

    internal static bool Allows(this PngColour colour, int bitDepth) => colour switch
    {
        PngColour.Gray => bitDepth is 1 or 2 or 4 or 8 or 16,
        PngColour.Palette => bitDepth is 1 or 2 or 4 or 8,
        PngColour.Rgb or PngColour.GrayAlpha or PngColour.Rgba => bitDepth is 8 or 16,
        _ => false,
    };
}
