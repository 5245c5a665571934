namespace SyntheticVG.Images.Codecs;

/// <summary>Tells a picture's format from its first bytes; the file name does not count.</summary>
internal static class Sniffer
{
    // Formats that are refused by name, so that nobody has to guess why.
    private static readonly (int Offset, byte[] Bytes, string Name)[] Refused =
    [
        (0, [.. "II*\0"u8], "TIFF"), (0, [.. "MM\0*"u8], "TIFF"), (0, [.. "II+\0"u8], "BigTIFF"), (0, [.. "MM\0+"u8], "BigTIFF"),
        (4, [.. "jP  "u8], "JPEG 2000"), (0, [0xFF, 0x4F, 0xFF, 0x51], "JPEG 2000"), (0, [0xFF, 0x0A], "JPEG XL"), (4, [.. "JXL "u8], "JPEG XL"),
        (4, [.. "ftypavif"u8], "AVIF"), (4, [.. "ftypavis"u8], "AVIF"), (4, [.. "ftyphei"u8], "HEIC"), (4, [.. "ftypmif1"u8], "HEIC"),
        (0, [.. "P1"u8], "PBM"), (0, [.. "P4"u8], "PBM"), (0, [.. "P2"u8], "PGM"), (0, [.. "P5"u8], "PGM"), (0, [.. "P3"u8], "PPM"), (0, [.. "P6"u8], "PPM"),
        (0, [.. "8BPS"u8], "Photoshop"), (0, [0, 0, 1, 0], "ICO"), (0, [.. "qoif"u8], "QOI"), (0, [.. "DDS "u8], "DDS"),
        (0, [0x76, 0x2F, 0x31, 0x01], "OpenEXR"), (0, [.. "%PDF"u8], "PDF"), (0, [.. "<svg"u8], "SVG"),
        (0, [.. "<!DOCTYPE html"u8], "HTML"), (0, [.. "<html"u8], "HTML"),
    ];

    /// <summary>How many first bytes <see cref="Knows"/> wants.</summary>
    public const int HeadBytes = 12;

    /// <summary>Whether a file that begins so has a format that is decoded here.</summary>
    public static bool Knows(ReadOnlySpan<byte> head) =>
        JpegDecoder.IsJpeg(head) || PngDecoder.IsPng(head) || IsWebP(head) || IsGif(head) || head.StartsWith("BM"u8);

    /// <summary>Reads the header with the decoder that fits.</summary>
    /// <exception cref="InvalidDataException">No decoder fits, or the header is broken.</exception>
    public static IPictureDecoder Open(byte[] data)
    {
        var head = data.AsSpan();
        if (JpegDecoder.IsJpeg(head))
            return new JpegDecoder(data);
        if (PngDecoder.IsPng(head))
            return new PngPictureDecoder(data);
        if (IsWebP(head))
            return new WebPDecoder(data);
        if (IsGif(head))
            return new GifDecoder(data);
        if (head.StartsWith("BM"u8))
            return new BmpDecoder(data);
        throw new InvalidDataException($"{What(head)}; expected JPEG, PNG, WebP, GIF or BMP");
    }

    private static bool IsWebP(ReadOnlySpan<byte> head) => head.StartsWith("RIFF"u8) && head.Length >= 12 && head[8..].StartsWith("WEBP"u8);

    private static bool IsGif(ReadOnlySpan<byte> head) => head.StartsWith("GIF87a"u8) || head.StartsWith("GIF89a"u8);

    private static string What(ReadOnlySpan<byte> head)
    {
        if (head.IsEmpty)
            return "the file is empty";
        foreach (var (offset, bytes, name) in Refused)
        {
            if (head.Length >= offset && head[offset..].StartsWith(bytes))
                return $"found {name}, which is not decoded here";
        }
        return $"found no known picture format: it starts with {Convert.ToHexString(head[..Math.Min(8, head.Length)])}";
    }
}
