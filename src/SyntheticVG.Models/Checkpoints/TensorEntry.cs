using SyntheticVG.Models.Quantized.Blocks;
using static TorchSharp.torch;

namespace SyntheticVG.Models.Checkpoints;

/// <summary>A tensor as a file describes it, before its numbers are read.</summary>
/// <param name="Name">Its key.</param>
/// <param name="Dtype">Its dtype in the file.</param>
/// <param name="Shape">Its sizes; empty for a scalar.</param>
public sealed record TensorEntry(string Name, ScalarType Dtype, IReadOnlyList<long> Shape)
{
    /// <summary>The format of its blocks; null for plain numbers. Read as a tensor, blocks have the dtype.</summary>
    public BlockFormat? Blocks { get; init; }

    /// <summary>How many numbers it holds.</summary>
    public long Count => Shape.Aggregate(1L, (product, size) => product * size);

    /// <summary>Its sizes as error messages show them.</summary>
    public string ShapeText => $"[{string.Join(", ", Shape)}]";
}
