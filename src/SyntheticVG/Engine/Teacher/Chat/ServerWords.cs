using System.Text;

namespace SyntheticVG.Engine.Teacher.Chat;

/// <summary>Makes what a server said fit for ledgers and terminals: without the key, without control characters, not too long.</summary>
internal static class ServerWords
{
    private const int Longest = 400, ShortestKey = 8; // a shorter key is a word such as "none", no secret

    /// <summary>A server's message on one line, the key masked before anything is cut.</summary>
    public static string Shown(string text, string? key)
    {
        var line = Masked(OneLine(Masked(text, key)), key); // a key with a control character inside is whole only afterwards
        return line.Length <= Longest ? line : $"{line[..(char.IsHighSurrogate(line[Longest - 1]) ? Longest - 1 : Longest)]}...";
    }

    /// <summary>What a model said, as words for a terminal.</summary>
    public static string Said(string answer) => Shown(answer, null) is { Length: > 0 } said ? $"the model said: {said}" : "the model said nothing";

    /// <summary>The text without the key: some servers quote what they were sent.</summary>
    public static string Masked(string text, string? key) =>
        key is { Length: >= ShortestKey } ? text.Replace(key, "***", StringComparison.Ordinal) : text;

    private static string OneLine(string text)
    {
        var line = new StringBuilder(Math.Min(text.Length, 4 * Longest));
        foreach (var c in text)
        {
            if (char.IsWhiteSpace(c))
            {
                if (line.Length > 0 && line[^1] != ' ')
                    line.Append(' ');
            }
            else if (!char.IsControl(c))
            {
                line.Append(c);
            }
        }
        return line.ToString().TrimEnd();
    }
}
