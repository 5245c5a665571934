using ZstdSharp;

namespace SyntheticVG.Datasets.Reading;

/// <summary>One line of a file.</summary>
/// <param name="Number">Its number, from 1.</param>
/// <param name="Text">Its bytes without the line end, valid until the next line is read.</param>
internal readonly record struct FileLine(long Number, ReadOnlyMemory<byte> Text)
{
    /// <summary>Where <see cref="Text"/> begins in the file, in bytes; −1 in a compressed one.</summary>
    public required long Offset { get; init; }
}

/// <summary>Reads the lines of a text file, plain or compressed with zstd, as a stream; memory is that of the longest line.</summary>
/// <remarks>
/// Only LF and CR LF end a line: other Unicode separators are text. Blank lines and a byte order mark are passed over. Whether a file
/// is compressed is told by its first bytes.
/// </remarks>
internal static class LineFile
{
    /// <summary>Longest line, in bytes.</summary>
    public const int MaxLine = 1 << 28;

    private static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    /// <summary>Opens a file for reading from its start to its end.</summary>
    public static FileStream Open(string path) =>
        new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 1 << 16, FileOptions.SequentialScan);

    /// <summary>The lines that are not blank.</summary>
    /// <param name="file">A stream that can seek back to its start.</param>
    /// <param name="name">What errors call the file.</param>
    /// <param name="report">Counts <c>data-damaged</c> where compressed data end early; the lines before are kept.</param>
    /// <exception cref="InvalidDataException">A line is longer than <see cref="MaxLine"/>.</exception>
    public static IEnumerable<FileLine> Read(Stream file, string name, ReadReport report)
    {
        using var compressed = IsZstd(file) ? new DecompressionStream(file, leaveOpen: true) : null;
        var content = compressed ?? file;
        var buffer = new byte[1 << 18];
        var (start, end, number) = (0, 0, 0L);
        var passed = file.Position; // bytes before the buffer
        for (var whole = false; !whole;)
        {
            if (end == buffer.Length)
                Array.Resize(ref buffer,
                    end < MaxLine ? buffer.Length * 2 : throw new InvalidDataException($"{name}:{number + 1}: the line is longer than {MaxLine >> 20} MiB"));
            var read = Fill(content, buffer.AsSpan(end), name, number, report);
            end += read;
            whole = read == 0;
            var searched = end - read;
            while (true)
            {
                var length = buffer.AsSpan(searched, end - searched).IndexOf((byte)'\n');
                if (length < 0 && !(whole && start < end))
                    break;
                var lineEnd = length < 0 ? end : searched + length;
                number++;
                if (Trim(buffer, start, lineEnd, isFirst: number == 1) is { IsEmpty: false } text)
                    yield return new(number, text)
                    {
                        Offset = compressed is null
                        ? passed + start + (number == 1 && buffer.AsSpan(start).StartsWith(ByteOrderMark) ? ByteOrderMark.Length : 0)
                        : -1
                    };
                start = searched = Math.Min(lineEnd + 1, end);
            }
            buffer.AsSpan(start, end - start).CopyTo(buffer);
            passed += start;
            (start, end) = (0, end - start);
        }
    }

    private static bool IsZstd(Stream file)
    {
        Span<byte> mark = stackalloc byte[4];
        var read = file.ReadAtLeast(mark, 4, throwOnEndOfStream: false);
        file.Seek(-read, SeekOrigin.Current);
        return mark.SequenceEqual((ReadOnlySpan<byte>)[0x28, 0xB5, 0x2F, 0xFD]);
    }

    private static int Fill(Stream content, Span<byte> free, string name, long number, ReadReport report)
    {
        try
        {
            return content.Read(free);
        }
        catch (Exception e) when (e is ZstdException or EndOfStreamException)
        {
            report.Add("data-damaged", name, $"the compressed data are cut or damaged behind line {number}: {e.Message}");
            return 0;
        }
    }

    private static ReadOnlyMemory<byte> Trim(byte[] buffer, int start, int end, bool isFirst)
    {
        var line = buffer.AsMemory(start, end - start);
        if (isFirst && line.Span.StartsWith(ByteOrderMark))
            line = line[ByteOrderMark.Length..];
        if (line.Span.EndsWith((ReadOnlySpan<byte>)[(byte)'\r']))
            line = line[..^1];
        return line.Span.ContainsAnyExcept((byte)' ', (byte)'\t') ? line : default;
    }
}
