using SyntheticVG.Models.Layers;
using TorchSharp;
using static TorchSharp.torch;

namespace SyntheticVG.Models.Tests.Layers;

/// <summary>Where the layers round in bf16: once, after the whole of what PyTorch computes in one call.</summary>
/// <remarks>
/// Linear layers did not (libtorch's C++ interface adds the bias apart for three dimensions, see <see cref="Dense.Linear"/>). Convolution, LayerNorm and GELU
/// have no such fork in that interface: it calls the operator that PyTorch calls. Each is held against its exact value, rounded once; what was rounded within
/// lies farther off.
/// </remarks>
public sealed class RoundingTests : IDisposable
{
    private readonly DisposeScope _scope = NewDisposeScope();
    private readonly Generator _source = new(5, CPU);

    public void Dispose()
    {
        _scope.Dispose();
        _source.Dispose();
    }

    [Theory]
    [InlineData(3, 12, 4, 4, 0, 1)] // the patches of the stem
    [InlineData(12, 12, 7, 1, 3, 12)] // the look around of a block
    [InlineData(12, 20, 2, 2, 0, 1)] // between two stages
    public void Convolutions_round_product_and_bias_once(long input, long output, long side, long stride, long padding, long groups)
    {
        var layer = nn.Conv2d(input, output, side, stride: stride, padding: padding, groups: groups, dtype: bfloat16);
        using var still = no_grad();
        layer.weight.copy_(Draw(layer.weight.shape));
        layer.bias!.copy_(Draw(layer.bias.shape));
        var x_BHWC = Draw(2, 16, 16, input);

        var y = Models.ConvNeXt.ConvNeXt.Convolve(layer, x_BHWC);

        var product = nn.functional.conv2d(x_BHWC.permute(0, 3, 1, 2).to(float64), layer.weight.to(float64), strides: [stride, stride],
            padding: [padding, padding], groups: groups).permute(0, 2, 3, 1);
        RoundsOnce(y, product + layer.bias.to(float64), product.to(bfloat16) + layer.bias);
    }

    [Fact]
    public void Layer_norms_round_once()
    {
        var norm = Models.ConvNeXt.ConvNeXt.Norm(24, Placement.Cpu(bfloat16));
        using var still = no_grad();
        norm.weight!.copy_(Draw(24));
        norm.bias!.copy_(Draw(24));
        var x = Draw(40, 24);

        var wide = x.to(float64);
        var (mean, variance) = (wide.mean([-1], keepdim: true), wide.var([-1], unbiased: false, keepdim: true));
        var normal = (wide - mean) / (variance + Models.ConvNeXt.ConvNeXt.LayerNormEpsilon).sqrt();
        RoundsOnce(norm.forward(x), (normal * norm.weight.to(float64)) + norm.bias.to(float64), (normal.to(bfloat16) * norm.weight) + norm.bias);
    }

    [Fact]
    public void Gelu_rounds_once()
    {
        var x = Draw(40, 24);
        var wide = x.to(float64);
        RoundsOnce(nn.functional.gelu(x), wide * 0.5 * (1 + (wide / Math.Sqrt(2)).erf()), x * ((x / Math.Sqrt(2)).erf() + 1) * 0.5);
    }

    // The reference rounds here twice, on purpose: what was normalised in fp32, and its product with the weight.
    [Fact]
    public void Rms_norms_round_where_the_reference_does()
    {
        var norm = new RmsNorm(24, 1e-6, Placement.Cpu(bfloat16));
        using var still = no_grad();
        var weight = Draw(24);
        norm.parameters().Single().copy_(weight);
        var x = Draw(40, 24);

        var wide = x.to(float32);
        var expected = weight * (wide * rsqrt(wide.pow(2).mean([-1], keepdim: true) + 1e-6)).to(bfloat16);
        Assert.True(norm.forward(x).eq(expected).all().item<bool>());
    }

    private Tensor Draw(params long[] shape) => randn(shape, float32, CPU, generator: _source).to(bfloat16);

    // As near to the exact numbers as bf16 can be; the other way is not.
    private static void RoundsOnce(Tensor found, Tensor exact, Tensor roundedWithin)
    {
        Assert.Equal(bfloat16, found.dtype);
        Assert.Equal(exact.shape, found.shape);
        var (best, own, within) = (Far(exact.to(float32).to(bfloat16)), Far(found), Far(roundedWithin));
        Assert.True(own <= best * 1.01, $"{own} from the exact numbers; rounded once {best}");
        Assert.True(within > best * 1.1, $"the other way lies {within} off, which does not tell it apart from {best}");

        double Far(Tensor y) => (y.to(float64) - exact).abs().mean().item<double>();
    }
}
