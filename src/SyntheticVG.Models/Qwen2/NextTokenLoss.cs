// Shape letters in this file:
//   B rows   L positions   V vocabulary   N positions with a target
using SyntheticVG.Models.Layers;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SyntheticVG.Models.Qwen2;

/// <summary>The cross-entropy of predicting each next token.</summary>
internal static class NextTokenLoss
{
    /// <summary>The mean over all positions of all rows that have a target.</summary>
    /// <param name="logits">Scores at each position, fp32 [B, L, V].</param>
    /// <param name="labels">The token at each position, or a negative number where none is to be learned, int64 [B, L].
    /// The scores of position t are held against the label of t + 1.</param>
    /// <returns>A scalar; the caller owns it.</returns>
    /// <exception cref="ArgumentException">No position has a target.</exception>
    public static Tensor Mean(Tensor logits, Tensor labels)
    {
        ArgumentNullException.ThrowIfNull(logits);
        Shape.Require(labels, [logits.shape[0], logits.shape[1]]);
        using var scope = NewDisposeScope();
        var length = logits.shape[1];
        var targets = labels.narrow(1, 1, length - 1).reshape(-1);
        var learned_N = targets.ge(Number.Whole(0)).nonzero().view(-1);
        if (learned_N.shape[0] == 0)
            throw new ArgumentException("labels hold no target; expected at least one that is not negative", nameof(labels));

        var scores_NV = logits.narrow(1, 0, length - 1).reshape(-1, logits.shape[2]).index_select(0, learned_N);
        return functional.cross_entropy(scores_NV, targets.index_select(0, learned_N)).MoveToOuterDisposeScope();
    }
}
