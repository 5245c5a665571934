using System.Buffers.Binary;
using System.IO.Compression;

namespace SyntheticVG.Images.Decoding;

/// <summary>Decodes PNG of every depth, colour type and interlacing.</summary>
internal sealed class PngDecoder : IPictureDecoder
{
    // Left, top, column step, row step of the seven interlaced passes.
    private static readonly (int X, int Y, int StepX, int StepY)[] Adam7 =
        [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)];

    private readonly byte[] _data;
    private readonly PngChunks _chunks;
    private readonly PngLayout _layout;
    private readonly PngChunk _firstPixels;
    private readonly byte[]? _palette;

    /// <summary>Reads the chunks before the pixels.</summary>
    public PngDecoder(byte[] data)
    {
        (_data, _chunks) = (data, new PngChunks(data));
        PngLayout? layout = null;
        var orientation = 1;
        for (var at = Signature.Length; ;)
        {
            var chunk = _chunks.At(at) ?? throw new InvalidDataException($"found no chunk at byte {at}; expected its header and pixels");
            if (chunk.Kind is "IDAT" or "IEND")
            {
                _firstPixels = chunk;
                break;
            }
            _chunks.Check(chunk);
            _chunks.CheckCrc(chunk);
            var content = _chunks.Data(chunk);
            if (chunk.Kind is "IHDR")
                layout = PngLayout.Read(content);
            else if (chunk.Kind is "PLTE")
                _palette = content.ToArray();
            else if (chunk.Kind is "eXIf")
                orientation = ExifOrientation.Of(content);
            at = chunk.End;
        }
        _layout = layout ?? throw new InvalidDataException("it has no IHDR chunk");
        Info = new(PictureFormat.Png, _layout.Width, _layout.Height, orientation == 1 ? OrientationAfterPixels() : orientation);
    }

    /// <summary>The first eight bytes of every PNG file.</summary>
    public static ReadOnlySpan<byte> Signature => [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A];

    public PictureInfo Info { get; }

    public Picture Decode()
    {
        if (_firstPixels.Kind is "IEND")
            throw new InvalidDataException("it has no pixels (no IDAT chunk)");
        var picture = new Picture(_layout.Width, _layout.Height);
        var samples = new PngSamples(_layout, _palette);
        samples.Blank(picture);

        var stored = new PngPixelStream(_data, _chunks, _firstPixels);
        using var inflated = new ZLibStream(stored, CompressionMode.Decompress);
        if (_layout.Interlaced)
        {
            foreach (var (x, y, stepX, stepY) in Adam7)
            {
                if (x < picture.Width && y < picture.Height && !DecodePass(inflated, samples, picture, x, y, stepX, stepY))
                    break;
            }
        }
        else
        {
            DecodePass(inflated, samples, picture, 0, 0, 1, 1);
        }
        CheckRest(stored.Current);
        return picture;
    }

    // False where the deflated data ends early: Pillow leaves the remaining rows blank then.
    private bool DecodePass(ZLibStream inflated, PngSamples samples, Picture picture, int x, int y, int stepX, int stepY)
    {
        var columns = (picture.Width - x + stepX - 1) / stepX;
        var rowBytes = checked((int)((((long)columns * _layout.BitsPerPixel) + 7) / 8));
        var bytesPerPixel = Math.Max(1, _layout.BitsPerPixel / 8);
        var (row, previous) = (new byte[rowBytes + 1], new byte[rowBytes + 1]);
        for (; y < picture.Height; y += stepY)
        {
            if (inflated.ReadAtLeast(row, row.Length, throwOnEndOfStream: false) < row.Length)
                return false;
            PngFilter.Undo(row[0], row.AsSpan(1), previous.AsSpan(1), bytesPerPixel, y);
            samples.Expand(row.AsSpan(1), picture.Row(y), x, stepX, columns);
            (row, previous) = (previous, row);
        }
        return true;
    }

    // What follows the pixels has to be whole, but its checksums are not looked at.
    private void CheckRest(PngChunk last)
    {
        for (var at = last.End; _chunks.At(at) is { Kind: not "IEND" } chunk; at = chunk.End)
            _chunks.Check(chunk);
    }

    private int OrientationAfterPixels()
    {
        for (var at = _firstPixels.End; _chunks.At(at) is { Kind: not "IEND" } chunk; at = chunk.End)
        {
            if (chunk.Kind is "eXIf" && chunk.Length <= _data.Length - chunk.Start)
                return ExifOrientation.Of(_chunks.Data(chunk));
        }
        return 1;
    }
}

/// <summary>How the pixels of a PNG file are stored.</summary>
/// <param name="Width">Width in pixels.</param>
/// <param name="Height">Height in pixels.</param>
/// <param name="Depth">Bits a sample: 1, 2, 4, 8 or 16.</param>
/// <param name="Colour">0 gray, 2 RGB, 3 palette, 4 gray and alpha, 6 RGB and alpha.</param>
/// <param name="Interlaced">Whether the rows come in seven passes.</param>
internal sealed record PngLayout(int Width, int Height, int Depth, int Colour, bool Interlaced)
{
    /// <summary>Bits of one pixel over all its channels.</summary>
    public int BitsPerPixel => Depth * (Colour switch { 2 => 3, 4 => 2, 6 => 4, _ => 1 });

    /// <summary>Reads the content of an IHDR chunk.</summary>
    public static PngLayout Read(ReadOnlySpan<byte> header)
    {
        var (width, height) = (BinaryPrimitives.ReadUInt32BigEndian(header), BinaryPrimitives.ReadUInt32BigEndian(header[4..]));
        var (depth, colour) = (header[8], header[9]);
        if (width is 0 or > int.MaxValue || height is 0 or > int.MaxValue)
            throw new InvalidDataException($"its header announces {width} × {height} pixels; expected at least one");
        var known = colour switch
        {
            0 => depth is 1 or 2 or 4 or 8 or 16,
            3 => depth is 1 or 2 or 4 or 8,
            2 or 4 or 6 => depth is 8 or 16,
            _ => false,
        };
        if (!known)
            throw new InvalidDataException($"its header announces colour type {colour} with {depth} bits a sample, which PNG does not have");
        if (header[11] != 0)
            throw new InvalidDataException($"its header announces filter method {header[11]}; expected 0");
        return new((int)width, (int)height, depth, colour, header[12] != 0);
    }
}
