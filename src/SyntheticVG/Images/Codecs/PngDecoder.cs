using System.Buffers.Binary;
using System.IO.Compression;

namespace SyntheticVG.Images.Codecs;

/// <summary>Reads PNG files down to their raw samples, as id pictures and depth maps need them.</summary>
/// <remarks>
/// After the PNG specification, third edition (W3C 2023). Every chunk's CRC is checked. Before anything is allocated the header's
/// size is held against <see cref="DefaultMaxPixels"/> and against what the file's compressed bytes can expand to (1032 times), so memory is
/// bounded by the file's own length.
/// </remarks>
internal static class PngDecoder
{
    /// <summary>The default limit of columns times rows: about 179 million.</summary>
    public const long DefaultMaxPixels = 178_956_970;

    private const int MaxDeflateRatio = 1032;

    private static ReadOnlySpan<byte> Signature => [0x89, (byte)'P', (byte)'N', (byte)'G', 13, 10, 26, 10];

    /// <summary>Whether a file begins as a PNG does.</summary>
    public static bool IsPng(ReadOnlySpan<byte> file) => file.StartsWith(Signature);

    /// <summary>Reads a file.</summary>
    /// <exception cref="InvalidDataException">It is no PNG, damaged, cut, or larger than <paramref name="maxPixels"/>.</exception>
    public static PngSamples ReadFile(string path, long maxPixels = DefaultMaxPixels) => Decode(File.ReadAllBytes(path), path, maxPixels);

    /// <summary>Decodes the bytes of a file.</summary>
    /// <param name="file">The whole file.</param>
    /// <param name="name">What errors call the file.</param>
    /// <param name="maxPixels">Columns times rows above which the file is refused.</param>
    /// <exception cref="InvalidDataException">The bytes are no PNG, damaged, cut, or larger than <paramref name="maxPixels"/>.</exception>
    public static PngSamples Decode(byte[] file, string name, long maxPixels = DefaultMaxPixels)
    {
        if (!IsPng(file))
            throw new InvalidDataException($"{name}: {Beginning(file)}; expected a PNG");
        var chunks = new PngChunks(file, name);
        if (!chunks.MoveNext() || chunks.Type != "IHDR" || chunks.Data.Length != 13)
            throw new InvalidDataException($"{name}: the first chunk is '{chunks.Type}' of {chunks.Data.Length} bytes; expected IHDR of 13");
        var header = ReadHeader(chunks.Data.Span, name, maxPixels);

        var (palette, transparency, exif) = (Array.Empty<byte>(), Array.Empty<byte>(), Array.Empty<byte>());
        var compressed = new List<ReadOnlyMemory<byte>>();
        var ended = false;
        while (!ended && chunks.MoveNext())
        {
            switch (chunks.Type)
            {
                case "PLTE":
                    palette = chunks.Data.Length is > 0 and <= 768 && chunks.Data.Length % 3 == 0
                        ? chunks.Data.ToArray()
                        : throw new InvalidDataException($"{name}: the palette has {chunks.Data.Length} bytes; expected 3 each for 1 to 256 colours");
                    break;
                case "tRNS":
                    transparency = chunks.Data.ToArray();
                    break;
                case "eXIf":
                    exif = chunks.Data.ToArray();
                    break;
                case "IDAT":
                    compressed.Add(chunks.Data);
                    break;
                case "IEND":
                    ended = true;
                    break;
                default:
                    if (char.IsAsciiLetterUpper(chunks.Type[0]))
                        throw new InvalidDataException($"{name}: chunk '{chunks.Type}' is marked as needed, and unknown");
                    break;
            }
        }
        if (!ended)
            throw new InvalidDataException($"{name}: the PNG is cut: no IEND chunk");
        if (header.Colour == PngColour.Palette && palette.Length == 0)
            throw new InvalidDataException($"{name}: a palette picture without a palette");
        return new PngSamples
        {
            Width = header.Width,
            Height = header.Height,
            Colour = header.Colour,
            BitDepth = header.BitDepth,
            Bytes = Expand(header, compressed, name),
            Palette = palette,
            Transparency = transparency,
            Exif = exif,
        };
    }

    private static PngHeader ReadHeader(ReadOnlySpan<byte> data, string name, long maxPixels)
    {
        var (width, height) = (BinaryPrimitives.ReadUInt32BigEndian(data), BinaryPrimitives.ReadUInt32BigEndian(data[4..]));
        var (bitDepth, colour) = (data[8], (PngColour)data[9]);
        if (width is 0 or > int.MaxValue || height is 0 or > int.MaxValue)
            throw new InvalidDataException($"{name}: the PNG says {width} × {height} pixels; expected 1 to {int.MaxValue} a side");
        if ((long)width * height > maxPixels)
            throw new InvalidDataException($"{name}: the PNG says {width} × {height} = {(long)width * height} pixels; expected at most {maxPixels}");
        if (!colour.Allows(bitDepth))
            throw new InvalidDataException($"{name}: colour type {data[9]} with {bitDepth} bits a sample; no such PNG exists");
        if (data[10] != 0 || data[11] != 0 || data[12] > 1)
            throw new InvalidDataException($"{name}: compression {data[10]}, filter {data[11]}, interlacing {data[12]}; expected 0, 0 and 0 or 1");
        return new((int)width, (int)height, colour, bitDepth, Interlaced: data[12] == 1);
    }

    private static byte[] Expand(PngHeader header, List<ReadOnlyMemory<byte>> compressed, string name)
    {
        var (needed, present) = (header.ExpandedLength, compressed.Sum(part => (long)part.Length));
        if (needed > (present + 64) * MaxDeflateRatio || header.SampleBytes > Array.MaxLength)
            throw new InvalidDataException($"{name}: {present} compressed bytes cannot hold the {header.Width} × {header.Height} pixels that the PNG promises");
        using var inflated = new ZLibStream(new PngChunkStream(compressed), CompressionMode.Decompress);
        try
        {
            var samples = PngRows.Read(header, inflated);
            if (inflated.ReadByte() != -1) // also makes the stream check its sum
                throw new InvalidDataException("more rows than the header says");
            return samples;
        }
        catch (EndOfStreamException e)
        {
            throw new InvalidDataException($"{name}: the pixels of the PNG are cut short", e);
        }
        // the latter is zlib's word for headers that ask for a dictionary and the like: all bytes are in memory
        catch (Exception e) when (e is InvalidDataException or IOException)
        {
            throw new InvalidDataException($"{name}: the pixels of the PNG are damaged: {e.Message}", e);
        }
    }

    private static string Beginning(ReadOnlySpan<byte> file) => file switch
    {
        [] => "an empty file",
        [0xFF, 0xD8, ..] => "a JPEG",
        [(byte)'G', (byte)'I', (byte)'F', ..] => "a GIF",
        [(byte)'v', (byte)'e', (byte)'r', (byte)'s', ..] => "begins like a Git LFS pointer",
        _ => $"begins with bytes {Convert.ToHexString(file[..Math.Min(8, file.Length)])}",
    };
}
