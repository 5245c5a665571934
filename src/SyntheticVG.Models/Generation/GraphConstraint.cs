using SyntheticVG.SceneGraphs.GraphText;
using SyntheticVG.Tokens;

namespace SyntheticVG.Models.Generation;

/// <summary>Lets a model write well-formed graph texts only: numbers in range, nothing twice, a box behind each proposed region.</summary>
/// <param name="tokenizer">The model's tokenizer.</param>
/// <param name="options">Which texts are well formed.</param>
/// <param name="stopTokens">The tokens that end a text, at least one.</param>
internal sealed class GraphConstraint(Tokenizer tokenizer, GraphGrammarOptions options, IReadOnlyList<int> stopTokens) : ITokenConstraint
{
    private readonly GraphTokenFilter _filter = new(tokenizer, options, stopTokens);
    private readonly bool[] _allowed = new bool[tokenizer.Count];
    private bool _known; // whether the allowed tokens are those of this place

    /// <summary>Whether the text is complete; one that is not was cut at a limit, and its reader must be told.</summary>
    public bool Complete => _filter.MayEnd;

    /// <summary>Takes a text that the prompt has put before what the model writes.</summary>
    /// <exception cref="InvalidOperationException">It is not the beginning of a well-formed text.</exception>
    public void Begin(string text)
    {
        _filter.Accept(text);
        _known = false;
    }

    /// <inheritdoc/>
    public void Mask(Span<float> logits)
    {
        Know();
        for (var token = 0; token < logits.Length; token++)
        {
            if (token >= _allowed.Length || !_allowed[token])
                logits[token] = float.NegativeInfinity;
        }
    }

    /// <inheritdoc/>
    public int[]? FewAllowed(int most)
    {
        Know();
        var few = new List<int>();
        for (var at = Array.IndexOf(_allowed, true); at >= 0; at = at + 1 < _allowed.Length ? Array.IndexOf(_allowed, true, at + 1) : -1)
        {
            if (few.Count == most)
                return null;
            few.Add(at);
        }
        return [.. few];
    }

    /// <inheritdoc/>
    public void Accept(int token)
    {
        _filter.Accept(token);
        _known = false;
    }

    private void Know()
    {
        if (!_known)
            _filter.Allowed(_allowed);
        _known = true;
    }
}
