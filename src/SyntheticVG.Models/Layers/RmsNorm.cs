using TorchSharp;
using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SyntheticVG.Models.Layers;

/// <summary>Divides each vector by its root mean square, in fp32, and scales it (Zhang and Sennrich, 2019).</summary>
internal sealed class RmsNorm : Module<Tensor, Tensor>
{
    private readonly Scalar _epsilon;
    [ComponentName(Name = "weight")] private readonly Parameter _weight;

    public RmsNorm(long width, double epsilon, Placement place) : base(nameof(RmsNorm))
    {
        _epsilon = Number.Of(epsilon);
        _weight = place.Empty(width);
        RegisterComponents();
    }

    // The order of roundings is the reference's: normalise in fp32, round, then multiply in the dtype of x.
    public override Tensor forward(Tensor x)
    {
        using var scope = NewDisposeScope();
        var wide = x.to(float32);
        var scale = rsqrt(wide.Squared().mean([-1], keepdim: true).Plus(_epsilon));
        var normal = is_grad_enabled() || x.dtype == float32 ? wide * scale : wide.mul_(scale); // in place where wide is our own copy
        return (_weight * normal.to(x.dtype)).MoveToOuterDisposeScope();
    }
}
