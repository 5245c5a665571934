using SyntheticVG.Models.Layers;
using static TorchSharp.torch;

namespace SyntheticVG.Models.Tests.Layers;

public class DenseTests
{
    [Theory]
    [InlineData(new long[] { 24 })]
    [InlineData(new long[] { 1, 24 })]
    [InlineData(new long[] { 4, 6 })]
    [InlineData(new long[] { 2, 3, 4 })]
    public void In_bf16_product_and_bias_are_rounded_once_whatever_the_shape(long[] rows)
    {
        using var scope = NewDisposeScope();
        using var source = new Generator(5, CPU);
        Tensor Draw(params long[] shape) => randn(shape, float32, CPU, generator: source).to(bfloat16);
        var (x, weight, bias) = (Draw([.. rows, 33]), Draw(17, 33), Draw(17));

        var y = Dense.Linear(x, weight, bias);

        var exact = x.to(float64).matmul(weight.to(float64).t()).Plus(bias.to(float64)).to(float32);
        var twice = x.to(float64).matmul(weight.to(float64).t()).to(float32).to(bfloat16).Plus(bias).to(float32);
        Assert.Equal([.. rows, 17], y.shape);
        Assert.True(Far(y, exact) < Far(twice, exact) * 0.75, $"{Far(y, exact)} from the exact sums; rounded twice {Far(twice, exact)}");
        Assert.Equal(0, Far(y.to(float32), Dense.Linear(x.reshape(-1, 33), weight, bias).to(float32).view(y.shape)));

        static double Far(Tensor y, Tensor exact) => y.to(float32).sub(exact).abs().mean().item<float>();
    }
}
