using SyntheticVG.Tokens;

namespace SyntheticVG.SceneGraphs.GraphText;

/// <summary>Says token by token what a well-formed graph text may go on with. It follows one text.</summary>
public sealed class GraphTokenFilter
{
    private readonly Tokenizer _tokenizer;
    private readonly TokenTrie _trie;
    private readonly GraphGrammar _grammar;
    private readonly HashSet<int> _ends;
    private readonly int _boxStart, _boxEnd;
    private readonly GrammarState[] _path = new GrammarState[byte.MaxValue + 2];
    private GrammarState _state;

    /// <summary>Begins a text.</summary>
    /// <param name="tokenizer">Whose tokens; it has the two tokens of boxes.</param>
    /// <param name="options">Which texts are well formed.</param>
    /// <param name="ends">The tokens that end a text, at least one.</param>
    public GraphTokenFilter(Tokenizer tokenizer, GraphGrammarOptions options, IEnumerable<int> ends)
    {
        ArgumentNullException.ThrowIfNull(tokenizer);
        ArgumentNullException.ThrowIfNull(options);
        (_tokenizer, _trie, _grammar, _ends) = (tokenizer, tokenizer.Trie, new(options), [.. ends]);
        ArgumentOutOfRangeException.ThrowIfZero(_ends.Count, nameof(ends));
        (_boxStart, _boxEnd) = (tokenizer.IdOf("<|box_start|>"), tokenizer.IdOf("<|box_end|>"));
        _state = _grammar.Start;
    }

    /// <summary>Whether the text is complete, so that it may end here.</summary>
    public bool MayEnd => _grammar.MayEnd(_state);

    /// <summary>Marks the tokens that may come next.</summary>
    /// <param name="allowed">One place a token id; ids beyond it may not come.</param>
    public void Allowed(Span<bool> allowed)
    {
        allowed.Clear();
        _path[0] = _state;
        var nodes = _trie.Nodes;
        for (var i = 0; i < nodes.Length;)
        {
            ref readonly var node = ref nodes[i];
            ref var state = ref _path[node.Depth + 1];
            state = _path[node.Depth];
            if (!_grammar.Step(ref state, node.Value))
            {
                i = node.Past;
                continue;
            }
            if (node.Token >= 0 && node.Token < allowed.Length)
                allowed[node.Token] = true;
            i++;
        }
        Mark(allowed, _boxStart, _grammar.MayOpenBox(_state));
        Mark(allowed, _boxEnd, GraphGrammar.MustCloseBox(_state));
        foreach (var end in _ends)
            Mark(allowed, end, MayEnd);
    }

    /// <summary>Takes the next token.</summary>
    /// <exception cref="InvalidOperationException">It may not come.</exception>
    public void Accept(int token)
    {
        if (_ends.Contains(token) && MayEnd)
            return;
        if (token == _boxStart && _grammar.MayOpenBox(_state))
        {
            _state = GraphGrammar.OpenBox(_state);
            return;
        }
        if (token == _boxEnd && GraphGrammar.MustCloseBox(_state))
        {
            _state = GraphGrammar.CloseBox(_state);
            return;
        }
        var bytes = _tokenizer.BytesOf(token);
        var state = _state;
        foreach (var next in bytes)
        {
            if (!_grammar.Step(ref state, next))
                throw Misplaced(token);
        }
        _state = bytes.Length > 0 ? state : throw Misplaced(token);
    }

    /// <summary>Takes a text that stands before what the model writes, such as the objects that it is given.</summary>
    /// <exception cref="InvalidOperationException">It is not the beginning of a well-formed text.</exception>
    public void Accept(string text)
    {
        foreach (var token in _tokenizer.Encode(text))
            Accept(token);
    }

    private static void Mark(Span<bool> allowed, int token, bool may)
    {
        if (may && token < allowed.Length)
            allowed[token] = true;
    }

    private InvalidOperationException Misplaced(int token) =>
        new($"token {token} \"{_tokenizer.Decode([token])}\" does not go on a well-formed graph text here; expected one that {nameof(Allowed)} marks");
}
