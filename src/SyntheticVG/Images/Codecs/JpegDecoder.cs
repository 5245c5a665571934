using System.Buffers.Binary;

namespace SyntheticVG.Images.Codecs;

/// <summary>Decodes JPEG: its markers are walked here, so that a cut file is refused as Pillow refuses it; its pixels come from libjpeg-turbo.</summary>
internal sealed class JpegDecoder : IPictureDecoder
{
    private const int StartOfScan = 0xDA, EndOfImage = 0xD9, App1 = 0xE1;

    private readonly byte[] _data;
    private readonly int _firstScan;

    /// <summary>Walks the markers up to the first scan.</summary>
    public JpegDecoder(byte[] data)
    {
        _data = data;
        var orientation = 1;
        (int Width, int Height)? size = null;
        var at = 2;
        for (; ; )
        {
            var marker = NextMarker(ref at) ?? throw Cut("its header");
            if (marker == EndOfImage)
                throw new InvalidDataException("it has no scan");
            if (!HasLength(marker))
                continue;
            var segment = Segment(ref at);
            if (IsFrame(marker))
                size = ReadFrame(segment);
            else if (marker == App1 && segment.StartsWith("Exif\0\0"u8))
                orientation = ExifOrientation.Of(segment);
            else if (marker == StartOfScan)
                break;
        }
        _firstScan = at;
        var (width, height) = size ?? throw new InvalidDataException("it has no frame header before its first scan");
        Info = new(PictureFormat.Jpeg, width, height, orientation);
    }

    /// <summary>Whether a file that begins so is a JPEG.</summary>
    public static bool IsJpeg(ReadOnlySpan<byte> head) => head.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF]);

    public PictureInfo Info { get; }

    public Picture Decode()
    {
        RequireEnd();
        return SkiaDecoder.DecodeByRows(_data, Info);
    }

    // Pillow wants to see the end marker: a file without it is a download that was cut.
    private void RequireEnd()
    {
        for (var at = _firstScan; ;)
        {
            var marker = NextMarker(ref at) ?? throw Cut("its scans: there is no end marker");
            if (marker == EndOfImage)
                return;
            if (HasLength(marker))
                Segment(ref at);
        }
    }

    // Skips entropy-coded bytes and padding; null at the end of the file.
    private int? NextMarker(ref int at)
    {
        while (at < _data.Length)
        {
            var found = _data.AsSpan(at).IndexOf((byte)0xFF);
            if (found < 0)
                break;
            at += found + 1;
            if (at < _data.Length && _data[at] is not (0 or 0xFF))
                return _data[at++];
        }
        at = _data.Length;
        return null;
    }

    private ReadOnlySpan<byte> Segment(ref int at)
    {
        if (at + 2 > _data.Length)
            throw Cut("a segment");
        var length = BinaryPrimitives.ReadUInt16BigEndian(_data.AsSpan(at));
        if (length < 2 || at + length > _data.Length)
            throw Cut("a segment");
        at += length;
        return _data.AsSpan(at - length + 2, length - 2);
    }

    private static (int Width, int Height) ReadFrame(ReadOnlySpan<byte> frame)
    {
        if (frame.Length < 6)
            throw new InvalidDataException($"its frame header has {frame.Length} bytes; expected at least 6");
        var (height, width) = (BinaryPrimitives.ReadUInt16BigEndian(frame[1..]), BinaryPrimitives.ReadUInt16BigEndian(frame[3..]));
        if (frame[0] != 8)
            throw new InvalidDataException($"its samples have {frame[0]} bits; expected 8");
        if (frame[5] is not (1 or 3 or 4))
            throw new InvalidDataException($"it has {frame[5]} components; expected 1, 3 or 4");
        return width > 0 && height > 0
            ? (width, height)
            : throw new InvalidDataException($"its header announces {width} × {height} pixels; expected at least one");
    }

    private static bool IsFrame(int marker) => marker is >= 0xC0 and <= 0xCF and not (0xC4 or 0xC8 or 0xCC);

    // Restart markers, the start, the end and two old ones stand alone.
    private static bool HasLength(int marker) => marker is not (>= 0xD0 and <= 0xD9) and not 0x01;

    private static InvalidDataException Cut(string part) => new($"the file is truncated: it ends inside {part}");
}
