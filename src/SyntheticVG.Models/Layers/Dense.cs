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
            return functional.linear(x.to(float32), _weight.to(float32), _bias?.to(float32)).to(dtype).MoveToOuterDisposeScope();
        }
        x = x.to(dtype);
        var y = functional.linear(x, _weight, _bias);
        return (Adapter is null ? y : y + Adapter.Apply(x)).MoveToOuterDisposeScope();
    }

    public Tensor Weight => _weight;

    /// <summary>What it learns besides its weights; null: nothing. Not part of the module's weights.</summary>
    public LowRankAdapter? Adapter { get; set; }
}
