using System.Text.Json;
using SyntheticVG.Models.Checkpoints;
using SyntheticVG.Models.Robin;

namespace SyntheticVG.Models.Tests.Checkpoints;

public class WeightNamesGoldenTests
{
    [Fact]
    public void Names_and_shapes_of_the_3B_model_are_those_of_the_original()
    {
        using var golden = Shared.GoldenJson("checkpoints/robin-3b-keys.json");
        var expected = Keys(golden.RootElement.GetProperty("parameters_with_lm_head_in_order"));
        expected.Remove("lm_head.weight"); // tied, and left out of files

        var names = WeightNames.Of(RobinConfig.Robin3B);

        Assert.Equal(expected, names.ToDictionary(n => n.Key, n => string.Join(",", n.Value)));
        var total = golden.RootElement.GetProperty("total_without_lm_head");
        Assert.Equal((total.GetProperty("tensors").GetInt32(), total.GetProperty("numbers").GetInt64()),
            (names.Count, names.Values.Sum(shape => shape.Aggregate(1L, (a, b) => a * b))));
    }

    [Fact]
    public void Golden_names_of_each_projector()
    {
        using var golden = Shared.GoldenJson("checkpoints/robin-3b-keys.json");
        Cases.Each(golden.RootElement.GetProperty("projector_variants").EnumerateObject(), variant =>
        {
            var names = WeightNames.Of(RobinConfig.Robin3B with { ProjectorType = variant.Name.Split(' ')[0] }).Where(n => n.Key.Contains("mm_projector"));

            Assert.Equal(Keys(variant.Value), names.ToDictionary(n => n.Key, n => string.Join(",", n.Value)));
        });
    }

    [Fact]
    public void Golden_tower_names_are_those_of_the_open_clip_file()
    {
        using var golden = Shared.GoldenJson("checkpoints/openclip-convnext_large_d_320-keys.json");
        var expected = Keys(golden.RootElement.GetProperty("parameters")).Where(key => key.Key.StartsWith("visual."));

        var names = WeightNames.Of(RobinConfig.Robin3B).Where(n => n.Key.StartsWith(Models.Robin.Robin.TowerPrefix));

        Assert.Equal(expected.OrderBy(key => key.Key),
            names.Select(n => KeyValuePair.Create(n.Key[Models.Robin.Robin.TowerPrefix.Length..], string.Join(",", n.Value))).OrderBy(key => key.Key));
    }

    private static Dictionary<string, string> Keys(JsonElement keys) =>
        keys.EnumerateObject().ToDictionary(key => key.Name, key => string.Join(",", Golden.Shape(key.Value)));
}
