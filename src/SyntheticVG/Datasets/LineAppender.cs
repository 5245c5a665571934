namespace SyntheticVG.Datasets;

/// <summary>
/// Adds lines to a file that a run may be killed in at any moment: what a killed writer left of its last line is cut off when
/// the file is opened again, and each line goes to the operating system in one write.
/// </summary>
internal sealed class LineAppender : IDisposable
{
    private readonly FileStream _file;
    private byte[] _line = new byte[1 << 14];

    /// <summary>Opens or begins the file; nobody else may write it meanwhile.</summary>
    /// <exception cref="IOException">Somebody else has it open for writing.</exception>
    public LineAppender(string path)
    {
        _file = new(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read, bufferSize: 0);
        CutHalfLine();
    }

    /// <summary>Bytes of all complete lines.</summary>
    public long Length => _file.Length;

    /// <summary>Adds a line.</summary>
    /// <param name="line">The line without its end; it may hold no LF.</param>
    public void Append(ReadOnlySpan<byte> line)
    {
        if (_line.Length <= line.Length)
            _line = new byte[2 * (line.Length + 1)];
        line.CopyTo(_line);
        _line[line.Length] = (byte)'\n';
        _file.Write(_line, 0, line.Length + 1);
    }

    /// <summary>Cuts the file back to a length that it had between two lines.</summary>
    public void Truncate(long length)
    {
        _file.SetLength(length);
        _file.Seek(0, SeekOrigin.End);
    }

    /// <summary>Waits until everything is on the disk.</summary>
    public void Flush() => _file.Flush(flushToDisk: true);

    /// <summary>Closes the file.</summary>
    public void Dispose() => _file.Dispose();

    private void CutHalfLine()
    {
        Span<byte> block = stackalloc byte[4096];
        for (var end = _file.Length; end > 0; end -= Math.Min(end, block.Length))
        {
            var part = block[..(int)Math.Min(end, block.Length)];
            _file.Seek(end - part.Length, SeekOrigin.Begin);
            _file.ReadExactly(part);
            if (part.LastIndexOf((byte)'\n') is >= 0 and var at)
            {
                Truncate(end - part.Length + at + 1);
                return;
            }
        }
        Truncate(0);
    }
}
