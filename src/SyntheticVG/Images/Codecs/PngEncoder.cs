using System.Buffers.Binary;
using System.IO.Compression;
using System.IO.Hashing;
using System.Text;

namespace SyntheticVG.Images.Codecs;

/// <summary>Writes raw samples as a PNG: id pictures and 16-bit depth maps, which picture libraries change or cannot write.</summary>
/// <remarks>No colour chunks, no interlacing, every row filtered by the one above it; the same samples give the same bytes.</remarks>
internal static class PngEncoder
{
    /// <summary>The bytes of a PNG file.</summary>
    /// <exception cref="ArgumentException">The bit depth is neither 8 nor 16, or the samples do not fill the picture.</exception>
    public static byte[] Encode(PngSamples picture)
    {
        if (picture.BitDepth is not (8 or 16) || !picture.Colour.Allows(picture.BitDepth))
            throw new ArgumentException($"{picture.Colour} with {picture.BitDepth} bits a sample; expected 8 or 16 as the colour allows", nameof(picture));
        var rowLength = picture.Width * picture.Channels * (picture.BitDepth / 8);
        if (picture.Bytes.Length != (long)rowLength * picture.Height)
            throw new ArgumentException($"{picture.Bytes.Length} sample bytes; expected {picture.Height} rows of {rowLength}", nameof(picture));

        using var file = new MemoryStream();
        file.Write([0x89, (byte)'P', (byte)'N', (byte)'G', 13, 10, 26, 10]);
        Span<byte> header = stackalloc byte[13];
        header.Clear();
        BinaryPrimitives.WriteInt32BigEndian(header, picture.Width);
        BinaryPrimitives.WriteInt32BigEndian(header[4..], picture.Height);
        (header[8], header[9]) = ((byte)picture.BitDepth, (byte)picture.Colour);
        WriteChunk(file, "IHDR", header);
        if (picture.Palette.Length > 0)
            WriteChunk(file, "PLTE", picture.Palette);
        WriteChunk(file, "IDAT", Compress(picture.Bytes, rowLength));
        WriteChunk(file, "IEND", []);
        return file.ToArray();
    }

    private static byte[] Compress(byte[] samples, int rowLength)
    {
        using var compressed = new MemoryStream();
        using (var zlib = new ZLibStream(compressed, CompressionLevel.Optimal, leaveOpen: true))
        {
            var row = new byte[rowLength + 1];
            row[0] = 2; // filter "up": id pictures and depth maps change little from row to row
            for (var start = 0; start < samples.Length; start += rowLength)
            {
                for (var i = 0; i < rowLength; i++)
                    row[i + 1] = (byte)(samples[start + i] - (start == 0 ? 0 : samples[start + i - rowLength]));
                zlib.Write(row);
            }
        }
        return compressed.ToArray();
    }

    private static void WriteChunk(MemoryStream file, string type, ReadOnlySpan<byte> content)
    {
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, content.Length);
        file.Write(number);
        var name = Encoding.ASCII.GetBytes(type);
        file.Write(name);
        file.Write(content);
        var sum = new Crc32();
        sum.Append(name);
        sum.Append(content);
        BinaryPrimitives.WriteUInt32BigEndian(number, sum.GetCurrentHashAsUInt32());
        file.Write(number);
    }
}
