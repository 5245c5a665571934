using System.Buffers.Binary;
using System.Text;

namespace SyntheticVG.Datasets.Pickles;

/// <summary>Walks over the bytes of a pickle; no argument may reach beyond the file, or beyond the frame it stands in.</summary>
internal sealed class PickleBytes(byte[] file, string name)
{
    private int _at;
    private int _opcodeAt;
    private int _frameEnd = -1; // -1 outside of frames

    /// <summary>Bytes of the file.</summary>
    public int Length => file.Length;

    /// <summary>Bytes not read yet.</summary>
    public int Left => file.Length - _at;

    /// <summary>File and place of the current operation, for messages.</summary>
    public string Where => $"{name}: byte {_opcodeAt}";

    private int End => _frameEnd < 0 ? file.Length : _frameEnd;

    /// <summary>An error at the current operation.</summary>
    public InvalidDataException Wrong(string problem) => new($"{Where}: {problem}");

    /// <summary>The next operation's code.</summary>
    public byte Opcode()
    {
        if (_at == _frameEnd)
            _frameEnd = -1;
        _opcodeAt = _at;
        return _at < file.Length ? file[_at++] : throw Wrong("the pickle is cut: no STOP at its end");
    }

    /// <summary>Begins a frame: a promise of how many bytes belong together.</summary>
    public void BeginFrame()
    {
        var length = BinaryPrimitives.ReadUInt64LittleEndian(Take(8));
        if (_at == _frameEnd)
            _frameEnd = -1;
        if (_frameEnd >= 0)
            throw Wrong("a frame begins inside of another");
        if (length > (ulong)Left)
            throw Wrong($"a frame says {length} bytes; the file has {Left} more: cut or damaged");
        _frameEnd = _at + (int)length;
    }

    /// <summary>The next bytes.</summary>
    public ReadOnlySpan<byte> Take(int length)
    {
        if (length > End - _at)
            throw Wrong($"needs {length} bytes; {(_frameEnd < 0 ? "the file" : "its frame")} has {End - _at} more: cut or damaged");
        var taken = file.AsSpan(_at, length);
        _at += length;
        return taken;
    }

    /// <summary>The next byte.</summary>
    public byte Byte() => Take(1)[0];

    /// <summary>Bytes with their count before them.</summary>
    /// <param name="width">Bytes of the count: 1, 4 or 8.</param>
    /// <param name="isSigned">Whether the count, of 4 bytes, is signed; a negative one is refused.</param>
    public ReadOnlySpan<byte> TakeCounted(int width, bool isSigned = false)
    {
        var count = Take(width);
        var length = width switch
        {
            1 => count[0],
            4 when isSigned && BinaryPrimitives.ReadInt32LittleEndian(count) < 0 => throw Wrong("a negative length"),
            4 => BinaryPrimitives.ReadUInt32LittleEndian(count),
            _ => BinaryPrimitives.ReadUInt64LittleEndian(count),
        };
        return length <= int.MaxValue ? Take((int)length) : throw Wrong($"needs {length} bytes; the file has {Left} more: cut or damaged");
    }

    /// <summary>The bytes up to the next LF, which is passed over.</summary>
    public ReadOnlySpan<byte> LineBytes()
    {
        var length = file.AsSpan(_at, End - _at).IndexOf((byte)'\n');
        if (length < 0)
            throw Wrong("its line does not end: cut or damaged");
        return Take(length + 1)[..^1];
    }

    /// <summary>The text up to the next LF, which is passed over.</summary>
    public string Line() => Encoding.Latin1.GetString(LineBytes());
}
