using static TorchSharp.torch;

namespace SyntheticVG.Models.Collectives;

/// <summary>One process alone: it receives what it sends.</summary>
internal sealed class OneProcess : ICollective
{
    /// <inheritdoc/>
    public int Rank => 0;

    /// <inheritdoc/>
    public int Size => 1;

    /// <inheritdoc/>
    public void AllToAll(Tensor own, Tensor received)
    {
        // There is nobody else.
    }

    /// <inheritdoc/>
    public void AllGather(Tensor own, Tensor all) => all.copy_(own);

    /// <inheritdoc/>
    public void Broadcast(Tensor tensor, int from)
    {
        // There is nobody else.
    }

    /// <inheritdoc/>
    public void Abort(int code)
    {
        // The caller ends by itself.
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        // Holds nothing.
    }
}
