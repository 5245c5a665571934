using TorchSharp;
using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SyntheticVG.Models.Layers;

/// <summary>A linear layer whose weights are allocated but not filled: they come from a checkpoint or from
/// <see cref="Initialization"/>.</summary>
/// <remarks>The library's own layer draws random weights as it is made, which for three billion of them takes half a
/// minute that the checkpoint then overwrites.</remarks>
internal sealed class Dense : Module<Tensor, Tensor>
{
    [ComponentName(Name = "weight")] private readonly Parameter _weight;
    [ComponentName(Name = "bias")] private readonly Parameter? _bias;

    public Dense(long input, long output, Placement place, bool bias = true) : base(nameof(Dense))
    {
        _weight = place.Empty(output, input);
        _bias = bias ? place.Empty(output) : null;
        RegisterComponents();
    }

    /// <param name="x">[..., input]; cast to the weights' dtype where it has another.</param>
    public override Tensor forward(Tensor x)
    {
        using var scope = NewDisposeScope();
        var dtype = _weight.dtype;
        if (dtype == float16 && _weight.device_type == DeviceType.CPU)
        {
            // The CPU multiplies fp16 matrices ten times slower than fp32 ones, and adds up in fp32 anyway.
            return Linear(x.to(float32), _weight.to(float32), _bias?.to(float32)).to(dtype).MoveToOuterDisposeScope();
        }
        x = x.to(dtype);
        var y = Linear(x, _weight, _bias);
        return (Adapter is null ? y : y.Plus(Adapter.Apply(x))).MoveToOuterDisposeScope();
    }

    /// <summary>The one way to multiply by a weight here: product and bias are rounded once, as PyTorch does.</summary>
    /// <remarks>libtorch's C++ interface adds the bias within the product for two dimensions only; for more it rounds the
    /// product first and the sum again, which in bf16 is another number.</remarks>
    /// <param name="x">[..., input], of the weight's dtype.</param>
    /// <param name="weight">[output, input].</param>
    /// <param name="bias">[output], or null.</param>
    /// <returns>[..., output], in the current dispose scope.</returns>
    public static Tensor Linear(Tensor x, Tensor weight, Tensor? bias = null)
    {
        if (bias is null || x.Dimensions == 2)
            return functional.linear(x, weight, bias);
        using var scope = NewDisposeScope();
        var flat = functional.linear(x.reshape(-1, x.shape[^1]), weight, bias);
        return flat.view([.. x.shape[..^1], weight.shape[0]]).MoveToOuterDisposeScope();
    }

    public Tensor Weight => _weight;

    /// <summary>What it learns besides its weights; null: nothing. Not part of the module's weights.</summary>
    public LowRankAdapter? Adapter { get; set; }
}
