using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using SyntheticVG.Models.Robin;
using TorchSharp;
using static TorchSharp.torch;

namespace SyntheticVG.Models.Tests.Robin;

public partial class RegionEncoderGoldenTests
{
    private static readonly string[] Levels = ["res2", "res3", "res4", "res5"];
    private static readonly (string Name, ScalarType Dtype)[] Dtypes = [("fp32", float32), ("bf16", bfloat16), ("fp16", float16)];

    [Fact]
    public void Content_and_position_of_every_mask_are_those_of_the_reference()
    {
        using var golden = Shared.GoldenJson("vision/mask_extractor.json");
        using var outer = NewDisposeScope();
        using var still = no_grad();
        var root = golden.RootElement;
        var features = Features(root, 0);
        Cases.Each(Dtypes, pair =>
        {
            var (variant, dtype) = pair;
            using var encoder = Encoder(root, Width(root), dtype);
            Tensor[] levels = [.. features.Select(level => level.to(dtype))];
            Cases.Each(root.GetProperty("cases").EnumerateArray(), @case =>
            {
                using var scope = NewDisposeScope();
                var what = $"{@case.GetProperty("name")} {variant}";
                var masks = Golden.Masks(@case.GetProperty("masks"))!;
                var (content, position) = encoder.forward(levels, masks);

                Golden.Near(File(root, $"{@case.GetProperty("name")}.{variant}.mask.f32"), content, Loose(root, @case, variant), what + " content");
                var positionFile = $"{@case.GetProperty("name")}.{(variant == "fp16" ? "bf16" : variant)}.position.f32";
                Golden.Near(File(root, positionFile), position, Fp32(root, "position"), what + " position");
                if (variant == "fp32")
                    CheckPooling(root, @case, levels, masks, what);
            });
        });
    }

    private static void CheckPooling(JsonElement root, JsonElement @case, Tensor[] levels, Tensor masks, string what)
    {
        Cases.Each(levels.Zip(Levels), pair =>
        {
            var (level, name) = pair;
            var cells = RegionEncoder.Inside(level, masks).sum([1, 2]).data<float>().Select(n => (int)n);
            Assert.Equal(@case.GetProperty("masks").EnumerateArray().Select(m => m.GetProperty("positive_cells").GetProperty(name).GetInt32()), cells);
            Golden.NearSamples(@case.GetProperty("pooled_fp32").GetProperty(name), RegionEncoder.MaskPool(level, masks),
                Fp32(root, "mask"), $"{what} pooled {name}");
        });
    }

    [Fact]
    public void Golden_samples_hold_at_the_width_of_the_3B_model()
    {
        using var golden = Shared.GoldenJson("vision/mask_extractor.json");
        using var outer = NewDisposeScope();
        using var still = no_grad();
        var root = golden.RootElement;
        var features = Features(root, 0);
        var wide = root.GetProperty("cases").EnumerateArray().Where(c => Wide(c) is not null).ToList();
        Cases.Each(Dtypes, pair =>
        {
            var (variant, dtype) = pair;
            var cases = wide.Where(c => Wide(c)!.Value.TryGetProperty(variant, out _)).ToList();
            if (cases.Count == 0)
                return;
            using var encoder =
                Encoder(root, (int)Golden.Shape(Wide(cases[0])!.Value.GetProperty(variant).GetProperty("mask").GetProperty("shape"))[^1], dtype);
            Cases.Each(cases, @case =>
            {
                var expected = Wide(@case)!.Value.GetProperty(variant);
                using var scope = NewDisposeScope();
                var (content, position) = encoder.forward([.. features.Select(level => level.to(dtype))], Golden.Masks(@case.GetProperty("masks"))!);
                Golden.NearSamples(expected.GetProperty("mask"), content, Loose(root, @case, variant), $"{@case.GetProperty("name")} {variant} content");
                Golden.NearSamples(expected.GetProperty("position"), position, Fp32(root, "position"), $"{@case.GetProperty("name")} {variant} position");
            });
        });
    }

    [Fact]
    public void Golden_regions_of_a_batch_are_pooled_each_on_its_own_image()
    {
        using var golden = Shared.GoldenJson("vision/mask_extractor.json");
        using var scope = NewDisposeScope();
        using var still = no_grad();
        using var encoder = Encoder(golden.RootElement, Width(golden.RootElement), float32);
        var cases = golden.RootElement.GetProperty("cases").EnumerateArray();
        var odd = Golden.Masks(cases.Single(c => c.GetProperty("name").GetString() == "odd_size").GetProperty("masks"))!;

        var (content, _) = encoder.forward(Features(golden.RootElement, 1), odd);

        Golden.NearSamples(golden.RootElement.GetProperty("batch").GetProperty("odd_size_masks_on_feature_1").GetProperty("mask"), content,
            Fp32(golden.RootElement, "mask"), "odd_size on image 1");
    }

    [Fact]
    public void Golden_masks_of_255_change_the_position_alone()
    {
        using var golden = Shared.GoldenJson("vision/mask_extractor.json");
        using var scope = NewDisposeScope();
        using var still = no_grad();
        using var encoder = Encoder(golden.RootElement, Width(golden.RootElement), float32);
        var features = Features(golden.RootElement, 0);
        var tall = Golden.Masks(
            golden.RootElement.GetProperty("cases").EnumerateArray().Single(c => c.GetProperty("name").GetString() == "tall").GetProperty("masks"))!;
        var expected = golden.RootElement.GetProperty("values_255");

        var (content, position) = encoder.forward(features, tall);
        var (content255, position255) = encoder.forward(features, tall * 255);

        Assert.Equal(expected.GetProperty("mask_max_abs_difference").GetDouble(), (content - content255).abs().max().ToDouble());
        Assert.Equal(expected.GetProperty("position_max_abs_difference").GetDouble(), (position - position255).abs().max().ToDouble(),
            256 * Fp32(golden.RootElement, "position"));
    }

    [Fact]
    public void Golden_gradients_reach_every_parameter_and_the_features()
    {
        using var golden = Shared.GoldenJson("vision/mask_extractor.json");
        using var scope = NewDisposeScope();
        using var encoder = Encoder(golden.RootElement, Width(golden.RootElement), float32);
        var gradients = golden.RootElement.GetProperty("gradients");
        Tensor[] features = [.. Features(golden.RootElement, 0).Select(level => level.detach().requires_grad_())];
        var masks = Golden.Masks(golden.RootElement.GetProperty("cases").EnumerateArray()
            .Single(c => $"{c.GetProperty("name")}_masks" == gradients.GetProperty("name").GetString()).GetProperty("masks"))!;

        var (content, position) = encoder.forward(features, masks);
        var loss = content.square().mean() + position.square().mean();
        loss.backward();

        Assert.Equal(gradients.GetProperty("loss").GetDouble(), loss.ToDouble(),
            Golden.Relative(gradients.GetProperty("tolerance"), "loss_relative") * loss.ToDouble());
        var relative = Golden.Relative(gradients.GetProperty("tolerance"), "norm_max_relative_fp32_vs_fp64");
        var parameters = encoder.named_parameters().ToDictionary(p => p.name, p => p.parameter);
        Cases.Each(gradients.GetProperty("l2_norm").EnumerateObject(),
            norm => Assert.Equal(1, parameters[norm.Name].grad!.to(float64).norm().ToDouble() / norm.Value.GetDouble(), relative));
        Cases.Each(features.Zip(Levels), pair =>
        {
            var (level, name) = pair;
            Assert.Equal(1, level.grad!.to(float64).norm().ToDouble() / gradients.GetProperty("feature_l2_norm").GetProperty(name).GetDouble(), relative);
        });
    }

    private static int Width(JsonElement root) => root.GetProperty("weights").GetProperty("out_dim").GetInt32();

    // The samples at the width of the real model: out_dim_2048.
    private static JsonElement? Wide(JsonElement @case) =>
        @case.EnumerateObject().Where(p => p.Name.StartsWith("out_dim_", StringComparison.Ordinal)).Select(p => (JsonElement?)p.Value).SingleOrDefault();

    /// <summary>How far contents ("mask") and positions may lie from the reference in fp32.</summary>
    internal static double Fp32(JsonElement root, string what) =>
        Golden.Allowed(root.GetProperty("cases").EnumerateArray().Select(c => c.GetProperty("difference").GetProperty("fp32_vs_own_fp64").GetProperty(what)));

    private static double Loose(JsonElement root, JsonElement @case, string variant) => variant == "fp32"
        ? Fp32(root, "mask")
        : 1.5 * @case.GetProperty("difference").GetProperty($"{variant}_vs_fp32").GetProperty("mask").GetProperty("max_abs").GetDouble();

    private static RegionEncoder Encoder(JsonElement root, int hidden, ScalarType dtype)
    {
        var encoder = new RegionEncoder(RegionEncoderConfig.Robin3B with { HiddenSize = hidden });
        Golden.Fill(encoder, Golden.WeightSeed(root), "mask_extractor.", rounded: dtype == float32 ? null : bfloat16);
        return encoder;
    }

    private static Tensor[] Features(JsonElement golden, int image) => [.. Levels.Select(level =>
    {
        var features = golden.GetProperty("features");
        var (shape, seed) = (Golden.Shape(features.GetProperty("shape").GetProperty(level))[1..], features.GetProperty("seed").GetUInt64());
        // The rule names both streams with their ranges: the cells, and one number for each channel.
        var ranges = Range().Matches(features.GetProperty("rule").GetString()!)
            .Select(m => (double.Parse(m.Groups[1].Value, CultureInfo.InvariantCulture), double.Parse(m.Groups[2].Value, CultureInfo.InvariantCulture)))
            .ToArray();
        var cells =
            tensor(Formula.Values($"masks/feature/{image}/{level}", shape[0] * shape[1] * shape[2], ranges[0].Item1, ranges[0].Item2, seed)).view(shape);
        return cells + tensor(Formula.Values($"masks/feature/{image}/{level}/channel", shape[0], ranges[1].Item1, ranges[1].Item2, seed)).view(-1, 1, 1);
    })];

    [GeneratedRegex(@"\], (-?[\d.]+), (-?[\d.]+), seed\)")]
    private static partial Regex Range();

    private static Tensor File(JsonElement root, string name) =>
        tensor(System.Runtime.InteropServices.MemoryMarshal.Cast<byte, float>(System.IO.File.ReadAllBytes(Shared.Golden($"vision/mask_extractor/{name}")))
            .ToArray()).view(-1, Width(root));
}
