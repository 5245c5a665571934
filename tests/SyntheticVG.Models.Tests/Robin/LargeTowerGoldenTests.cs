using System.Text.Json;
using SyntheticVG.Images;
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
        using var robin = Make(dtype);

        var cases = towers.RootElement.GetProperty("cases").EnumerateArray().Where(c => c.GetProperty("dtype").GetString() == dtypeName).ToList();
        Assert.Equal(2, cases.Count);
        foreach (var @case in cases)
        {
            using var inner = NewDisposeScope();
            var maps = Maps(robin, @case, Round(Pixels(@case.GetProperty("input")), dtype), dtype);
            if (@case.GetProperty("input").TryGetProperty("photo", out _)) // the same photo as encode's
                CheckTokens(robin, encode.RootElement, encodeCase, maps, dtype);
        }
    }

    private static IReadOnlyList<Tensor> Maps(Models.Robin.Robin robin, JsonElement @case, Tensor pixels, ScalarType dtype)
    {
        var levels = robin.Tower.forward(pixels);
        Tensor[] maps = [robin.Tower.Stem(pixels).permute(0, 3, 1, 2), .. levels];
        foreach (var (map, name) in maps.Zip(MapNames))
        {
            var tolerance = dtype == float32 ? 3e-5 : @case.GetProperty("difference_from_fp64").GetProperty(name).GetProperty("max_abs").GetDouble();
            Golden.NearSamples(@case.GetProperty("outputs").GetProperty(name), map, tolerance, $"{@case.GetProperty("name")} {name}");
        }
        return levels;
    }

    private static void CheckTokens(Models.Robin.Robin robin, JsonElement encode, string name, IReadOnlyList<Tensor> maps, ScalarType dtype)
    {
        var @case = encode.GetProperty("cases").EnumerateArray().Single(c => c.GetProperty("name").GetString() == name);
        var images = robin.EncodeMaps(maps, [Golden.Masks(encode.GetProperty("masks"))]);

        Golden.NearSamples(@case.GetProperty("image_tokens"), images.Images, Tolerance("image_tokens"), $"{name} image tokens");
        Golden.NearSamples(@case.GetProperty("mask_features"), images.Regions[0]!.Content, Tolerance("mask_features"), $"{name} content");
        Golden.NearSamples(@case.GetProperty("position_features"), images.Regions[0]!.Position, 1e-5, $"{name} position");

        double Tolerance(string what) => dtype == float32 ? 1e-5 : @case.GetProperty("difference_from_fp32").GetProperty(what).GetProperty("max_abs").GetDouble();
    }

    private static Tensor Pixels(JsonElement input) => input.TryGetProperty("photo", out var photo)
        ? PixelProcessor.Process(new PictureReader().Read(Shared.Data(photo.GetString()!)), RobinConfig.Robin3B)
        : Golden.Tensor(Formula.Values(input));

    private static Tensor Round(Tensor pixels, ScalarType dtype) => dtype == float32 ? pixels : pixels.to(float16).to(dtype);

    // Behind the image half stands the smallest decoder of the real width: it is not asked.
    private static Models.Robin.Robin Make(ScalarType dtype)
    {
        var decoder = new Qwen2Config { VocabularySize = 1, HiddenSize = 2048, IntermediateSize = 1, Layers = 0, Heads = 16, KeyValueHeads = 2 };
        var robin = new Models.Robin.Robin(RobinConfig.Robin3B with { Language = decoder }, new Precision(dtype, float32));
        Golden.Fill(robin, rounded: dtype == float32 ? null : bfloat16);
        robin.eval();
        return robin;
    }
}
