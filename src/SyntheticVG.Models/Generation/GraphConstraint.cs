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

    /// <summary>Whether the text is complete; one that is not was cut at a limit, and its reader must be told.</summary>
    public bool Complete => _filter.MayEnd;

    /// <summary>Takes a text that the prompt has put before what the model writes.</summary>
    /// <exception cref="InvalidOperationException">It is not the beginning of a well-formed text.</exception>
    public void Begin(string text) => _filter.Accept(text);

    /// <inheritdoc/>
    public void Mask(Span<float> logits)
    {
        _filter.Allowed(_allowed);
        for (var token = 0; token < logits.Length; token++)
        {
            if (token >= _allowed.Length || !_allowed[token])
                logits[token] = float.NegativeInfinity;
        }
    }

    /// <inheritdoc/>
    public void Accept(int token) => _filter.Accept(token);
}
