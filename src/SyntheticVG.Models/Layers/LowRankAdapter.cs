// Shape letters in this file:
//   I inputs   O outputs   R rank
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace SyntheticVG.Models.Layers;

/// <summary>What a linear layer whose own weights stay learns: the product of two narrow matrices, added to its output.</summary>
/// <remarks>LoRA (Hu et al., 2022). It starts at zero, and can be added into the layer's weights for good.</remarks>
internal sealed class LowRankAdapter : IDisposable
{
    private readonly double _scale;

    /// <param name="weight">The layer's weights, [O, I].</param>
    /// <param name="rank">Width of the matrices (R).</param>
    /// <param name="scale">What their product is multiplied by.</param>
    /// <param name="source">Draws the first matrix, as torch would: within 1/√I.</param>
    public LowRankAdapter(Tensor weight, int rank, double scale, Generator source)
    {
        using var scope = NewDisposeScope();
        _scale = scale;
        var (outputs, inputs) = (weight.shape[0], weight.shape[1]);
        var reach = 1 / Math.Sqrt(inputs);
        var drawn_RI = rand([rank, inputs], float32, CPU, generator: source).Scale(2 * reach).Plus(Number.Of(-reach));
        Down = new(drawn_RI.to(weight.dtype).to(weight.device).DetachFromDisposeScope(), requires_grad: true);
        Up = new(zeros([outputs, rank], weight.dtype, weight.device).DetachFromDisposeScope(), requires_grad: true);
    }

    /// <summary>The first matrix, [R, I].</summary>
    public Parameter Down { get; }

    /// <summary>The second matrix, [O, R].</summary>
    public Parameter Up { get; }

    /// <summary>What is added to the layer's output, [..., O], in the current dispose scope.</summary>
    public Tensor Apply(Tensor x) => Dense.Linear(Dense.Linear(x, Down), Up).mul(Number.Of(_scale));

    /// <summary>Adds the product into the layer's weights, in fp32.</summary>
    public void MergeInto(Tensor weight_OI)
    {
        using var still = no_grad();
        using var scope = NewDisposeScope();
        weight_OI.copy_(weight_OI.to(float32).Plus(Up.to(float32).matmul(Down.to(float32)).mul(Number.Of(_scale))));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Down.Dispose();
        Up.Dispose();
    }
}
