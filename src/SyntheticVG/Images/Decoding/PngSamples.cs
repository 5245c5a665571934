namespace SyntheticVG.Images.Decoding;

/// <summary>Turns unfiltered PNG samples into RGB: 16-bit colour by its high byte, 16-bit gray clipped at 255, alpha dropped.</summary>
internal sealed class PngSamples
{
    private readonly PngLayout _layout;
    private readonly byte[] _table = new byte[3 * 256]; // colour of each sample value, for gray up to 8 bits and palettes

    /// <param name="layout">How the pixels are stored.</param>
    /// <param name="palette">Red, green, blue of each index; null where the file has none.</param>
    public PngSamples(PngLayout layout, byte[]? palette)
    {
        _layout = layout;
        if (layout.Colour == 3)
        {
            Palette.Fill(_table, palette);
        }
        else if (layout.Colour == 0 && layout.Depth <= 8)
        {
            var step = 255 / ((1 << layout.Depth) - 1);
            for (var value = 0; value < 1 << layout.Depth; value++)
                _table.AsSpan(3 * value, 3).Fill((byte)(value * step));
        }
    }

    /// <summary>Colours the picture as one whose samples are all 0.</summary>
    public void Blank(Picture picture)
    {
        if (_layout.Colour == 3 && _table.AsSpan(0, 3).ContainsAnyExcept((byte)0))
        {
            for (var i = 0; i < picture.Pixels.Length; i += 3)
                _table.AsSpan(0, 3).CopyTo(picture.Pixels.AsSpan(i));
        }
    }

    /// <summary>Writes <paramref name="columns"/> pixels of a row at columns x, x + step, ...</summary>
    public void Expand(ReadOnlySpan<byte> row, Span<byte> target, int x, int step, int columns)
    {
        target = target[(3 * x)..];
        var stride = 3 * step;
        switch (_layout)
        {
            case { Colour: 0, Depth: 16 }:
                for (var i = 0; i < columns; i++)
                    target.Slice(i * stride, 3).Fill(row[2 * i] > 0 ? (byte)255 : row[(2 * i) + 1]);
                break;
            case { Colour: 0 or 3 }:
                Look(row, target, stride, columns);
                break;
            case { Colour: 2, Depth: 8 } when step == 1:
                row[..(3 * columns)].CopyTo(target);
                break;
            default:
                var sample = _layout.Depth / 8;
                var pixel = _layout.BitsPerPixel / 8;
                var (green, blue) = _layout.Colour == 4 ? (0, 0) : (sample, 2 * sample);
                for (var i = 0; i < columns; i++)
                {
                    var (from, to) = (row[(i * pixel)..], target[(i * stride)..]);
                    (to[0], to[1], to[2]) = (from[0], from[green], from[blue]);
                }
                break;
        }
    }

    private void Look(ReadOnlySpan<byte> row, Span<byte> target, int stride, int columns)
    {
        var depth = _layout.Depth;
        var perByte = 8 / depth;
        var mask = (1 << depth) - 1;
        for (var i = 0; i < columns; i++)
        {
            var value = (row[i / perByte] >> ((perByte - 1 - (i % perByte)) * depth)) & mask;
            _table.AsSpan(3 * value, 3).CopyTo(target[(i * stride)..]);
        }
    }
}
