using static TorchSharp.torch;

namespace SyntheticVG.Models.Collectives;

/// <summary>What processes that train one model together exchange. Each of them makes the same calls in the same order, with tensors of the same
/// sizes.</summary>
/// <remarks>Tensors are contiguous and their bytes are copied as they are. Nothing is added up here: the order of a sum decides its last bits, so the caller
/// sums.</remarks>
internal interface ICollective : IDisposable
{
    /// <summary>The number of this process, from 0.</summary>
    int Rank { get; }

    /// <summary>The number of processes.</summary>
    int Size { get; }

    /// <summary>Sends part i of a tensor to process i, and receives part j from process j; all parts are of one size. The own part is not copied.</summary>
    void AllToAll(Tensor own, Tensor received);

    /// <summary>Collects the tensor of every process, in rank order; the own one may be its part of the whole already.</summary>
    void AllGather(Tensor own, Tensor all);

    /// <summary>Copies the tensor of one process to all others.</summary>
    void Broadcast(Tensor tensor, int from);

    /// <summary>Ends all processes at once, after a failure that the others do not know of.</summary>
    void Abort(int code);
}
