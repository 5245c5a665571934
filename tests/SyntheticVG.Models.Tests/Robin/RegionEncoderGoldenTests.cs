using System.Text.Json;
using SyntheticVG.Models.Robin;
using TorchSharp;
using static TorchSharp.torch;

namespace SyntheticVG.Models.Tests.Robin;

public class RegionEncoderGoldenTests
{
    private static readonly string[] Levels = ["res2", "res3", "res4", "res5"];
    private static readonly (string Name, ScalarType Dtype)[] Dtypes = [("fp32", float32), ("bf16", bfloat16), ("fp16", float16)];

    [Fact]
    public void Content_and_position_of_every_mask_are_those_of_the_reference()
    {
        using var golden = Shared.GoldenJson("vision/mask_extractor.json");
        using var outer = NewDisposeScope();
        using var still = no_grad();
        var features = Features(golden.RootElement, 0);
        foreach (var (variant, dtype) in Dtypes)
        {
            using var encoder = Encoder(64, dtype);
            Tensor[] levels = [.. features.Select(level => level.to(dtype))];
            foreach (var @case in golden.RootElement.GetProperty("cases").EnumerateArray())
            {
                using var scope = NewDisposeScope();
                var what = $"{@case.GetProperty("name")} {variant}";
                var masks = Golden.Masks(@case.GetProperty("masks"))!;
                var (content, position) = encoder.forward(levels, masks);

                var loose = variant == "fp32" ? 5e-6 : 1.5 * @case.GetProperty("difference").GetProperty($"{variant}_vs_fp32").GetProperty("mask").GetProperty("max_abs").GetDouble();
                Golden.Near(File($"{@case.GetProperty("name")}.{variant}.mask.f32"), content, loose, what + " content");
                var positionFile = $"{@case.GetProperty("name")}.{(variant == "fp16" ? "bf16" : variant)}.position.f32";
                Golden.Near(File(positionFile), position, 1e-5, what + " position");
                if (variant == "fp32")
                    CheckPooling(@case, levels, masks, what);
            }
        }
    }

    private static void CheckPooling(JsonElement @case, Tensor[] levels, Tensor masks, string what)
    {
        foreach (var (level, name) in levels.Zip(Levels))
        {
            var cells = RegionEncoder.Inside(level, masks).sum([1, 2]).data<float>().Select(n => (int)n);
            Assert.Equal(@case.GetProperty("masks").EnumerateArray().Select(m => m.GetProperty("positive_cells").GetProperty(name).GetInt32()), cells);
            Golden.NearSamples(@case.GetProperty("pooled_fp32").GetProperty(name), RegionEncoder.MaskPool(level, masks), 5e-6, $"{what} pooled {name}");
        }
    }

    [Fact]
    public void Golden_samples_hold_at_the_width_of_the_3B_model()
    {
        using var golden = Shared.GoldenJson("vision/mask_extractor.json");
        using var outer = NewDisposeScope();
        using var still = no_grad();
        var features = Features(golden.RootElement, 0);
        foreach (var (variant, dtype) in Dtypes)
        {
            using var encoder = Encoder(2048, dtype);
            foreach (var @case in golden.RootElement.GetProperty("cases").EnumerateArray())
            {
                if (!@case.TryGetProperty("out_dim_2048", out var wide) || !wide.TryGetProperty(variant, out var expected))
                    continue;
                using var scope = NewDisposeScope();
                var (content, position) = encoder.forward([.. features.Select(level => level.to(dtype))], Golden.Masks(@case.GetProperty("masks"))!);
                var loose = variant == "fp32" ? 5e-6 : 1.5 * @case.GetProperty("difference").GetProperty($"{variant}_vs_fp32").GetProperty("mask").GetProperty("max_abs").GetDouble();
                Golden.NearSamples(expected.GetProperty("mask"), content, loose, $"{@case.GetProperty("name")} {variant} content");
                Golden.NearSamples(expected.GetProperty("position"), position, 1e-5, $"{@case.GetProperty("name")} {variant} position");
            }
        }
    }

    [Fact]
    public void Golden_regions_of_a_batch_are_pooled_each_on_its_own_image()
    {
        using var golden = Shared.GoldenJson("vision/mask_extractor.json");
        using var scope = NewDisposeScope();
        using var still = no_grad();
        using var encoder = Encoder(64, float32);
        var cases = golden.RootElement.GetProperty("cases").EnumerateArray();
        var odd = Golden.Masks(cases.Single(c => c.GetProperty("name").GetString() == "odd_size").GetProperty("masks"))!;

        var (content, _) = encoder.forward(Features(golden.RootElement, 1), odd);

        Golden.NearSamples(golden.RootElement.GetProperty("batch").GetProperty("odd_size_masks_on_feature_1").GetProperty("mask"), content, 5e-6, "odd_size on image 1");
    }

    [Fact]
    public void Golden_masks_of_255_change_the_position_alone()
    {
        using var golden = Shared.GoldenJson("vision/mask_extractor.json");
        using var scope = NewDisposeScope();
        using var still = no_grad();
        using var encoder = Encoder(64, float32);
        var features = Features(golden.RootElement, 0);
        var tall = Golden.Masks(golden.RootElement.GetProperty("cases").EnumerateArray().Single(c => c.GetProperty("name").GetString() == "tall").GetProperty("masks"))!;
        var expected = golden.RootElement.GetProperty("values_255");

        var (content, position) = encoder.forward(features, tall);
        var (content255, position255) = encoder.forward(features, tall * 255);

        Assert.Equal(expected.GetProperty("mask_max_abs_difference").GetDouble(), (content - content255).abs().max().ToDouble());
        Assert.Equal(expected.GetProperty("position_max_abs_difference").GetDouble(), (position - position255).abs().max().ToDouble(), 1e-3);
    }

    [Fact]
    public void Golden_gradients_reach_every_parameter_and_the_features()
    {
        using var golden = Shared.GoldenJson("vision/mask_extractor.json");
        using var scope = NewDisposeScope();
        using var encoder = Encoder(64, float32);
        var gradients = golden.RootElement.GetProperty("gradients");
        Tensor[] features = [.. Features(golden.RootElement, 0).Select(level => level.detach().requires_grad_())];
        var masks = Golden.Masks(golden.RootElement.GetProperty("cases").EnumerateArray()
            .Single(c => $"{c.GetProperty("name")}_masks" == gradients.GetProperty("name").GetString()).GetProperty("masks"))!;

        var (content, position) = encoder.forward(features, masks);
        var loss = content.square().mean() + position.square().mean();
        loss.backward();

        Assert.Equal(gradients.GetProperty("loss").GetDouble(), loss.ToDouble(), 1e-6);
        var parameters = encoder.named_parameters().ToDictionary(p => p.name, p => p.parameter);
        foreach (var norm in gradients.GetProperty("l2_norm").EnumerateObject())
            Assert.Equal(1, parameters[norm.Name].grad!.to(float64).norm().ToDouble() / norm.Value.GetDouble(), 1e-5);
        foreach (var (level, name) in features.Zip(Levels))
            Assert.Equal(1, level.grad!.to(float64).norm().ToDouble() / gradients.GetProperty("feature_l2_norm").GetProperty(name).GetDouble(), 1e-5);
    }

    private static RegionEncoder Encoder(int hidden, ScalarType dtype)
    {
        var encoder = new RegionEncoder(RegionEncoderConfig.Robin3B with { HiddenSize = hidden });
        Golden.Fill(encoder, "mask_extractor.", rounded: dtype == float32 ? null : bfloat16);
        return encoder;
    }

    private static Tensor[] Features(JsonElement golden, int image) => [.. Levels.Select(level =>
    {
        var shape = Golden.Shape(golden.GetProperty("features").GetProperty("shape").GetProperty(level))[1..];
        var cells = tensor(Formula.Values($"masks/feature/{image}/{level}", shape[0] * shape[1] * shape[2])).view(shape);
        return cells + tensor(Formula.Values($"masks/feature/{image}/{level}/channel", shape[0])).view(-1, 1, 1);
    })];

    private static Tensor File(string name) =>
        tensor(System.Runtime.InteropServices.MemoryMarshal.Cast<byte, float>(System.IO.File.ReadAllBytes(Shared.Golden($"vision/mask_extractor/{name}"))).ToArray()).view(-1, 64);
}
