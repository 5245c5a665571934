using SyntheticVG.Models.Decoding;
using static TorchSharp.torch;

namespace SyntheticVG.Models.Tests;

/// <summary>What a state would say next, as one tensor.</summary>
internal static class StateLogits
{
    /// <summary>The scores of all rows, fp32 [B, V].</summary>
    public static Tensor Logits(this IDecoderState state) =>
        stack([.. state.Next([.. Enumerable.Range(0, state.Rows)]).Select(next => tensor(next.Scores))]);
}
