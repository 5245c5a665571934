namespace SyntheticVG.Images.Codecs;

/// <summary>The deflated pixels of a PNG file: the data of its IDAT chunks, one after the other.</summary>
/// <remarks>Their checksums are not looked at; the end of the last one, when more is asked for, is an error.</remarks>
internal sealed class PngPixelStream(byte[] data, PngPictureChunks chunks, PngChunk first) : Stream
{
    private int _at = first.Start;

    /// <summary>The chunk that was read last.</summary>
    public PngChunk Current { get; private set; } = first;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override int Read(Span<byte> buffer)
    {
        if (buffer.IsEmpty)
            return 0;
        while (_at == Current.Start + Current.Length)
        {
            if (chunks.At(Current.End) is not { Kind: "IDAT" } next)
                throw new InvalidDataException("the file is truncated: its pixels end early");
            (Current, _at) = (next, next.Start);
        }
        var count = Math.Min(buffer.Length, Math.Min(Current.Start + Current.Length, data.Length) - _at);
        if (count <= 0)
            throw new InvalidDataException("the file is truncated: it ends inside its pixels");
        data.AsSpan(_at, count).CopyTo(buffer);
        _at += count;
        return count;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
