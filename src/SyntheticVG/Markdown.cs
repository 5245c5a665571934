using System.Text;

namespace SyntheticVG;

/// <summary>Foreign text in Markdown: licences, names and options say what they say and are neither markup nor HTML nor a new row.</summary>
public static class Markdown
{
    private const string Markup = "\\`*_[]<>&|#!~$";

    /// <summary>A text within a line or a cell.</summary>
    public static string Text(string text)
    {
        var safe = new StringBuilder(text.Length + 8);
        foreach (var rune in OneLine(text).EnumerateRunes())
            _ = rune.IsAscii && Markup.Contains((char)rune.Value, StringComparison.Ordinal)
                ? safe.Append(rune.Value switch { '<' => "&lt;", '>' => "&gt;", '&' => "&amp;", _ => $"\\{rune}" })
                : safe.Append(rune.ToString());
        return safe.ToString();
    }

    /// <summary>A text as code within a line: between more backticks than stand together in it.</summary>
    public static string Code(string text)
    {
        var (line, longest, run) = (OneLine(text), 0, 0);
        foreach (var c in line)
            longest = Math.Max(longest, run = c == '`' ? run + 1 : 0);
        var fence = new string('`', longest + 1);
        return longest == 0 && line.Length > 0 ? $"`{line}`" : $"{fence} {line} {fence}";
    }

    // Line ends, and what a terminal or an editor would obey, are spaces.
    private static string OneLine(string text) =>
        string.Concat(text.EnumerateRunes().Select(rune => ObeyedCharacters.Contains(Rune.GetUnicodeCategory(rune), rune.Value) ? " " : rune.ToString()));
}
