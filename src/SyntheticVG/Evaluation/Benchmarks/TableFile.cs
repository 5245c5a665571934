using System.Text;

namespace SyntheticVG.Evaluation.Benchmarks;

/// <summary>Rows of a table whose cells stand apart by tabs, as spreadsheets and pandas write them.</summary>
/// <remarks>
/// A cell that begins with a quote goes on to the quote that closes it, over tabs and line ends; two quotes in it are one. A byte order
/// mark and CR LF are passed over, empty lines too.
/// </remarks>
internal static class TableFile
{
    /// <summary>Reads a file: its rows by the names in its first line, and the line that each begins in.</summary>
    /// <exception cref="InvalidDataException">It is empty, a row has other columns than the first line, a name stands twice or a quote is not
    /// closed.</exception>
    public static IEnumerable<(int Line, IReadOnlyDictionary<string, string> Cells)> Read(string path)
    {
        using var rows = Split(File.ReadAllText(path), path).GetEnumerator(); // passes over a byte order mark
        if (!rows.MoveNext())
            throw new InvalidDataException($"{path}: empty; expected a header line");
        var header = rows.Current.Cells;
        if (header.GroupBy(name => name, StringComparer.Ordinal).FirstOrDefault(group => group.Count() > 1) is { } twice)
            throw new InvalidDataException($"{path}:1: the column \"{twice.Key}\" stands {twice.Count()} times; expected names that differ");
        while (rows.MoveNext())
        {
            var (line, cells) = rows.Current;
            if (cells.Count != header.Count)
                throw new InvalidDataException($"{path}:{line}: {cells.Count} columns; the header has {header.Count}");
            yield return (line, header.Zip(cells).ToDictionary(pair => pair.First, pair => pair.Second, StringComparer.Ordinal));
        }
    }

    private static IEnumerable<(int Line, List<string> Cells)> Split(string text, string path)
    {
        var (line, at) = (1, 0);
        while (at < text.Length)
        {
            var (first, cells) = (line, new List<string>());
            while (true)
            {
                var cell = Cell(text, ref at, ref line, path);
                cells.Add(cell);
                if (at < text.Length && text[at] == '\t')
                {
                    at++;
                    continue;
                }
                break;
            }
            if (at < text.Length && text[at] == '\r')
                at++;
            if (at < text.Length && text[at] == '\n')
                at++;
            line++;
            if (cells is not [""])
                yield return (first, cells);
        }
    }

    // A cell; leaves the position at the tab or line end behind it.
    private static string Cell(string text, ref int at, ref int line, string path)
    {
        if (at == text.Length || text[at] != '"')
            return Plain(text, ref at);
        var cell = new StringBuilder();
        var first = line;
        for (at++; ; at++)
        {
            if (at == text.Length)
                throw new InvalidDataException($"{path}:{first}: a quoted cell does not end; expected a closing quote");
            if (text[at] == '\n')
                line++;
            if (text[at] != '"')
                cell.Append(text[at]);
            else if (at + 1 < text.Length && text[at + 1] == '"')
                cell.Append(text[at++]);
            else
                break;
        }
        at++;
        return cell.Append(Plain(text, ref at)).ToString();
    }

    private static string Plain(string text, ref int at)
    {
        var start = at;
        while (at < text.Length && text[at] is not ('\t' or '\n') && !(text[at] == '\r' && (at + 1 == text.Length || text[at + 1] == '\n')))
            at++;
        return text[start..at];
    }
}
