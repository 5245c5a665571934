using SyntheticVG.Models.Decoding;

namespace SyntheticVG.Models.Generation;

/// <summary>A decoder's state as a prefix.</summary>
internal sealed class StatePrefix(IDecoderState state) : IPrefix
{
    /// <summary>What was read.</summary>
    public IDecoderState State => state;

    /// <inheritdoc/>
    public long Bytes { get; } = state.Bytes;

    /// <inheritdoc/>
    public void Dispose() => state.Dispose();
}
