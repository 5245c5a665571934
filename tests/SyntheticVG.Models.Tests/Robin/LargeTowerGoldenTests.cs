using System.Text.Json;
using SyntheticVG.Images.Codecs;
using SyntheticVG.Models.Qwen2;
using SyntheticVG.Models.Robin;
using static TorchSharp.torch;

namespace SyntheticVG.Models.Tests.Robin;

/// <summary>The image half of ROBIN-3B at its real sizes, 226 million weights, in each dtype.</summary>
public class LargeTowerGoldenTests
{
    private static readonly string[] MapNames = ["stem", "res2", "res3", "res4", "res5"];

    [Theory]
    [InlineData("fp32", "fp32")]
    [InlineData("bf16", "later_calls_bf16")]
    [InlineData("fp16", "first_call_fp16")]
    public void Maps_and_tokens_are_those_of_the_reference(string dtypeName, string encodeCase)
    {
        using var towers = Shared.GoldenJson("vision/tower_large.json");
        using var encode = Shared.GoldenJson("vision/encode_large.json");
        using var scope = NewDisposeScope();
        using var still = no_grad();
        var dtype = dtypeName switch { "fp32" => float32, "bf16" => bfloat16, _ => float16 };
        using var robin = Make(towers.RootElement, encode.RootElement, dtype);

        var cases = towers.RootElement.GetProperty("cases").EnumerateArray().Where(c => c.GetProperty("dtype").GetString() == dtypeName).ToList();
        var fp32 = towers.RootElement.GetProperty("cases").EnumerateArray().Where(c => c.TryGetProperty("tolerance", out _)).ToList();
        var encoded = 0;
        Cases.Each(cases, @case =>
        {
            using var inner = NewDisposeScope();
            var input = @case.GetProperty("input");
            var maps = Maps(robin, @case, Round(Pixels(input), dtype), name => dtype == float32
                ? Golden.Allowed(fp32.Select(c => c.GetProperty("tolerance").GetProperty(name)))
                : @case.GetProperty("difference_from_fp64").GetProperty(name).GetProperty("max_abs").GetDouble());
            if (input.TryGetProperty("photo", out var photo) && photo.GetString() == encode.RootElement.GetProperty("photo").GetString())
            {
                CheckTokens(robin, encode.RootElement, encodeCase, maps, dtype);
                encoded++;
            }
        });
        Assert.Equal(1, encoded);
    }

    private static IReadOnlyList<Tensor> Maps(Models.Robin.Robin robin, JsonElement @case, Tensor pixels, Func<string, double> allowed)
    {
        var levels = robin.Tower.forward(pixels);
        Tensor[] maps = [robin.Tower.Stem(pixels).permute(0, 3, 1, 2), .. levels];
        foreach (var (map, name) in maps.Zip(MapNames))
            Golden.NearSamples(@case.GetProperty("outputs").GetProperty(name), map, allowed(name), $"{@case.GetProperty("name")} {name}");
        return levels;
    }

    private static void CheckTokens(Models.Robin.Robin robin, JsonElement encode, string name, IReadOnlyList<Tensor> maps, ScalarType dtype)
    {
        var @case = encode.GetProperty("cases").EnumerateArray().Single(c => c.GetProperty("name").GetString() == name);
        var images = robin.EncodeMaps(maps, [Golden.Masks(encode.GetProperty("masks"))]);

        Golden.NearSamples(@case.GetProperty("image_tokens"), images.Images, Tolerance("image_tokens"), $"{name} image tokens");
        Golden.NearSamples(@case.GetProperty("mask_features"), images.Regions[0]!.Content, Tolerance("mask_features"), $"{name} content");
        // Positions are computed in fp32 in every dtype; what their fp32 is worth stands in the extractor's own file.
        using var extractor = Shared.GoldenJson("vision/mask_extractor.json");
        Golden.NearSamples(@case.GetProperty("position_features"), images.Regions[0]!.Position,
            RegionEncoderGoldenTests.Fp32(extractor.RootElement, "position"), $"{name} position");

        double Fp32(string what) => Golden.Allowed(encode.GetProperty("cases").EnumerateArray()
            .Where(c => c.TryGetProperty("tolerance_other_kernels", out _)).Select(c => c.GetProperty("tolerance_other_kernels").GetProperty(what)));

        double Tolerance(string what) =>
            dtype == float32 ? Fp32(what) : @case.GetProperty("difference_from_fp32").GetProperty(what).GetProperty("max_abs").GetDouble();
    }

    private static Tensor Pixels(JsonElement input) => input.TryGetProperty("photo", out var photo)
        ? PixelProcessor.Process(new PictureReader().Read(Shared.Data(photo.GetString()!)), RobinConfig.Robin3B)
        : Golden.Tensor(Formula.Values(input));

    private static Tensor Round(Tensor pixels, ScalarType dtype) => dtype == float32 ? pixels : pixels.to(float16).to(dtype);

    // Behind the image half stands the smallest decoder of the real width: it is not asked.
    private static Models.Robin.Robin Make(JsonElement towers, JsonElement encode, ScalarType dtype)
    {
        var width = (int)Golden.Shape(encode.GetProperty("cases")[0].GetProperty("image_tokens").GetProperty("shape"))[^1];
        var decoder = new Qwen2Config { VocabularySize = 1, HiddenSize = width, IntermediateSize = 1, Layers = 0, Heads = 16, KeyValueHeads = 2 };
        var robin = new Models.Robin.Robin(RobinConfig.Robin3B with { Language = decoder }, new Precision(dtype, float32));
        Assert.Equal(Golden.WeightSeed(towers), Golden.WeightSeed(encode));
        Golden.Fill(robin, Golden.WeightSeed(encode), rounded: dtype == float32 ? null : bfloat16);
        robin.eval();
        return robin;
    }
}
