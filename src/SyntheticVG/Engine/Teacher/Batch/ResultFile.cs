using System.Security.Cryptography;
using System.Text;

namespace SyntheticVG.Engine.Teacher.Batch;

/// <summary>The lines of a file of results in any Unicode encoding, with any line ends; blank ones are left out.</summary>
internal static class ResultFile
{
    private const int LongestLine = 64 << 20; // characters; nothing that a model says is so long

    /// <summary>The lines with their numbers, from 1, and whether a line end follows; a line longer than any result is empty.</summary>
    public static IEnumerable<(string Line, int Number, bool Ended)> Lines(string path)
    {
        using var reader = new StreamReader(path, new UTF8Encoding(false), detectEncodingFromByteOrderMarks: true, bufferSize: 1 << 16);
        var (block, line, number, tooLong) = (new char[1 << 16], new StringBuilder(), 1, false);
        while (reader.ReadBlock(block) is > 0 and var read)
        {
            var start = 0;
            while (start < read)
            {
                var end = Array.IndexOf(block, '\n', start, read - start);
                var part = block.AsSpan(start, (end < 0 ? read : end) - start);
                tooLong |= line.Length + part.Length > LongestLine;
                if (!tooLong)
                    line.Append(part);
                if (end < 0)
                    break;
                start = end + 1;
                if (Take() is { } taken)
                    yield return (taken, number, true);
                number++;
            }
        }
        if (Take() is { } last)
            yield return (last, number, false);

        string? Take()
        {
            var text = line.ToString().Trim().Trim('\uFEFF', '\u001A'); // marks also stand between files that were joined, and at the end of DOS files
            line.Clear();
            var skipped = tooLong;
            tooLong = false;
            return skipped ? "" : text.Length > 0 ? text : null;
        }
    }

    /// <summary>What is in a file: a hash of its bytes.</summary>
    public static string Fingerprint(string path)
    {
        using var file = File.OpenRead(path);
        return Convert.ToHexStringLower(SHA256.HashData(file));
    }
}
