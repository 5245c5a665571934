using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using SkiaSharp;

namespace SyntheticVG.Images.Codecs;

/// <summary>Decodes through Skia's codecs, without colour management and without premultiplied alpha.</summary>
internal static class SkiaDecoder
{
    private const int RowsAtOnce = 32;

    /// <summary>The size that the codec reads from the header.</summary>
    public static (int Width, int Height) SizeOf(byte[] data)
    {
        using var copy = SKData.CreateCopy(data);
        using var codec = Open(copy);
        return (codec.Info.Width, codec.Info.Height);
    }

    /// <summary>Decodes the whole picture at once: 4 bytes a pixel beside the 3 of the result.</summary>
    public static Picture Decode(byte[] data, PictureInfo info)
    {
        using var copy = SKData.CreateCopy(data);
        using var codec = Open(copy);
        var picture = new Picture(info.Width, info.Height);
        var rgba = GC.AllocateUninitializedArray<byte>(checked(4 * info.Width * info.Height), pinned: true);
        Require(codec.GetPixels(Plain(info), Marshal.UnsafeAddrOfPinnedArrayElement(rgba, 0)));
        DropAlpha(rgba, picture.Pixels);
        return picture;
    }

    /// <summary>Decodes a band of rows at a time.</summary>
    public static Picture DecodeByRows(byte[] data, PictureInfo info)
    {
        using var copy = SKData.CreateCopy(data);
        using var codec = Open(copy);
        Require(codec.StartScanlineDecode(Plain(info)));
        var picture = new Picture(info.Width, info.Height);
        var band = GC.AllocateUninitializedArray<byte>(4 * info.Width * RowsAtOnce, pinned: true);
        for (var y = 0; y < info.Height; y += RowsAtOnce)
        {
            var rows = Math.Min(RowsAtOnce, info.Height - y);
            var read = codec.GetScanlines(Marshal.UnsafeAddrOfPinnedArrayElement(band, 0), rows, 4 * info.Width);
            if (read < rows)
                throw new InvalidDataException($"its pixels are broken from row {y + read} of {info.Height} on");
            DropAlpha(band.AsSpan(0, 4 * info.Width * rows), picture.Pixels.AsSpan(3 * info.Width * y, 3 * info.Width * rows));
        }
        return picture;
    }

    /// <summary>Copies red, green and blue out of four bytes a pixel.</summary>
    public static void DropAlpha(ReadOnlySpan<byte> rgba, Span<byte> rgb)
    {
        var (from, to) = (0, 0);
        for (; from + 16 <= rgba.Length && to + 16 <= rgb.Length; from += 16, to += 12)
        {
            Vector128.Shuffle(Vector128.Create(rgba[from..]), Vector128.Create((byte)0, 1, 2, 4, 5, 6, 8, 9, 10, 12, 13, 14, 0, 0, 0, 0))
                .CopyTo(rgb[to..]);
        }
        for (; from < rgba.Length; from += 4, to += 3)
            rgba.Slice(from, 3).CopyTo(rgb[to..]);
    }

    private static SKCodec Open(SKData data) => SKCodec.Create(data)
        ?? throw new InvalidDataException("its header is broken, or the file is truncated");

    // No colour space: the codec then leaves the colours as stored.
    private static SKImageInfo Plain(PictureInfo info) => new(info.Width, info.Height, SKColorType.Rgba8888, SKAlphaType.Unpremul);

    private static void Require(SKCodecResult result)
    {
        if (result != SKCodecResult.Success)
            throw new InvalidDataException($"its pixels are broken or cut ({result})");
    }
}
