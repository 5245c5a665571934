using System.IO.Compression;
using Snappier;
using ZstdSharp;

namespace SyntheticVG.Datasets.ParquetFiles;

/// <summary>The compressions of Parquet's pages.</summary>
internal static class PageCodec
{
    /// <summary>Largest page, in bytes; writers aim at one megabyte.</summary>
    public const int MaxPage = 1 << 28;

    private static readonly string[] Names = ["none", "snappy", "gzip", "lzo", "brotli", "lz4", "zstd", "lz4_raw"];

    /// <summary>Unpacks a page.</summary>
    /// <param name="codec">The format's number.</param>
    /// <param name="packed">What lies in the file.</param>
    /// <param name="size">What it must come to, in bytes.</param>
    /// <exception cref="InvalidDataException">The codec is not read here, or the bytes are damaged.</exception>
    public static byte[] Unpack(int codec, ReadOnlyMemory<byte> packed, int size)
    {
        if (size is < 0 or > MaxPage)
            throw new InvalidDataException($"a page is said to have {size} bytes; expected at most {MaxPage}");
        switch (codec)
        {
            case 0:
                return packed.Length == size ? packed.ToArray() : throw Differs(packed.Length, size);
            case 1:
                return UnpackSnappy(packed.Span, size);
            case 2:
                return UnpackStream(new GZipStream(Stream(packed), CompressionMode.Decompress), size);
            case 4:
                return UnpackStream(new BrotliStream(Stream(packed), CompressionMode.Decompress), size);
            case 6:
                return UnpackStream(new DecompressionStream(Stream(packed)), size);
            default:
                throw new InvalidDataException($"pages are compressed with {(codec > 0 && codec < Names.Length ? Names[codec] : $"codec {codec}")}; "
                    + $"read here are none, snappy, gzip, brotli, zstd");
        }
    }

    private static byte[] UnpackStream(Stream stream, int size)
    {
        using (stream)
        {
            try
            {
                return Drain(stream, size);
            }
            catch (Exception e) when (e is IOException or InvalidOperationException or ZstdException) // what gzip, brotli and zstd say of damaged bytes
            {
                throw new InvalidDataException($"a page does not unpack: {e.Message}", e);
            }
        }
    }

    private static byte[] UnpackSnappy(ReadOnlySpan<byte> packed, int size)
    {
        if (packed.IsEmpty && size == 0)
            return [];
        var length = Snappy.GetUncompressedLength(packed); // throws InvalidDataException where damaged
        if (length != size)
            throw Differs(length, size);
        var bytes = new byte[size];
        return Snappy.Decompress(packed, bytes) is var written && written == size ? bytes : throw Differs(written, size);
    }

    // Grows with what really comes out, so that a small page cannot claim much memory by its header.
    private static byte[] Drain(Stream stream, int size)
    {
        var bytes = new byte[Math.Min(size + 1, 1 << 16)];
        var length = 0;
        for (int read; (read = stream.Read(bytes.AsSpan(length))) > 0;)
        {
            length += read;
            if (length > size)
                throw Differs(length, size);
            if (length == bytes.Length)
                Array.Resize(ref bytes, (int)Math.Min(size + 1L, 2L * length));
        }
        return length == size ? bytes.AsSpan(0, length).ToArray() : throw Differs(length, size);
    }

    private static InvalidDataException Differs(long found, int expected) => new($"a page unpacks to {found} bytes or more; its header says {expected}");

    private static MemoryStream Stream(ReadOnlyMemory<byte> packed) =>
        System.Runtime.InteropServices.MemoryMarshal.TryGetArray(packed, out var array)
            ? new(array.Array!, array.Offset, array.Count, writable: false)
            : new(packed.ToArray());
}
