using System.Text;

namespace SyntheticVG.Characters;

/// <summary>White space and digits as Python 3.11 has them (Unicode 14.0), for readers that must agree with a Python program.</summary>
internal static class PythonText
{
    /// <summary>Digits after which Python refuses to turn a text into a whole number.</summary>
    public const int MostDigits = 4300;

    /// <summary>Whether <c>str.strip</c> and <c>\s</c> take a character: Unicode's white space and the four separators U+001C to U+001F.</summary>
    public static bool IsSpace(char c) => c is >= '\u001C' and <= '\u001F' || UnicodeTable.ClassOf(c) == CharacterClass.Space;

    /// <summary>The text without white space at both ends.</summary>
    public static string Trim(string text) => Trim(text.AsSpan()) is var trimmed && trimmed.Length == text.Length ? text : trimmed.ToString();

    /// <summary>The text without white space at both ends.</summary>
    public static ReadOnlySpan<char> Trim(ReadOnlySpan<char> text)
    {
        while (text.Length > 0 && IsSpace(text[0]))
            text = text[1..];
        while (text.Length > 0 && IsSpace(text[^1]))
            text = text[..^1];
        return text;
    }

    /// <summary>How many characters white space takes from a place on.</summary>
    public static int SpacesAt(ReadOnlySpan<char> text, int at)
    {
        var end = at;
        while (end < text.Length && IsSpace(text[end]))
            end++;
        return end - at;
    }

    /// <summary>The number that begins at a place, in decimal digits of any script.</summary>
    /// <returns>Its digits as ASCII, empty where there is none; and how many characters they take.</returns>
    public static (string Digits, int Length) DigitsAt(ReadOnlySpan<char> text, int at)
    {
        var (digits, end) = (new StringBuilder(), at);
        while (end < text.Length && Rune.DecodeFromUtf16(text[end..], out var rune, out var length) == System.Buffers.OperationStatus.Done
            && UnicodeTable.DigitOf(rune.Value) is >= 0 and var digit)
        {
            digits.Append((char)('0' + digit));
            end += length;
        }
        return (digits.ToString(), end - at);
    }
}
