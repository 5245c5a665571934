using System.Globalization;
using System.Text;

namespace SyntheticVG.Engine.Teacher.Chat;

/// <summary>Texts of servers and models, made so that they can be read as JSON and written as UTF-8.</summary>
internal static class WellFormedText
{
    /// <summary>Stands where something could not be text: an unpaired surrogate, a control character in the raw.</summary>
    public const char Replacement = '\uFFFD';

    /// <summary>The text with <see cref="Replacement"/> for unpaired surrogates, in the raw and as <c>\u</c> escapes, and for raw control characters other than
    /// white space.</summary>
    /// <remarks>Strings of a JSON document that was repaired so can all be read, and so can its names.</remarks>
    public static string Of(string text)
    {
        StringBuilder? repaired = null;
        var copied = 0;
        for (var i = 0; i < text.Length;)
        {
            var (length, broken) = Unit(text, i);
            if (broken)
            {
                repaired ??= new(text.Length);
                repaired.Append(text, copied, i - copied).Append(length == 1 ? Replacement.ToString() : @"\uFFFD");
                copied = i + length;
            }
            i += length;
        }
        return repaired is null ? text : repaired.Append(text, copied, text.Length - copied).ToString();
    }

    /// <summary>Whether a name or phrase is nothing but text: no control characters (white space is none), nothing that was replaced, no half of a
    /// pair.</summary>
    public static bool IsPlain(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (c == Replacement || (char.IsControl(c) && !char.IsWhiteSpace(c)))
                return false;
            if (!char.IsSurrogate(c))
                continue;
            if (i + 1 == text.Length || !char.IsSurrogatePair(c, text[i + 1]))
                return false;
            i++;
        }
        return true;
    }

    // How many characters stand for one here, and whether they stand for none.
    private static (int Length, bool Broken) Unit(string text, int at)
    {
        var c = text[at];
        if (c == '\\')
            return Escape(text, at);
        if (char.IsHighSurrogate(c) && at + 1 < text.Length && char.IsLowSurrogate(text[at + 1]))
            return (2, false);
        return (1, char.IsSurrogate(c) || (char.IsControl(c) && !char.IsWhiteSpace(c)));
    }

    private static (int Length, bool Broken) Escape(string text, int at)
    {
        if (Escaped(text, at) is not { } first)
            return (Math.Min(2, text.Length - at), false);
        if (char.IsHighSurrogate(first) && Escaped(text, at + 6) is { } second && char.IsLowSurrogate(second))
            return (12, false);
        return (6, char.IsSurrogate(first));
    }

    // The character of an escape such as \u00e9 that begins there, or null.
    private static char? Escaped(string text, int at) =>
        at + 6 <= text.Length && text[at] == '\\' && text[at + 1] == 'u'
        && ushort.TryParse(text.AsSpan(at + 2, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code)
            ? (char)code
            : null;
}
