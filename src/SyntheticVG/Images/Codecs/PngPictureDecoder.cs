using System.Buffers.Binary;
using System.IO.Compression;

namespace SyntheticVG.Images.Codecs;

/// <summary>Decodes PNG photos with Pillow's tolerance and Pillow's conversions; <see cref="PngDecoder"/> is the strict reader of raw samples.</summary>
internal sealed class PngPictureDecoder : IPictureDecoder
{
    private readonly byte[] _data;
    private readonly PngPictureChunks _chunks;
    private readonly PngHeader _header;
    private readonly PngChunk _firstPixels;
    private readonly byte[] _palette = [];

    /// <summary>Reads the chunks before the pixels.</summary>
    public PngPictureDecoder(byte[] data)
    {
        (_data, _chunks) = (data, new PngPictureChunks(data));
        PngHeader? header = null;
        var orientation = 1;
        for (var at = 8; ;)
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
                header = ReadHeader(content);
            else if (chunk.Kind is "PLTE")
                _palette = content.ToArray();
            else if (chunk.Kind is "eXIf")
                orientation = ExifOrientation.Of(content);
            at = chunk.End;
        }
        _header = header ?? throw new InvalidDataException("it has no IHDR chunk");
        Info = new(PictureFormat.Png, _header.Width, _header.Height, orientation == 1 ? OrientationAfterPixels() : orientation);
    }

    public PictureInfo Info { get; }

    public Picture Decode()
    {
        if (_firstPixels.Kind is "IEND")
            throw new InvalidDataException("it has no pixels (no IDAT chunk)");
        var picture = new Picture(_header.Width, _header.Height);
        var samples = _header is { Colour: PngColour.Rgb, BitDepth: 8 } ? picture.Pixels : new byte[_header.SampleBytes];
        var stored = new PngPixelStream(_data, _chunks, _firstPixels);
        using var inflated = new ZLibStream(stored, CompressionMode.Decompress);
        try
        {
            PngRows.Read(_header, inflated, samples); // rows that are missing in whole deflated data stay 0, as in Pillow
        }
        catch (IOException e)
        {
            throw new InvalidDataException($"its deflated pixels are damaged: {e.Message}", e);
        }
        CheckRest(stored.Current);
        if (samples != picture.Pixels)
            Convert(samples, picture.Pixels);
        return picture;
    }

    // 16-bit colour by its high byte, 16-bit gray clipped at 255, alpha dropped.
    private void Convert(byte[] samples, byte[] pixels)
    {
        if (_header is { Colour: PngColour.Gray, BitDepth: 16 })
        {
            for (var i = 0; i < samples.Length / 2; i++)
                pixels.AsSpan(3 * i, 3).Fill(samples[2 * i] > 0 ? (byte)255 : samples[(2 * i) + 1]);
        }
        else if (_header.Colour is PngColour.Gray or PngColour.Palette)
        {
            var table = new byte[3 * 256];
            if (_header.Colour == PngColour.Palette)
                Palette.Fill(table, _palette);
            else
                Palette.FillGray(table, 255 / ((1 << _header.BitDepth) - 1));
            for (var i = 0; i < samples.Length; i++)
                table.AsSpan(3 * samples[i], 3).CopyTo(pixels.AsSpan(3 * i));
        }
        else
        {
            var sample = _header.BitDepth / 8;
            var pixel = _header.PixelBits / 8;
            var (green, blue) = _header.Colour == PngColour.GrayAlpha ? (0, 0) : (sample, 2 * sample);
            for (var (from, to) = (0, 0); to < pixels.Length; from += pixel, to += 3)
                (pixels[to], pixels[to + 1], pixels[to + 2]) = (samples[from], samples[from + green], samples[from + blue]);
        }
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

    private static PngHeader ReadHeader(ReadOnlySpan<byte> data)
    {
        var (width, height) = (BinaryPrimitives.ReadUInt32BigEndian(data), BinaryPrimitives.ReadUInt32BigEndian(data[4..]));
        var (depth, colour) = (data[8], (PngColour)data[9]);
        if (width is 0 or > int.MaxValue || height is 0 or > int.MaxValue)
            throw new InvalidDataException($"its header announces {width} × {height} pixels; expected at least one");
        if (!colour.Allows(depth))
            throw new InvalidDataException($"its header announces colour type {data[9]} with {depth} bits a sample, which PNG does not have");
        if (data[11] != 0)
            throw new InvalidDataException($"its header announces filter method {data[11]}; expected 0");
        return new((int)width, (int)height, colour, depth, data[12] != 0);
    }
}
