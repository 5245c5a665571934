using System.Buffers.Binary;
using System.Numerics;

namespace SyntheticVG.Images.Codecs;

/// <summary>Decodes Windows and OS/2 bitmaps: 1 to 32 bits a pixel, with bit fields, or run-length coded.</summary>
internal sealed class BmpDecoder : IPictureDecoder
{
    private const int FileHeader = 14;
    private const int Raw = 0, RunLength8 = 1, RunLength4 = 2, BitFields = 3;

    private readonly byte[] _data;
    private readonly int _pixelsAt;
    private readonly int _bits;
    private readonly int _compression;
    private readonly bool _topDown;
    private readonly uint[] _masks = []; // red, green, blue, of pixels without a palette
    private readonly byte[] _table = new byte[3 * 256];

    /// <summary>Reads the headers and the palette.</summary>
    public BmpDecoder(byte[] data)
    {
        _data = data;
        Need(FileHeader + 12);
        _pixelsAt = Int(10);
        var headerSize = Int(FileHeader);
        var old = headerSize == 12;
        if (!old && headerSize is not (40 or 52 or 56 or 64 or 108 or 124))
            throw new InvalidDataException($"its second header has {headerSize} bytes; expected 12, 40, 52, 56, 64, 108 or 124");
        Need(FileHeader + headerSize);
        var (width, height) = old ? (Short(18), Short(20)) : (Int(18), Int(22));
        _bits = Short(old ? 24 : 28);
        _compression = old ? Raw : Int(30);
        _topDown = height < 0;
        height = height == int.MinValue ? 0 : Math.Abs(height);
        if (width <= 0 || height <= 0)
            throw new InvalidDataException($"its header announces {width} × {height} pixels; expected at least one");
        if (_bits is not (1 or 4 or 8 or 16 or 24 or 32))
            throw new InvalidDataException($"its header announces {_bits} bits a pixel; expected 1, 4, 8, 16, 24 or 32");
        if (_compression > BitFields || (_compression == RunLength8 && _bits != 8) || (_compression == RunLength4 && _bits != 4))
            throw new InvalidDataException($"its pixels of {_bits} bits are packed by method {_compression}; expected 0 to 3 and bits that fit");
        if (_bits <= 8)
            _pixelsAt = ReadPalette(FileHeader + headerSize, old);
        else
            _masks = _compression == BitFields ? ReadMasks() : _bits == 16 ? [0x7C00, 0x3E0, 0x1F] : [0xFF0000, 0xFF00, 0xFF];
        Info = new(PictureFormat.Bmp, width, height, 1);
    }

    public PictureInfo Info { get; }

    public Picture Decode()
    {
        var stride = ((((long)Info.Width * _bits) + 31) / 32) * 4;
        var rowBytes = (int)((((long)Info.Width * _bits) + 7) / 8);
        if (_pixelsAt < FileHeader || _pixelsAt > _data.Length)
            throw new InvalidDataException($"its header says that the pixels begin at byte {_pixelsAt}; expected {FileHeader} to {_data.Length}");
        // before memory is set aside for what is only claimed
        if (_compression is not (RunLength8 or RunLength4) && _pixelsAt + ((Info.Height - 1) * stride) + rowBytes > _data.Length)
            throw new InvalidDataException($"the file is truncated: {Math.Max(0, _data.Length - _pixelsAt) / stride} of {Info.Height} rows are there");
        var picture = new Picture(Info.Width, Info.Height);
        if (_compression is RunLength8 or RunLength4)
        {
            var indices = BmpRuns.Decode(_data, _pixelsAt, Info.Width, Info.Height, _compression == RunLength4);
            for (var y = 0; y < Info.Height; y++)
                Look(indices.AsSpan(y * Info.Width, Info.Width), picture.Row(Info.Height - 1 - y), 8);
            return picture;
        }
        for (var i = 0; i < Info.Height; i++)
        {
            var at = _pixelsAt + (i * stride);
            var source = _data.AsSpan((int)at, rowBytes);
            var target = picture.Row(_topDown ? i : Info.Height - 1 - i);
            if (_bits <= 8)
                Look(source, target, _bits);
            else
                Unmask(source, target);
        }
        return picture;
    }

    private void Look(ReadOnlySpan<byte> row, Span<byte> target, int bits)
    {
        var perByte = 8 / bits;
        for (var x = 0; x < Info.Width; x++)
        {
            var value = (row[x / perByte] >> ((perByte - 1 - (x % perByte)) * bits)) & ((1 << bits) - 1);
            _table.AsSpan(3 * value, 3).CopyTo(target[(3 * x)..]);
        }
    }

    private void Unmask(ReadOnlySpan<byte> row, Span<byte> target)
    {
        var bytes = _bits / 8;
        for (var x = 0; x < Info.Width; x++)
        {
            var pixel = 0u;
            for (var i = 0; i < bytes; i++)
                pixel |= (uint)row[(x * bytes) + i] << (8 * i);
            for (var channel = 0; channel < 3; channel++)
            {
                var shift = BitOperations.TrailingZeroCount(_masks[channel]);
                target[(3 * x) + channel] = (byte)((pixel & _masks[channel]) >> shift) is var value && _bits > 16
                    ? value
                    : (byte)(value * 255 / (int)(_masks[channel] >> shift));
            }
        }
    }

    // Where the pixels start: after the palette, if the header points into it.
    private int ReadPalette(int at, bool old)
    {
        var colours = old ? 0 : Int(46);
        colours = colours == 0 ? 1 << _bits : colours;
        var entry = old ? 3 : 4;
        if (colours is < 1 or > 65536)
            throw new InvalidDataException($"its palette has {colours} colours; expected 1 to 65536");
        var end = at + (colours * entry);
        for (var i = 0; i < Math.Min(colours, 256) && at + (i * entry) + 3 <= _data.Length; i++)
        {
            var colour = _data.AsSpan(at + (i * entry), 3);
            (_table[3 * i], _table[(3 * i) + 1], _table[(3 * i) + 2]) = (colour[2], colour[1], colour[0]);
        }
        return _pixelsAt == at ? end : _pixelsAt;
    }

    private uint[] ReadMasks()
    {
        Need(FileHeader + 40 + 12);
        uint[] masks = [(uint)Int(54), (uint)Int(58), (uint)Int(62)];
        if (masks is [0, 0, 0] && _bits == 32)
            return [0xFF0000, 0xFF00, 0xFF];
        var known = _bits switch
        {
            32 => masks.All(mask => mask is 0xFF or 0xFF00 or 0xFF0000 or 0xFF000000),
            24 => masks is [0xFF0000, 0xFF00, 0xFF],
            _ => masks is [0xF800, 0x7E0, 0x1F] or [0x7C00, 0x3E0, 0x1F],
        };
        return known
            ? masks
            : throw new InvalidDataException($"its bit fields are {masks[0]:x}, {masks[1]:x}, {masks[2]:x}; expected whole bytes, 565 or 555");
    }

    private int Short(int at) => BinaryPrimitives.ReadUInt16LittleEndian(_data.AsSpan(at));

    private int Int(int at) => BinaryPrimitives.ReadInt32LittleEndian(_data.AsSpan(at));

    private void Need(int length)
    {
        if (_data.Length < length)
            throw new InvalidDataException($"the file is truncated: it ends after {_data.Length} bytes, inside its header");
    }
}
