using System.Globalization;
using SyntheticVG.Characters;

namespace SyntheticVG.SceneGraphs.GraphText;

/// <summary><c>region12</c> in a text.</summary>
/// <param name="At">Where it begins.</param>
/// <param name="Length">How many characters it takes.</param>
/// <param name="Digits">Its number, as ASCII digits.</param>
internal readonly record struct RegionTag(int At, int Length, string Digits)
{
    private const string Word = "region";

    /// <summary>Where it ends.</summary>
    public int End => At + Length;

    /// <summary>The number; <see cref="int.MaxValue"/> for one that is larger.</summary>
    public int Number => int.TryParse(Digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : int.MaxValue;

    /// <summary>The first one from a place on, in lower case and without a blank, its digits of any script.</summary>
    public static RegionTag? Find(ReadOnlySpan<char> text, int from = 0)
    {
        for (var at = from; text[at..].IndexOf(Word) is >= 0 and var offset; at += Word.Length)
        {
            at += offset;
            var (digits, length) = PythonText.DigitsAt(text, at + Word.Length);
            if (length > 0)
                return new(at, Word.Length + length, digits);
        }
        return null;
    }

    /// <summary>The one that a text begins with, in any case and with blanks before the number allowed.</summary>
    public static RegionTag? AtStart(ReadOnlySpan<char> text)
    {
        if (!text.StartsWith(Word, StringComparison.OrdinalIgnoreCase))
            return null;
        var blanks = PythonText.SpacesAt(text, Word.Length);
        var (digits, length) = PythonText.DigitsAt(text, Word.Length + blanks);
        return length > 0 ? new(0, Word.Length + blanks + length, digits) : null;
    }

    /// <summary>A text without the names of regions, which stand for nothing inside a description.</summary>
    /// <param name="text">The text.</param>
    /// <param name="found">How many there were.</param>
    public static string Without(string text, out int found)
    {
        found = 0;
        while (Find(text) is { } tag)
        {
            text = text.Remove(tag.At, tag.Length);
            found++;
        }
        return text;
    }

    /// <summary>Whether it is written as the grammar has it.</summary>
    public bool IsExact(ReadOnlySpan<char> text) =>
        Length == Word.Length + Digits.Length && text[At..].StartsWith(Word) && (Digits[0] != '0' || Digits.Length == 1);
}
