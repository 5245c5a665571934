using System.Globalization;
using System.Text;

namespace SyntheticVG.Perception.Sentences;

/// <summary>Takes a character apart (NFD) and drops its nonspacing marks: é to e.</summary>
/// <remarks>
/// From a table of our own: the programs run without ICU (invariant globalization), where .NET leaves text composed.
/// Hangul syllables come apart by arithmetic, as the Unicode standard states it (section 3.12).
/// </remarks>
internal static class Unaccent
{
    private const int FirstSyllable = 0xAC00, LastSyllable = 0xD7A3;
    private const int FirstLead = 0x1100, FirstVowel = 0x1161, FirstTail = 0x11A7, Vowels = 21, Tails = 28;

    private static readonly Dictionary<int, string> Table = ReadTable();

    /// <summary>Appends what stays of a character, and returns the text.</summary>
    public static StringBuilder Append(StringBuilder text, Rune rune)
    {
        if (rune.IsAscii)
            text.Append((char)rune.Value);
        else if (rune.Value is >= FirstSyllable and <= LastSyllable)
            AppendSyllable(text, rune.Value - FirstSyllable);
        else if (Table.TryGetValue(rune.Value, out var stays))
            text.Append(stays);
        else if (Rune.GetUnicodeCategory(rune) != UnicodeCategory.NonSpacingMark)
            text.Append(rune);
        return text;
    }

    private static void AppendSyllable(StringBuilder text, int index)
    {
        text.Append((char)(FirstLead + (index / (Vowels * Tails)))).Append((char)(FirstVowel + (index / Tails % Vowels)));
        if (index % Tails > 0)
            text.Append((char)(FirstTail + (index % Tails)));
    }

    private static Dictionary<int, string> ReadTable()
    {
        using var stream = typeof(Unaccent).Assembly.GetManifestResourceStream("unaccented.tsv")!; // built in
        using var reader = new StreamReader(stream);
        var table = new Dictionary<int, string>();
        while (reader.ReadLine() is { } line)
        {
            if (line.StartsWith('#'))
                continue;
            var tab = line.IndexOf('\t');
            table[Hexadecimal(line[..tab])] =
                string.Concat(line[(tab + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(h => char.ConvertFromUtf32(Hexadecimal(h))));
        }
        return table;
    }

    private static int Hexadecimal(string text) => int.Parse(text, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
}
