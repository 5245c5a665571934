using System.Text.Json;
using SyntheticVG.Models.ConvNeXt;
using SyntheticVG.Models.Layers;
using TorchSharp;
using static TorchSharp.torch;

namespace SyntheticVG.Models.Tests.ConvNeXt;

public class ConvNeXtGoldenTests
{
    private const string Prefix = "model.vision_tower.vision_tower.visual.";
    private static readonly string[] Maps = ["stem", "res2", "res3", "res4", "res5"];

    [Fact]
    public void Tiny_tower_gives_the_maps_of_the_reference_in_every_dtype()
    {
        using var golden = Shared.GoldenJson("vision/tower_tiny.json");
        var cases = golden.RootElement.GetProperty("cases").EnumerateArray().ToList();
        foreach (var (dtypeName, dtype) in new[] { ("fp32", float32), ("bf16", bfloat16), ("fp16", float16) })
        {
            using var tower = Tower(golden.RootElement, dtype);
            foreach (var @case in cases.Where(c => c.GetProperty("dtype").GetString() == dtypeName))
                Check(tower, @case, dtype);
        }
    }

    private static void Check(Models.ConvNeXt.ConvNeXt tower, JsonElement @case, ScalarType dtype)
    {
        using var scope = NewDisposeScope();
        using var still = no_grad();
        var pixels = Golden.Tensor(Formula.Values(@case.GetProperty("input")));
        var input = dtype == float32 ? pixels : pixels.to(float16).to(dtype);
        Tensor[] maps = [tower.Stem(input).permute(0, 3, 1, 2), .. tower.forward(input)];

        foreach (var (map, name) in maps.Zip(Maps))
        {
            var (what, output) = ($"{@case.GetProperty("name")} {name}", @case.GetProperty("outputs").GetProperty(name));
            if (dtype == float32)
                Golden.Near(Golden.File("vision", output), map, 5e-6, what);
            else
                Golden.NearSamples(output, map, @case.GetProperty("difference_from_fp32_case").GetProperty(name).GetProperty("max_abs").GetDouble(), what);
        }
    }

    [Fact]
    public void Golden_gradients_reach_every_parameter_before_the_third_map()
    {
        using var golden = Shared.GoldenJson("vision/tower_tiny.json");
        using var scope = NewDisposeScope();
        var gradients = golden.RootElement.GetProperty("gradients");
        using var tower = Tower(golden.RootElement, float32);
        tower.train();
        var input = golden.RootElement.GetProperty("cases")[0].GetProperty("input");
        var pixels = Golden.Tensor(Formula.Values(input)).requires_grad_();

        var loss = tower.forward(pixels)[2].square().mean();
        loss.backward();

        Assert.Equal(gradients.GetProperty("loss").GetDouble(), loss.ToDouble(), 1e-5);
        Golden.NearSamples(gradients.GetProperty("input_gradient"), pixels.grad!, 1e-8, "gradient of the input");
        var parameters = tower.named_parameters().ToDictionary(p => "visual." + p.name, p => p.parameter);
        foreach (var norm in gradients.GetProperty("l2_norm").EnumerateObject())
        {
            var grad = parameters[norm.Name].grad;
            if (norm.Value.ValueKind == JsonValueKind.Null)
                Assert.True(grad is null, $"{norm.Name} has a gradient; expected none");
            else
                Assert.Equal(1, grad!.to(float64).norm().ToDouble() / norm.Value.GetDouble(), 1e-5);
        }
    }

    private static Models.ConvNeXt.ConvNeXt Tower(JsonElement golden, ScalarType dtype)
    {
        var config = new ConvNeXtConfig
        {
            Depths = Golden.Ints(golden.GetProperty("config").GetProperty("depths")),
            Widths = Golden.Ints(golden.GetProperty("config").GetProperty("dims")),
            HeadWidths = [1536, 768],
            StochasticDepth = 0,
        };
        var tower = new Models.ConvNeXt.ConvNeXt(config, Placement.Cpu(dtype));
        Golden.Fill(tower, Prefix, rounded: dtype == float32 ? null : bfloat16);
        tower.eval();
        if (golden.TryGetProperty("parameters", out var parameters))
        {
            var shapes = tower.named_parameters().ToDictionary(p => "visual." + p.name, p => p.parameter.shape);
            Assert.Equal(parameters.EnumerateObject().Select(p => p.Name).Order(), shapes.Keys.Order());
            Assert.All(parameters.EnumerateObject(), p => Assert.Equal(Golden.Shape(p.Value), shapes[p.Name]));
        }
        return tower;
    }
}
