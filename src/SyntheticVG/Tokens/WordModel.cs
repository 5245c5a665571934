using System.Text;
using System.Text.RegularExpressions;

namespace SyntheticVG.Tokens;

/// <summary>One token a word, for vocabularies of a few hundred: a word with the blank before it, <c>regionN</c>, else one character.</summary>
/// <remarks>A region's number belongs to its word, without the blank before it, so that a region is the same token wherever it is named.</remarks>
internal sealed partial class WordModel : ITokenModel
{
    /// <summary>The pieces, as tokenizer.json has them.</summary>
    public const string Pattern = @"region[0-9]+| ?(?!region[0-9])[A-Za-z]+|[\s\S]";

    private readonly TokenBytes _tokens;
    private readonly Dictionary<string, int> _ids;
    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> _find;
    private readonly int _unknown;

    /// <summary>Makes the model.</summary>
    /// <param name="words">The tokens, by id.</param>
    /// <param name="unknown">The token for whatever is not among them.</param>
    /// <exception cref="InvalidDataException"><paramref name="unknown"/> is no token.</exception>
    public WordModel(IReadOnlyList<string> words, string unknown)
    {
        _tokens = new([.. words.Select(Encoding.UTF8.GetBytes)]);
        _ids = new(words.Select((word, id) => KeyValuePair.Create(word, id)), StringComparer.Ordinal);
        _find = _ids.GetAlternateLookup<ReadOnlySpan<char>>();
        _unknown = _ids.TryGetValue(unknown, out var id) ? id : throw new InvalidDataException($"the vocabulary lacks its unk_token {unknown}");
    }

    public int Count => _tokens.Count;

    public ReadOnlySpan<byte> BytesOf(int id) => _tokens[id];

    public void Encode(string text, List<int> ids)
    {
        foreach (var piece in Pieces().EnumerateMatches(text))
            ids.Add(_find.TryGetValue(text.AsSpan(piece.Index, piece.Length), out var id) ? id : _unknown);
    }

    /// <summary>The pieces of a text.</summary>
    public static IEnumerable<string> Split(string text) => Pieces().Matches(text).Select(match => match.Value);

    // As Pattern, but over code points: a surrogate pair is one character.
    [GeneratedRegex(@"region[0-9]+| ?(?!region[0-9])[A-Za-z]+|[\uD800-\uDBFF][\uDC00-\uDFFF]|[\s\S]", RegexOptions.CultureInvariant)]
    private static partial Regex Pieces();
}
