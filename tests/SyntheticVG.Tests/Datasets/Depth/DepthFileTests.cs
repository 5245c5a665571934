using System.Buffers.Binary;
using System.Text.Json;
using SyntheticVG.Datasets.Depth;
using SyntheticVG.Datasets.Reading;

namespace SyntheticVG.Tests.Datasets.Depth;

public class DepthFileTests
{
    [Fact]
    public void Golden_depth_maps_load_or_are_refused_as_their_cases_say() => FormatCases.Check("formats/npy", Difference);

    [Fact]
    public void Golden_sidecar_holds_the_percentiles_of_the_map_that_it_was_made_from()
    {
        using var cases = Shared.GoldenJson("formats/npy/cases.json");
        var one = cases.RootElement.GetProperty("cases").EnumerateArray().Single(one => one.TryGetProperty("source", out _));
        var source = File.ReadAllBytes(Shared.Golden($"formats/npy/{one.GetProperty("source").GetString()}"));
        var values = Enumerable.Range(0, source.Length / 4).Select(i => (double)BinaryPrimitives.ReadSingleLittleEndian(source.AsSpan(4 * i))).ToArray();
        var stored = DepthSidecar.ReadFile(Shared.Golden($"formats/npy/{one.GetProperty("sidecar").GetString()}"));

        var (png, sidecar) =
            DepthFile.ToPng(new(one.GetProperty("width").GetInt32(), one.GetProperty("height").GetInt32(), values, "<f4"), stored.Convention, stored.Model);

        Assert.Equal((float)stored.P2!, (float)sidecar.P2!);
        Assert.Equal((float)stored.P98!, (float)sidecar.P98!);
        var path = Path.Combine(Directory.CreateTempSubdirectory().FullName, "map.png");
        File.WriteAllBytes(path, png);
        Assert.Equal(Values(one), DepthFile.ReadRaw(path).Values);
    }

    [Fact]
    public void Gives_the_nearest_pixel_one_and_the_farthest_zero_under_either_convention()
    {
        var metres = new RawDepth(3, 1, [1, 2, 4], "<f4");

        var fromMetric = DepthNormalisation.Normalise(metres, DepthConvention.Metric);
        var fromInverse = DepthNormalisation.Normalise(metres with { Values = [1, 0.5, 0.25] }, DepthConvention.Inverse);

        Assert.Equal(fromInverse.Values, fromMetric.Values);
        Assert.Equal(1, fromMetric[0, 0]);
        Assert.Equal(0, fromMetric[2, 0]);
        Assert.InRange(fromMetric[1, 0], 0.3, 0.4); // a third of the way in inverse depth
    }

    [Fact]
    public void Knows_nothing_where_a_metric_map_says_zero() =>
        Assert.True(float.IsNaN(DepthNormalisation.Normalise(new(2, 1, [0, 3], "<u2"), DepthConvention.Metric)[0, 0]));

    [Fact]
    public void Orders_nothing_where_all_values_are_equal() =>
        Assert.Equal([0.5f, 0.5f], DepthNormalisation.Normalise(new(2, 1, [7, 7], "<f4"), DepthConvention.Inverse).Values);

    [Fact]
    public void Asks_for_a_convention_where_nothing_states_one()
    {
        var path = Path.Combine(Directory.CreateTempSubdirectory().FullName, "map.pfm");
        File.WriteAllBytes(path, [.. "Pf 1 1 -1\n"u8, 0, 0, 128, 63]);

        Assert.Contains("\"convention\": \"inverse\"", Assert.Throws<InvalidDataException>(() => DepthFile.Read(path)).Message);
        Assert.Equal(1, DepthFile.Read(path, convention: DepthConvention.Metric).Width);
        File.WriteAllText(Path.Combine(Path.GetDirectoryName(path)!, "depth.json"), """{"convention": "metric"}""");
        Assert.Equal(1, DepthFile.Read(path).Width);
    }

    [Fact]
    public void Takes_a_scaled_map_as_it_stands()
    {
        var (png, sidecar) = DepthFile.ToPng(new(5, 1, [0, 1, 2, 3, 4], "<f4"), DepthConvention.Inverse, "model");
        var path = Path.Combine(Directory.CreateTempSubdirectory().FullName, "map.png");
        File.WriteAllBytes(path, png);
        File.WriteAllText(Path.ChangeExtension(path, ".json"), sidecar.ToJson());

        var map = DepthFile.Read(path);

        Assert.Equal(0, map[0, 0]);
        Assert.Equal(0.5, map[2, 0], 1e-4);
        Assert.Equal(1, map[4, 0]);
    }

    private static double[] Values(JsonElement one) =>
        [.. one.GetProperty("values").EnumerateArray().Select(value => value.ValueKind == JsonValueKind.Number ? value.GetDouble() : value.GetString() switch
        {
            "inf" => double.PositiveInfinity,
            "-inf" => double.NegativeInfinity,
            _ => double.NaN,
        })];

    private static string? Difference(JsonElement one, ReadReport report)
    {
        var name = one.GetProperty("file").GetString()!;
        var depth = DepthFile.ReadRaw(Shared.Golden($"formats/npy/{name}"), report);

        return (depth.Width, depth.Height) != (one.GetProperty("width").GetInt32(), one.GetProperty("height").GetInt32())
            ? $"read {depth.Width} × {depth.Height}"
            : name.EndsWith(".npy") && depth.Type != one.GetProperty("dtype").GetString() ? $"read type {depth.Type}; expected {one.GetProperty("dtype")}"
            : depth.Values.SequenceEqual(Values(one)) ? null
            : $"read {string.Join(", ", depth.Values.Take(20))}; expected {string.Join(", ", Values(one).Take(20))}";
    }
}
