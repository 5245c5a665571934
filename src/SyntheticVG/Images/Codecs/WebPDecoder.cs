using System.Buffers.Binary;

namespace SyntheticVG.Images.Codecs;

/// <summary>Decodes WebP by libwebp; of an animation the first frame.</summary>
internal sealed class WebPDecoder : IPictureDecoder
{
    private readonly byte[] _data;

    /// <summary>Reads the header.</summary>
    public WebPDecoder(byte[] data)
    {
        _data = data;
        var stated = data.Length < 12 ? 0 : BinaryPrimitives.ReadUInt32LittleEndian(data.AsSpan(4)) + 8L;
        if (data.Length < stated)
            throw new InvalidDataException($"the file is truncated: found {data.Length} bytes; its header announces {stated}");
        var (width, height) = SkiaDecoder.SizeOf(data);
        Info = new(PictureFormat.WebP, width, height, Orientation(data));
    }

    public PictureInfo Info { get; }

    public Picture Decode() => SkiaDecoder.Decode(_data, Info);

    private static int Orientation(ReadOnlySpan<byte> data)
    {
        for (var at = 12; at + 8 <= data.Length;)
        {
            var length = BinaryPrimitives.ReadUInt32LittleEndian(data[(at + 4)..]);
            if (length > data.Length - at - 8)
                return 1;
            if (data[at..].StartsWith("EXIF"u8))
                return ExifOrientation.Of(data.Slice(at + 8, (int)length));
            at = (int)Math.Min(int.MaxValue - 8, at + 8L + length + (length & 1));
        }
        return 1;
    }
}
