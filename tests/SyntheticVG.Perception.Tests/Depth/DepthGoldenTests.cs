using System.Text.Json;
using SyntheticVG.Datasets.Depth;
using SyntheticVG.Perception.Depth;
using SyntheticVG.Perception.Sessions;
using static SyntheticVG.Perception.Tests.GoldenNumbers;

namespace SyntheticVG.Perception.Tests.Depth;

public class DepthGoldenTests
{
    private static readonly Lazy<DepthModel> Model = new(() => DepthModel.Open(Shared.Golden("perception/depth-anything"), OnnxOptions.SingleThread));

    [Fact]
    public void Brings_photos_of_any_shape_to_the_sizes_of_the_reference()
    {
        using var golden = Shared.GoldenJson("perception/depth.json");

        Cases.Each(golden.RootElement.GetProperty("input_sizes").EnumerateArray(), size =>
            Assert.Equal((size.GetProperty("input_height").GetInt32(), size.GetProperty("input_width").GetInt32()),
                Model.Value.InputSize(size.GetProperty("photo_height").GetInt32(), size.GetProperty("photo_width").GetInt32())));
    }

    [Fact]
    public void Says_how_far_things_are_as_the_reference_does() => ForEachCase("perception/depth.json", (@case, photo) =>
    {
        Assert.Equal(DepthConvention.Inverse, Model.Value.Convention);
        var pixels = Model.Value.Pixels(photo);
        var depth = Array.ConvertAll(Model.Value.Estimate(photo).Values, v => (float)v);
        var resized = @case.GetProperty("resized_to_photo");
        return
        [
            Difference("pixel_values", pixels.Numbers, @case.GetProperty("pixel_values"), Tolerance("depth", "pixel_values")),
            Difference("predicted_depth", Model.Value.Predict(pixels).Values, @case.GetProperty("predicted_depth"), Tolerance("depth", "predicted_depth")),
            Difference("resized_to_photo", depth, resized, 2 * Tolerance("depth", "resized")),
            Shown(depth, @case.GetProperty("shown_0_255"), resized.GetProperty("index")),
        ];
    });

    // As a picture: stretched to bytes, which may differ by 1, and in sum by 1 for each thousand pixels.
    private static string? Shown(float[] depth, JsonElement expected, JsonElement places)
    {
        var (low, high) = (depth.Min(), depth.Max());
        var bytes = Array.ConvertAll(depth, d => (byte)((d - low) / (high - low) * 255));
        foreach (var (index, value) in places.EnumerateArray().Zip(expected.GetProperty("value").EnumerateArray()))
            if (Math.Abs(bytes[index.GetInt32()] - value.GetDouble()) > 1)
                return $"shown: pixel {index} is {bytes[index.GetInt32()]}; expected {value}";
        var sum = bytes.Sum(b => (long)b);
        return Math.Abs(sum - expected.GetProperty("sum").GetDouble()) <= depth.Length / 1000.0
            ? null
            : $"shown: sum is {sum}; expected {expected.GetProperty("sum")}";
    }
}
