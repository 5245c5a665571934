using System.Buffers.Binary;
using System.IO.Hashing;
using System.Text;

namespace SyntheticVG.Images.Codecs;

/// <summary>Walks over the chunks of a PNG, checking each one's length and CRC.</summary>
internal sealed class PngChunks(byte[] file, string name)
{
    private int _at = 8; // behind the signature

    /// <summary>Type of the current chunk, four letters; empty before the first.</summary>
    public string Type { get; private set; } = "";

    /// <summary>Content of the current chunk.</summary>
    public ReadOnlyMemory<byte> Data { get; private set; }

    /// <summary>Goes to the next chunk; false at the end of the file.</summary>
    public bool MoveNext()
    {
        if (_at == file.Length)
            return false;
        if (file.Length - _at < 12)
            throw new InvalidDataException($"{name}: the PNG is cut in a chunk's frame at byte {_at}");
        var length = BinaryPrimitives.ReadUInt32BigEndian(file.AsSpan(_at));
        if (length > file.Length - _at - 12)
            throw new InvalidDataException($"{name}: the chunk at byte {_at} says {length} bytes; the file has {file.Length - _at - 12} more: cut or damaged");
        var content = file.AsMemory(_at + 8, (int)length);
        Type = Encoding.Latin1.GetString(file, _at + 4, 4);
        var (found, expected) =
            (Crc32.HashToUInt32(file.AsSpan(_at + 4, (int)length + 4)), BinaryPrimitives.ReadUInt32BigEndian(file.AsSpan(_at + 8 + (int)length)));
        if (found != expected)
            throw new InvalidDataException($"{name}: the CRC of chunk '{Type}' at byte {_at} is {found:x8}; the file says {expected:x8}: damaged");
        Data = content;
        _at += 12 + (int)length;
        return true;
    }
}

/// <summary>The contents of several chunks, one behind the other, as one stream.</summary>
internal sealed class PngChunkStream(IReadOnlyList<ReadOnlyMemory<byte>> parts) : Stream
{
    private int _part;
    private int _offset;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override int Read(Span<byte> buffer)
    {
        while (_part < parts.Count && _offset == parts[_part].Length)
            (_part, _offset) = (_part + 1, 0);
        if (_part == parts.Count)
            return 0;
        var length = Math.Min(buffer.Length, parts[_part].Length - _offset);
        parts[_part].Span.Slice(_offset, length).CopyTo(buffer);
        _offset += length;
        return length;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override void Flush() => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
