using System.Globalization;
using System.Text;
using SyntheticVG.Perception.Sessions;

namespace SyntheticVG.Perception.Sentences;

/// <summary>BERT's tokenizer for lower-case models: words, cut into the longest pieces that the vocabulary knows.</summary>
/// <remarks>
/// The original is Google's BERT; corners follow its implementation by Hugging Face, which made the published vectors.
/// Microsoft.ML.Tokenizers' BertTokenizer leaves accents on where there is no ICU, so it is not used.
/// </remarks>
internal sealed class WordPiece
{
    private const int MaxWordLength = 100; // characters; a longer word is one unknown token
    private static readonly string[] SpecialNames = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"];

    private readonly string[] _pieces;
    private readonly Dictionary<string, int> _ids;
    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> _lookup;
    private readonly int _unknown;

    private WordPiece(string[] pieces, Dictionary<string, int> ids)
    {
        (_pieces, _ids, _lookup) = (pieces, ids, ids.GetAlternateLookup<ReadOnlySpan<char>>());
        (_unknown, Begin, End, Padding) = (ids["[UNK]"], ids["[CLS]"], ids["[SEP]"], ids["[PAD]"]);
        Dot = ids.GetValueOrDefault(".", _unknown);
    }

    /// <summary>The token before every text.</summary>
    public int Begin { get; }

    /// <summary>The token after every text.</summary>
    public int End { get; }

    /// <summary>The token of a full stop.</summary>
    public int Dot { get; }

    /// <summary>The token that fills a batch.</summary>
    public int Padding { get; }

    /// <summary>Reads a <c>vocab.txt</c> (a piece a line, its id the line's number from 0) or, where there is none, the vocabulary in
    /// <c>tokenizer.json</c>.</summary>
    /// <exception cref="FileNotFoundException">The folder has neither.</exception>
    /// <exception cref="InvalidDataException">A special token is missing, or the file is damaged.</exception>
    public static WordPiece Read(string folder)
    {
        var path = Path.Combine(folder, "vocab.txt");
        if (File.Exists(path))
            return Make(path, File.ReadAllLines(path));
        var whole = Path.Combine(folder, "tokenizer.json");
        return File.Exists(whole)
            ? Make(whole, ModelSettings.Read(whole).Within("model")?.Ids("vocab") ?? [])
            : throw new FileNotFoundException($"{folder}: found neither vocab.txt nor tokenizer.json; expected the vocabulary of a BERT model", path);
    }

    private static WordPiece Make(string path, string[] pieces)
    {
        var ids = new Dictionary<string, int>(pieces.Length, StringComparer.Ordinal);
        for (var i = 0; i < pieces.Length; i++)
            ids[pieces[i]] = i;
        return SpecialNames.FirstOrDefault(name => !ids.ContainsKey(name)) is { } missing
            ? throw new InvalidDataException($"{path}: {missing} is in none of {pieces.Length} lines; expected the vocabulary of a BERT model, a piece a line")
            : new(pieces, ids);
    }

    /// <summary>The text of a token.</summary>
    public string Piece(int id) => _pieces[id];

    /// <summary>The tokens of a text, between <see cref="Begin"/> and <see cref="End"/>.</summary>
    /// <param name="text">Any text.</param>
    /// <param name="maxLength">The most tokens, the two included; the end of a longer text is cut off.</param>
    public int[] Encode(string text, int maxLength)
    {
        var ids = new List<int> { Begin };
        for (var at = 0; at < text.Length && ids.Count < maxLength;)
        {
            var (start, special) = NextSpecial(text, at);
            AddWords(Clean(text.AsSpan(at, start - at)), ids);
            if (special is not null)
                ids.Add(_ids[special]);
            at = start + (special?.Length ?? 0);
        }
        if (ids.Count > maxLength - 1)
            ids.RemoveRange(maxLength - 1, ids.Count - maxLength + 1);
        ids.Add(End);
        return [.. ids];
    }

    /// <summary>The words of some tokens: pieces joined, no blank before punctuation that ends something.</summary>
    public string Decode(IEnumerable<int> ids)
    {
        var text = new StringBuilder();
        foreach (var piece in ids.Select(Piece))
        {
            if (text.Length == 0)
                text.Append(piece);
            else if (piece.StartsWith("##", StringComparison.Ordinal))
                text.Append(piece.AsSpan(2));
            else
                text.Append(piece is "." or "?" or "!" or "," ? "" : " ").Append(piece);
        }
        return text.ToString();
    }

    // The special tokens are what they are only in capitals, and before anything else is done to the text.
    private static (int Start, string? Name) NextSpecial(string text, int from)
    {
        for (var at = text.IndexOf('[', from); at >= 0; at = text.IndexOf('[', at + 1))
            foreach (var name in SpecialNames)
                if (text.AsSpan(at).StartsWith(name, StringComparison.Ordinal))
                    return (at, name);
        return (text.Length, null);
    }

    // Lower case without accents; words parted by one blank, punctuation and Chinese characters words of their own.
    private static string Clean(ReadOnlySpan<char> text)
    {
        var bare = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            if (IsBlank(rune))
                bare.Append(' ');
            else if (IsIdeograph(rune.Value))
                Unaccent.Append(bare.Append(' '), rune).Append(' ');
            else if (!IsControl(rune))
                Unaccent.Append(bare, rune);
        }
        var words = new StringBuilder(bare.Length);
        foreach (var rune in bare.ToString().EnumerateRunes())
        {
            if (IsPunctuation(rune))
                words.Append(' ').Append(rune).Append(' ');
            else
                words.Append(Rune.ToLowerInvariant(rune));
        }
        return words.ToString();
    }

    private void AddWords(string text, List<int> ids)
    {
        foreach (var range in text.AsSpan().Split(' '))
            if (!text.AsSpan()[range].IsEmpty)
                AddPieces(text.AsSpan()[range], ids);
    }

    private void AddPieces(ReadOnlySpan<char> word, List<int> ids)
    {
        var first = ids.Count;
        if (Length(word) > MaxWordLength)
        {
            ids.Add(_unknown);
            return;
        }
        Span<char> piece = stackalloc char[2 + (2 * MaxWordLength)];
        piece[0] = piece[1] = '#';
        for (var at = 0; at < word.Length;)
        {
            var length = word.Length - at;
            word[at..].CopyTo(piece[2..]);
            int id;
            while (!_lookup.TryGetValue(at == 0 ? piece[2..(2 + length)] : piece[..(2 + length)], out id) && length > 0)
                length--;
            if (length == 0) // no piece fits: then the whole word is unknown
            {
                ids.RemoveRange(first, ids.Count - first);
                ids.Add(_unknown);
                return;
            }
            ids.Add(id);
            at += length;
        }
    }

    private static int Length(ReadOnlySpan<char> word)
    {
        var count = 0;
        foreach (var one in word)
            count += char.IsLowSurrogate(one) ? 0 : 1;
        return count;
    }

    private static bool IsBlank(Rune rune) => rune.Value is '\t' or '\n' or '\r' || Rune.IsWhiteSpace(rune);

    private static bool IsControl(Rune rune) => rune.Value is 0 or 0xFFFD
        || Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.PrivateUse or UnicodeCategory.Surrogate;

    private static bool IsPunctuation(Rune rune) => rune.IsAscii
        ? rune.Value is > ' ' and < 0x7F && !Rune.IsLetterOrDigit(rune)
        : Rune.GetUnicodeCategory(rune) is UnicodeCategory.ConnectorPunctuation or UnicodeCategory.DashPunctuation or UnicodeCategory.OpenPunctuation
            or UnicodeCategory.ClosePunctuation or UnicodeCategory.InitialQuotePunctuation or UnicodeCategory.FinalQuotePunctuation
            or UnicodeCategory.OtherPunctuation;

    private static bool IsIdeograph(int value) => value is (>= 0x4E00 and <= 0x9FFF) or (>= 0x3400 and <= 0x4DBF) or (>= 0x20000 and <= 0x2A6DF)
        or (>= 0x2A700 and <= 0x2B73F) or (>= 0x2B740 and <= 0x2B81F) or (>= 0x2B920 and <= 0x2CEAF) or (>= 0xF900 and <= 0xFAFF)
        or (>= 0x2F800 and <= 0x2FA1F);
}
