using System.Buffers;
using System.Text;
using SyntheticVG.Characters;

namespace SyntheticVG.Tokens;

/// <summary>Cuts a text into the pieces that Qwen2.5's tokenizer encodes apart.</summary>
/// <remarks>
/// The pattern of its tokenizer.json, read by hand: a contraction; letters with at most one character before them that is neither
/// letter, number nor line break; one number; signs with at most one blank before and all line breaks behind; white space
/// up to its last line break; white space but for the last one before a word; other white space. Over code points, of Unicode 14.0.
/// </remarks>
internal static class PreTokenizer
{
    /// <summary>The pattern as tokenizer.json has it.</summary>
    public const string Pattern =
        @"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+";

    /// <summary>How many characters the first piece takes of a text that is not empty.</summary>
    public static int FirstPiece(ReadOnlySpan<char> text)
    {
        if (Contraction(text) is > 0 and var contraction)
            return contraction;
        var first = ClassAt(text, 0, out var firstLength);
        switch (first)
        {
            case CharacterClass.Letter:
                return Run(text, firstLength, CharacterClass.Letter);
            case CharacterClass.Number:
                return firstLength;
        }
        var next = firstLength < text.Length ? ClassAt(text, firstLength, out _) : CharacterClass.Space;
        if (next == CharacterClass.Letter && text[0] is not ('\r' or '\n'))
            return Run(text, firstLength, CharacterClass.Letter);
        if (first == CharacterClass.Other)
            return LineBreaks(text, Run(text, firstLength, CharacterClass.Other));
        if (text[0] == ' ' && next == CharacterClass.Other && text.Length > 1)
            return LineBreaks(text, Run(text, 1, CharacterClass.Other));
        return Spaces(text);
    }

    private static int Spaces(ReadOnlySpan<char> text)
    {
        var end = Run(text, 1, CharacterClass.Space); // all white space is one character long
        if (text[..end].LastIndexOfAny('\r', '\n') is >= 0 and var last)
            return last + 1;
        return end == text.Length || end == 1 ? end : end - 1;
    }

    private static int LineBreaks(ReadOnlySpan<char> text, int at)
    {
        while (at < text.Length && text[at] is '\r' or '\n')
            at++;
        return at;
    }

    private static int Run(ReadOnlySpan<char> text, int at, CharacterClass wanted)
    {
        while (at < text.Length && ClassAt(text, at, out var length) == wanted)
            at += length;
        return at;
    }

    private static CharacterClass ClassAt(ReadOnlySpan<char> text, int at, out int length)
    {
        length = 1;
        if (!char.IsSurrogate(text[at]))
            return UnicodeTable.ClassOf(text[at]);
        return Rune.DecodeFromUtf16(text[at..], out var rune, out length) == OperationStatus.Done
            ? UnicodeTable.ClassOf(rune.Value)
            : CharacterClass.Other; // a surrogate alone, U+FFFD to the tokens
    }

    private static int Contraction(ReadOnlySpan<char> text)
    {
        if (text.Length < 2 || text[0] != '\'')
            return 0;
        var second = text.Length > 2 ? Fold(text[2]) : '\0';
        return (Fold(text[1]), second) switch
        {
            ('s' or 't' or 'm' or 'd', _) => 2,
            ('r' or 'v', 'e') or ('l', 'l') => 3,
            _ => 0,
        };
    }

    // Among these letters only s has a third form, the long s.
    private static char Fold(char c) => c == '\u017F' ? 's' : char.IsAsciiLetterUpper(c) ? (char)(c | 0x20) : c;
}
