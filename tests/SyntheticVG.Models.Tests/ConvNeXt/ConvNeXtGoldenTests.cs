using System.Text.Json;
using SyntheticVG.Models.ConvNeXt;
using SyntheticVG.Models.Layers;
using TorchSharp;
using static TorchSharp.torch;

namespace SyntheticVG.Models.Tests.ConvNeXt;

public class ConvNeXtGoldenTests
{
    private static readonly string[] Maps = ["stem", "res2", "res3", "res4", "res5"];

    [Fact]
    public void Tiny_tower_gives_the_maps_of_the_reference_in_every_dtype()
    {
        using var golden = Shared.GoldenJson("vision/tower_tiny.json");
        var cases = golden.RootElement.GetProperty("cases").EnumerateArray().ToList();
        var towers = new[]
        {
            ("fp32", float32),
            ("bf16", bfloat16),
            ("fp16", float16)
        }.ToDictionary(d => d.Item1, d => (Tower: Tower(golden.RootElement, d.Item2), Dtype: d.Item2));
        Cases.Each(cases, @case =>
        {
            var (tower, dtype) = towers[@case.GetProperty("dtype").GetString()!];
            Check(tower, @case, dtype,
                name => Golden.Allowed(cases.Where(c => c.TryGetProperty("tolerance", out _)).Select(c => c.GetProperty("tolerance").GetProperty(name))));
        });
        foreach (var (tower, _) in towers.Values)
            tower.Dispose();
    }

    private static void Check(Models.ConvNeXt.ConvNeXt tower, JsonElement @case, ScalarType dtype, Func<string, double> allowed)
    {
        using var scope = NewDisposeScope();
        using var still = no_grad();
        var pixels = Golden.Tensor(Formula.Values(@case.GetProperty("input")));
        var input = dtype == float32 ? pixels : pixels.to(float16).to(dtype);
        Tensor[] maps = [tower.Stem(input).permute(0, 3, 1, 2), .. tower.forward(input)];

        Cases.Each(maps.Zip(Maps), pair =>
        {
            var (map, name) = pair;
            var (what, output) = ($"{@case.GetProperty("name")} {name}", @case.GetProperty("outputs").GetProperty(name));
            if (dtype == float32)
                Golden.Near(Golden.File("vision", output), map, allowed(name), what);
            else
                Golden.NearSamples(output, map, @case.GetProperty("difference_from_fp32_case").GetProperty(name).GetProperty("max_abs").GetDouble(), what);
        });
    }

    [Fact]
    public void Golden_gradients_reach_every_parameter_before_the_third_map()
    {
        using var golden = Shared.GoldenJson("vision/tower_tiny.json");
        using var scope = NewDisposeScope();
        var gradients = golden.RootElement.GetProperty("gradients");
        using var tower = Tower(golden.RootElement, float32);
        tower.train();
        var tolerance = gradients.GetProperty("tolerance");
        var input = golden.RootElement.GetProperty("cases").EnumerateArray().First(c => c.GetProperty("dtype").GetString() == "fp32"
            && c.GetProperty("input").GetProperty("stream").GetString() == gradients.GetProperty("input").GetString()).GetProperty("input");
        var pixels = Golden.Tensor(Formula.Values(input)).requires_grad_();

        var loss = tower.forward(pixels)[2].square().mean();
        loss.backward();

        Assert.Equal(gradients.GetProperty("loss").GetDouble(), loss.ToDouble(), Golden.Relative(tolerance, "loss_relative") * loss.ToDouble());
        Golden.NearSamples(gradients.GetProperty("input_gradient"), pixels.grad!,
            Golden.Allowed([tolerance.GetProperty("input_gradient")]), "gradient of the input");
        var parameters = tower.named_parameters().ToDictionary(p => "visual." + p.name, p => p.parameter);
        Cases.Each(gradients.GetProperty("l2_norm").EnumerateObject(), norm =>
        {
            var grad = parameters[norm.Name].grad;
            if (norm.Value.ValueKind == JsonValueKind.Null)
                Assert.True(grad is null, $"{norm.Name} has a gradient; expected none");
            else
                Assert.Equal(1, grad!.to(float64).norm().ToDouble() / norm.Value.GetDouble(), Golden.Relative(tolerance, "norm_max_relative_fp32_vs_fp64"));
        });
    }

    private static Models.ConvNeXt.ConvNeXt Tower(JsonElement golden, ScalarType dtype)
    {
        var parameters = golden.GetProperty("parameters");
        var config = new ConvNeXtConfig
        {
            Depths = Golden.Ints(golden.GetProperty("config").GetProperty("depths")),
            Widths = Golden.Ints(golden.GetProperty("config").GetProperty("dims")),
            HeadWidths = [(int)Rows("visual.head.mlp.fc1.weight"), (int)Rows("visual.head.mlp.fc2.weight")],
            StochasticDepth = 0,
        };
        var tower = new Models.ConvNeXt.ConvNeXt(config, Placement.Cpu(dtype));
        Golden.Fill(tower, Golden.WeightSeed(golden), golden.GetProperty("weights").GetProperty("prefix").GetString() + "visual.",
            rounded: dtype == float32 ? null : bfloat16);
        tower.eval();
        var shapes = tower.named_parameters().ToDictionary(p => "visual." + p.name, p => p.parameter.shape);
        Assert.Equal(parameters.EnumerateObject().Select(p => p.Name).Order(), shapes.Keys.Order());
        Assert.All(parameters.EnumerateObject(), p => Assert.Equal(Golden.Shape(p.Value), shapes[p.Name]));
        return tower;

        long Rows(string name) => Golden.Shape(parameters.GetProperty(name))[0];
    }
}
