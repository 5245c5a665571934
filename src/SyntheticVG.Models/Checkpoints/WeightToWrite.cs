using static TorchSharp.torch;

namespace SyntheticVG.Models.Checkpoints;

/// <summary>A weight on its way into a file: made, or read, only when its turn comes.</summary>
/// <param name="Name">Its key.</param>
/// <param name="Dtype">Its dtype in the file.</param>
/// <param name="Shape">Its sizes.</param>
/// <param name="Make">Gives its numbers, in any dtype, in the current dispose scope.</param>
internal sealed record WeightToWrite(string Name, ScalarType Dtype, IReadOnlyList<long> Shape, Func<Tensor> Make)
{
    /// <summary>A tensor that is in memory already.</summary>
    /// <param name="name">Its key.</param>
    /// <param name="tensor">The tensor.</param>
    /// <param name="dtype">The dtype that floating-point numbers get; null: their own.</param>
    public static WeightToWrite Of(string name, Tensor tensor, ScalarType? dtype) =>
        new(name, dtype is { } wanted && Dtypes.IsFloat(tensor.dtype) ? wanted : tensor.dtype, tensor.shape, () => tensor);

    /// <summary>Bytes in the file.</summary>
    public long Bytes => Shape.Aggregate(1L, (product, size) => product * size) * Dtypes.Size(Dtype);
}
