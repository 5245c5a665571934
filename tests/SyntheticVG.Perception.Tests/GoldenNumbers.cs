using System.Collections.Concurrent;
using System.Text.Json;
using SyntheticVG.Images;
using SyntheticVG.Images.Codecs;
using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Perception.Tests;

/// <summary>Comparison with the reference results of perception.</summary>
internal static class GoldenNumbers
{
    private static readonly ConcurrentDictionary<string, JsonElement> Measured = new();

    // What no file measures: pixels are one rounding of a byte; counts of pixels are those that lie within an ulp of a threshold.
    private static readonly Dictionary<string, double> Stated = new()
    {
        ["pixel_values"] = 1e-6,
        ["image_positional_embeddings"] = 1e-6,
        ["scores"] = 1e-5,
        ["sam box_pixels"] = 1,
        ["sam mask_pixels"] = 3,
        ["detr mask_pixels"] = 10,
    };

    /// <summary>
    /// How far a number may lie from the reference's: what the file states as tolerance, else eight times what it measured between ONNX Runtime and the
    /// reference on another machine.
    /// </summary>
    /// <param name="model">File of the reference, without its ending.</param>
    /// <param name="name">Name of the number.</param>
    public static double Tolerance(string model, string name)
    {
        var root = Measured.GetOrAdd(model, _ =>
        {
            using var golden = Shared.GoldenJson($"perception/{model}.json");
            return golden.RootElement.Clone();
        });
        if (root.TryGetProperty("tolerance", out var tolerances) && tolerances.TryGetProperty(name, out var tolerance))
            return tolerance.GetDouble();
        foreach (var measured in root.EnumerateObject().Where(p => p.Name.StartsWith("measured", StringComparison.Ordinal)).Select(p => p.Value))
            if (measured.ValueKind == JsonValueKind.Number || measured.TryGetProperty(name, out _))
                if (measured.ValueKind == JsonValueKind.Object || !Stated.ContainsKey(name))
                    return 8 * (measured.ValueKind == JsonValueKind.Number ? measured : measured.GetProperty(name)).GetDouble();
        return Stated.TryGetValue($"{model} {name}", out var own) || Stated.TryGetValue(name, out own) ? own
            : throw new InvalidDataException($"perception/{model}.json: no tolerance and no measured difference of '{name}'");
    }

    /// <summary>How far cosines and numbers of vectors may lie apart: the largest of what the file measured between batches and against fp64.</summary>
    public static double Cosine => Math.Max(Tolerance("minilm", "fp32_vs_fp64"), Tolerance("minilm", "fp32_batch1_vs_batch32"));

    /// <summary>What is wrong with a tensor, by its sampled values, sum, mean absolute value and extremes; null for nothing.</summary>
    public static string? Difference(string name, ReadOnlySpan<float> found, JsonElement sampled, double tolerance)
    {
        var shape = sampled.GetProperty("shape").EnumerateArray().Select(n => n.GetInt64()).ToArray();
        if (found.Length != shape.Aggregate(1L, (a, b) => a * b))
            return $"{name}: found {found.Length} numbers; expected [{string.Join(", ", shape)}]";
        var (sum, absolute, least, most) = (0.0, 0.0, double.PositiveInfinity, double.NegativeInfinity);
        foreach (var value in found)
            (sum, absolute, least, most) = (sum + value, absolute + Math.Abs(value), Math.Min(least, value), Math.Max(most, value));

        foreach (var (index, expected) in sampled.GetProperty("index").EnumerateArray().Zip(sampled.GetProperty("value").EnumerateArray()))
            if (!(Math.Abs(found[index.GetInt32()] - expected.GetDouble()) <= tolerance))
                return $"{name}: number {index} is {found[index.GetInt32()]}; expected {expected} within {tolerance}";
        return Far("sum", sum, tolerance * found.Length) ?? Far("mean_abs", absolute / found.Length, tolerance) ?? Far("min", least, tolerance)
            ?? Far("max", most, tolerance);

        string? Far(string what, double value, double within) =>
            sampled.TryGetProperty(what, out var expected) && !(Math.Abs(value - expected.GetDouble()) <= within)
                ? $"{name}: {what} is {value}; expected {expected} within {within}"
                : null;
    }

    /// <summary>Compares every case of a reference file; the photo is that of the case.</summary>
    public static void ForEachCase(string file, Func<JsonElement, Picture, IEnumerable<string?>> compare)
    {
        using var golden = Shared.GoldenJson(file);
        Cases.Each(golden.RootElement.GetProperty("cases").EnumerateArray(), @case =>
        {
            var wrong = compare(@case, new PictureReader().Read(Shared.Data("photos/" + @case.GetProperty("photo").GetString()))).OfType<string>().ToList();
            Assert.True(wrong.Count == 0, string.Join("\n  ", wrong));
        });
    }

    /// <summary>Pixels in which a mask differs from compressed run lengths with their area.</summary>
    public static long Differing(Rle found, JsonElement expected)
    {
        var mask = MaskOf(expected);
        return found.Except(mask).Area + mask.Except(found).Area;
    }

    /// <summary>A mask of compressed run lengths.</summary>
    public static Rle MaskOf(JsonElement segmentation) =>
        Rle.Parse(segmentation.GetProperty("size")[0].GetInt32(), segmentation.GetProperty("size")[1].GetInt32(),
            segmentation.GetProperty("counts").GetString()!);

    /// <summary>The largest difference of a side of two boxes.</summary>
    public static double Farthest(Box box, JsonElement expected)
    {
        double[] sides = [.. expected.EnumerateArray().Select(v => v.GetDouble())];
        return new[] { Math.Abs(box.Left - sides[0]), Math.Abs(box.Top - sides[1]), Math.Abs(box.Right - sides[2]), Math.Abs(box.Bottom - sides[3]) }.Max();
    }
}
