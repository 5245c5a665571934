using System.Buffers.Binary;
using System.IO.Compression;
using System.IO.Hashing;

namespace SyntheticVG.Images.Codecs;

/// <summary>One chunk of a PNG file.</summary>
/// <param name="Kind">The four letters.</param>
/// <param name="Start">Offset of its data in the file.</param>
/// <param name="Length">Bytes of data.</param>
internal readonly record struct PngChunk(string Kind, int Start, int Length)
{
    /// <summary>Offset of what follows the chunk's checksum.</summary>
    public int End => Start + Length + 4;
}

/// <summary>The chunks of a PNG file, and the checks that Pillow makes of them.</summary>
internal sealed class PngPictureChunks(byte[] data)
{
    private const int MaxTextBytes = 1 << 20;
    private const int MaxAllTextBytes = 64 * MaxTextBytes;

    private static readonly Dictionary<string, int> LeastLength =
        new() { ["IHDR"] = 13, ["gAMA"] = 4, ["sRGB"] = 1, ["pHYs"] = 9, ["acTL"] = 8, ["fcTL"] = 26 };

    private long _textBytes;

    /// <summary>The chunk whose length field stands at <paramref name="at"/>, or null where there is none.</summary>
    public PngChunk? At(int at)
    {
        if (data.Length - at < 8)
            return null;
        var kind = data.AsSpan(at + 4, 4);
        foreach (var letter in kind)
        {
            if (!char.IsAsciiLetterOrDigit((char)letter))
                return null;
        }
        var length = BinaryPrimitives.ReadUInt32BigEndian(data.AsSpan(at));
        return new(System.Text.Encoding.ASCII.GetString(kind), at + 8, (int)Math.Min(length, int.MaxValue - 64 - (uint)at));
    }

    /// <summary>The chunk's data.</summary>
    /// <exception cref="InvalidDataException">The file ends before the chunk does.</exception>
    public ReadOnlySpan<byte> Data(PngChunk chunk) => chunk.Length <= data.Length - chunk.Start
        ? data.AsSpan(chunk.Start, chunk.Length)
        : throw new InvalidDataException($"the file ends inside its {chunk.Kind} chunk: {data.Length - chunk.Start} of {chunk.Length} bytes are there");

    /// <summary>Refuses a chunk that is cut, too short for its kind, or a text that inflates to more than 1 MiB.</summary>
    public void Check(PngChunk chunk)
    {
        var content = Data(chunk);
        if (LeastLength.TryGetValue(chunk.Kind, out var least) && content.Length < least)
            throw new InvalidDataException($"its {chunk.Kind} chunk has {content.Length} bytes; expected {least}");
        if (chunk.Kind is "tEXt")
            CountText(content.Length);
        else if (chunk.Kind is "zTXt" or "iCCP")
            CheckInflated(chunk, content, content.IndexOf((byte)0) + 1, chunk.Kind is "zTXt");
        else if (chunk.Kind is "iTXt")
            CheckInternationalText(chunk, content);
    }

    /// <summary>Refuses a chunk whose checksum is wrong.</summary>
    public void CheckCrc(PngChunk chunk)
    {
        if (data.Length < chunk.End)
            throw new InvalidDataException($"the file ends inside its {chunk.Kind} chunk");
        var stated = BinaryPrimitives.ReadUInt32BigEndian(data.AsSpan(chunk.End - 4));
        var found = Crc32.HashToUInt32(data.AsSpan(chunk.Start - 4, chunk.Length + 4));
        if (stated != found)
            throw new InvalidDataException($"its {chunk.Kind} chunk is damaged: checksum {found:x8}, stated {stated:x8}");
    }

    private void CheckInternationalText(PngChunk chunk, ReadOnlySpan<byte> content)
    {
        var flag = content.IndexOf((byte)0) + 1;
        if (flag == 0 || content.Length < flag + 2 || content[flag] == 0)
        {
            CountText(content.Length);
            return;
        }
        var rest = content[(flag + 2)..];
        var language = rest.IndexOf((byte)0);
        var translated = language < 0 ? -1 : rest[(language + 1)..].IndexOf((byte)0);
        if (translated >= 0)
            CheckInflated(chunk, content, flag + 2 + language + translated + 1, counted: true);
    }

    // methodAt points at the compression method; the deflated bytes follow it.
    private void CheckInflated(PngChunk chunk, ReadOnlySpan<byte> content, int methodAt, bool counted)
    {
        if (methodAt >= content.Length)
            return;
        if (chunk.Kind is not "iTXt" && content[methodAt] != 0)
            throw new InvalidDataException($"its {chunk.Kind} chunk has compression method {content[methodAt]}; expected 0");
        var total = InflatedLength(content[(methodAt + 1)..]);
        if (total > MaxTextBytes)
            throw new InvalidDataException($"its {chunk.Kind} chunk inflates to more than {MaxTextBytes} bytes");
        if (counted)
            CountText(total);
    }

    // Stops soon after the limit; a broken text counts nothing, for it is no reason to refuse the picture.
    private static int InflatedLength(ReadOnlySpan<byte> deflated)
    {
        using var inflated = new ZLibStream(new MemoryStream(deflated.ToArray()), CompressionMode.Decompress);
        var buffer = new byte[8192];
        var total = 0;
        try
        {
            for (int read; total <= MaxTextBytes && (read = inflated.Read(buffer)) > 0;)
                total += read;
        }
        catch (Exception e) when (e is InvalidDataException or IOException)
        {
            return 0;
        }
        return total;
    }

    private void CountText(int bytes)
    {
        _textBytes += bytes;
        if (_textBytes > MaxAllTextBytes)
            throw new InvalidDataException($"its texts are larger than {MaxAllTextBytes} bytes");
    }
}
