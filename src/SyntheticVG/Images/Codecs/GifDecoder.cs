using System.Buffers.Binary;

namespace SyntheticVG.Images.Codecs;

/// <summary>Decodes the first frame of a GIF file; a transparent colour shows as itself.</summary>
internal sealed class GifDecoder : IPictureDecoder
{
    private readonly byte[] _data;
    private readonly int _transparent = -1;
    private readonly byte[] _table = new byte[3 * 256];
    private readonly (int Left, int Top, int Width, int Height) _frame;
    private readonly bool _interlaced;
    private readonly int _pixelsAt;

    /// <summary>Reads everything before the first frame's pixels.</summary>
    public GifDecoder(byte[] data)
    {
        _data = data;
        Need(13, "header");
        var (width, height) = (Short(6), Short(8));
        var at = 13;
        byte[]? palette = null;
        if ((data[10] & 0x80) != 0)
            palette = ReadPalette(ref at, data[10]);
        for (; ; )
        {
            Need(at + 1, "blocks");
            var block = data[at++];
            if (block == ';')
                throw new InvalidDataException("it has no frame");
            if (block == '!')
            {
                Need(at + 3, "extension");
                if (data[at] == 0xF9 && data[at + 1] >= 4)
                {
                    Need(at + 6, "graphic control");
                    _transparent = (data[at + 2] & 1) != 0 ? data[at + 5] : -1;
                }
                at++;
                SkipBlocks(ref at);
            }
            else if (block == ',')
            {
                break;
            }
        }
        Need(at + 10, "frame header");
        _frame = (Short(at), Short(at + 2), Short(at + 4), Short(at + 6));
        var flags = data[at + 8];
        at += 9;
        _interlaced = (flags & 0x40) != 0;
        if ((flags & 0x80) != 0)
            palette = ReadPalette(ref at, flags);
        _pixelsAt = at;
        if (palette is null || IsGrayRamp(palette))
            Palette.FillGray(_table);
        else
            Palette.Fill(_table, palette);
        Info = new(PictureFormat.Gif, Math.Max(width, _frame.Left + _frame.Width), Math.Max(height, _frame.Top + _frame.Height), 1);
        if (Info.Width == 0 || Info.Height == 0)
            throw new InvalidDataException($"its header announces {Info.Width} × {Info.Height} pixels; expected at least one");
    }

    public PictureInfo Info { get; }

    public Picture Decode()
    {
        var picture = new Picture(Info.Width, Info.Height);
        var blank = _table.AsSpan(3 * Math.Max(0, _transparent), 3);
        for (var i = 0; i < picture.Pixels.Length; i += 3)
            blank.CopyTo(picture.Pixels.AsSpan(i));

        var indices = new byte[_frame.Width * _frame.Height];
        Need(_pixelsAt + 1, "pixels");
        GifCodes.Decode(_data, _pixelsAt, indices);
        var row = 0;
        foreach (var y in _interlaced ? InterlacedRows(_frame.Height) : Enumerable.Range(0, _frame.Height))
        {
            var target = picture.Row(_frame.Top + y)[(3 * _frame.Left)..];
            var source = indices.AsSpan(row++ * _frame.Width, _frame.Width);
            for (var x = 0; x < source.Length; x++)
                _table.AsSpan(3 * source[x], 3).CopyTo(target[(3 * x)..]);
        }
        return picture;
    }

    private static IEnumerable<int> InterlacedRows(int height)
    {
        foreach (var (first, step) in ((int, int)[])[(0, 8), (4, 8), (2, 4), (1, 2)])
        {
            for (var y = first; y < height; y += step)
                yield return y;
        }
    }

    private byte[] ReadPalette(ref int at, byte flags)
    {
        var length = 3 << ((flags & 7) + 1);
        Need(at + length, "palette");
        at += length;
        return _data[(at - length)..at];
    }

    // Pillow takes such a picture as gray, so that indices beyond the palette are gray too.
    private static bool IsGrayRamp(byte[] palette) => !palette.Where((value, i) => value != i / 3).Any();

    private void SkipBlocks(ref int at)
    {
        for (; ; )
        {
            Need(at + 1, "extension");
            var length = _data[at++];
            if (length == 0)
                return;
            at += length;
        }
    }

    private int Short(int at) => BinaryPrimitives.ReadUInt16LittleEndian(_data.AsSpan(at));

    private void Need(int length, string part)
    {
        if (_data.Length < length)
            throw new InvalidDataException($"the file is truncated: it ends after {_data.Length} bytes, inside its {part}");
    }
}
