using SyntheticVG.Models.Decoding;
using SyntheticVG.Models.Generation;

namespace SyntheticVG.Models.Evaluation;

/// <summary>The beginning of a prompt, read.</summary>
internal sealed class ReadPrompt(IDecoderState state) : IPrefix
{
    /// <summary>What was read.</summary>
    public IDecoderState State => state;

    /// <inheritdoc/>
    public long Bytes { get; } = state.Bytes;

    /// <inheritdoc/>
    public void Dispose() => state.Dispose();
}
