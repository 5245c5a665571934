using System.Buffers.Binary;

namespace SyntheticVG.Images.Codecs;

/// <summary>Reads the orientation out of EXIF data, and nothing else.</summary>
internal static class ExifOrientation
{
    private const ushort Tag = 0x0112;

    /// <summary>The orientation, 1 to 8; 1 where the data states none or is broken.</summary>
    /// <param name="exif">A TIFF structure, with or without the letters "Exif" in front.</param>
    public static int Of(ReadOnlySpan<byte> exif)
    {
        if (exif.StartsWith("Exif\0\0"u8))
            exif = exif[6..];
        if (exif.Length < 8 || !(exif.StartsWith("II"u8) || exif.StartsWith("MM"u8)))
            return 1;
        var little = exif[0] == 'I';
        var directory = little ? BinaryPrimitives.ReadUInt32LittleEndian(exif[4..]) : BinaryPrimitives.ReadUInt32BigEndian(exif[4..]);
        if (directory > exif.Length - 2)
            return 1;
        var entries = exif[(int)directory..];
        for (var (i, count) = (0, Short(entries, little)); i < count && entries.Length >= 2 + (12 * (i + 1)); i++)
        {
            var entry = entries.Slice(2 + (12 * i), 12);
            if (Short(entry, little) == Tag && Short(entry[2..], little) == 3)
                return Short(entry[8..], little) is >= 1 and <= 8 and var value ? value : 1;
        }
        return 1;
    }

    private static int Short(ReadOnlySpan<byte> bytes, bool little) =>
        little ? BinaryPrimitives.ReadUInt16LittleEndian(bytes) : BinaryPrimitives.ReadUInt16BigEndian(bytes);
}
