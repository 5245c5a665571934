using SyntheticVG.Models.Generation;
using SyntheticVG.Tokens;

namespace SyntheticVG.Models.Conversing;

/// <summary>Lets a model write text and the end of its turn: no other mark, and no id that stands for nothing.</summary>
internal sealed class PlainTextConstraint : ITokenConstraint
{
    private readonly bool[] _allowed;

    public PlainTextConstraint(Tokenizer tokenizer, IReadOnlyList<int> stopTokens)
    {
        var marks = tokenizer.Added.Where(token => token.IsMark).Select(token => token.Id).ToHashSet();
        _allowed = [.. Enumerable.Range(0, tokenizer.Count).Select(id => stopTokens.Contains(id) || (!marks.Contains(id) && tokenizer.BytesOf(id).Length > 0))];
    }

    public void Mask(Span<float> logits)
    {
        for (var token = 0; token < logits.Length; token++)
        {
            if (token >= _allowed.Length || !_allowed[token])
                logits[token] = float.NegativeInfinity;
        }
    }

    public void Accept(int token)
    {
    }
}
