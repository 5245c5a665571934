using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace SyntheticVG.Models.Layers;

/// <summary>Where a module's weights live and in which dtype: chosen once, when the module is made.</summary>
internal readonly record struct Placement(ScalarType Dtype, Device Device)
{
    public static Placement Cpu(ScalarType dtype = ScalarType.Float32) => new(dtype, torch.CPU);

    /// <summary>A parameter whose numbers are not set yet.</summary>
    public Parameter Empty(params long[] shape) =>
        new(empty(shape, Dtype, Device).DetachFromDisposeScope(), requires_grad: true);
}
