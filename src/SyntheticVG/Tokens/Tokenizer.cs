using System.Buffers;
using System.Text;

namespace SyntheticVG.Tokens;

/// <summary>A token that is cut out of the raw text before anything else happens to it.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Text">The text that stands for it, literally.</param>
/// <param name="Special">Whether it is left out of a text meant for readers.</param>
public sealed record AddedToken(int Id, string Text, bool Special)
{
    /// <summary>Whether it marks something, such as the end of a turn; otherwise it is a phrase that is one token.</summary>
    public bool IsMark => Special || Text.Contains('<', StringComparison.Ordinal);
}

/// <summary>Text to token ids and back, as the checkpoint's own files say.</summary>
/// <remarks>
/// Agrees with Hugging Face's tokenizers 0.19 on Qwen2.5's files. Added tokens are cut out first and take no blanks along;
/// nothing is put before or after. It may be used from several threads.
/// </remarks>
public sealed class Tokenizer
{
    private readonly ITokenModel _model;
    private readonly SortedDictionary<int, AddedToken> _added;
    private readonly Dictionary<string, int> _idOfAdded;
    private readonly AddedToken[] _longestFirst;
    private readonly SearchValues<string> _search;
    private readonly Lazy<TokenTrie> _trie;

    internal Tokenizer(ITokenModel model, IEnumerable<AddedToken> added)
    {
        _model = model;
        _added = new(added.ToDictionary(token => token.Id));
        _idOfAdded = _added.Values.ToDictionary(token => token.Text, token => token.Id, StringComparer.Ordinal);
        _longestFirst = [.. _added.Values.OrderByDescending(token => token.Text.Length)];
        _search = SearchValues.Create([.. _idOfAdded.Keys], StringComparison.Ordinal);
        _trie = new(() => new TokenTrie(this));
        Count = Math.Max(model.Count, _added.Count == 0 ? 0 : _added.Keys.Last() + 1);
    }

    /// <summary>Reads the tokenizer of a checkpoint's folder.</summary>
    /// <param name="folder">Holds tokenizer.json; tokenizer_config.json and added_tokens.json are read where they exist.</param>
    /// <exception cref="InvalidDataException">A file is missing or damaged, or describes a tokenizer of another kind.</exception>
    public static Tokenizer Load(string folder) => TokenizerFile.Read(folder);

    /// <summary>Every id is below this number; an id below it need not be a token.</summary>
    public int Count { get; }

    /// <summary>The added tokens, by id.</summary>
    public IReadOnlyCollection<AddedToken> Added => _added.Values;

    internal ITokenModel Model => _model;

    /// <summary>The tokens by their bytes; made when first asked for.</summary>
    internal TokenTrie Trie => _trie.Value;

    /// <summary>The same with more added tokens, special ones, under the next free ids; those it has already stay.</summary>
    public Tokenizer With(params IEnumerable<string> texts)
    {
        var fresh = texts.Where(text => !_idOfAdded.ContainsKey(text)).Distinct(StringComparer.Ordinal);
        return new(_model, [.. _added.Values, .. fresh.Select((text, i) => new AddedToken(Count + i, text, Special: true))]);
    }

    /// <summary>Writes those of some added tokens that another folder's tokenizer lacks into a folder's tokenizer_config.json and added_tokens.json.</summary>
    /// <param name="folder">Holds copies of those files, where there are any.</param>
    /// <param name="from">The folder that the tokenizer was read from.</param>
    /// <param name="texts">The added tokens.</param>
    public void WriteAdded(string folder, string from, params IEnumerable<string> texts)
    {
        var there = Load(from);
        List<AddedToken> fresh = [.. texts.Where(text => !there._idOfAdded.ContainsKey(text)).Select(text => _added[IdOf(text)])];
        if (fresh.Count > 0)
            AddedTokenFiles.Write(folder, fresh);
    }

    /// <summary>The id of an added token.</summary>
    /// <exception cref="KeyNotFoundException">There is none with this text.</exception>
    public int IdOf(string added) => _idOfAdded.TryGetValue(added, out var id)
        ? id
        : throw new KeyNotFoundException($"the tokenizer has no added token {added}; it has {string.Join(", ", _idOfAdded.Keys)}");

    /// <summary>The ids of a text. A surrogate without its pair counts as U+FFFD.</summary>
    public int[] Encode(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        List<int> ids = [];
        var rest = text.AsSpan();
        while (rest.Length > 0)
        {
            var at = rest.IndexOfAny(_search);
            Plain(at < 0 ? rest : rest[..at]);
            if (at < 0)
                break;
            rest = rest[at..];
            var token = Longest(rest);
            ids.Add(token.Id);
            rest = rest[token.Text.Length..];
        }
        return [.. ids];

        void Plain(ReadOnlySpan<char> part)
        {
            if (part.Length > 0)
                _model.Encode(part.Length == text.Length ? text : part.ToString(), ids);
        }
    }

    /// <summary>The text of ids. Ids that are no token vanish; bytes that are no UTF-8 become U+FFFD.</summary>
    /// <param name="ids">The ids.</param>
    /// <param name="skipSpecial">Whether special tokens are left out.</param>
    public string Decode(IEnumerable<int> ids, bool skipSpecial = false)
    {
        ArgumentNullException.ThrowIfNull(ids);
        var bytes = new ArrayBufferWriter<byte>();
        foreach (var id in ids)
            bytes.Write(BytesOf(id, skipSpecial));
        return Encoding.UTF8.GetString(bytes.WrittenSpan);
    }

    /// <summary>The UTF-8 bytes of a token, which need not be whole characters; empty for an id that is none.</summary>
    public ReadOnlySpan<byte> BytesOf(int id, bool skipSpecial = false)
    {
        if (_added.TryGetValue(id, out var added))
            return skipSpecial && added.Special ? [] : Encoding.UTF8.GetBytes(added.Text);
        return id >= 0 && id < _model.Count ? _model.BytesOf(id) : [];
    }

    private AddedToken Longest(ReadOnlySpan<char> text)
    {
        foreach (var token in _longestFirst)
        {
            if (text.StartsWith(token.Text, StringComparison.Ordinal))
                return token;
        }
        throw new InvalidOperationException("no added token begins where one was found");
    }
}
