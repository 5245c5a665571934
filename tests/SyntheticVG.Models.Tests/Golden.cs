using System.Runtime.InteropServices;
using System.Text.Json;
using SyntheticVG.SceneGraphs;
using TorchSharp;
using static TorchSharp.torch;

namespace SyntheticVG.Models.Tests;

/// <summary>Reads reference results and compares tensors with them.</summary>
internal static class Golden
{
    /// <summary>Fills every parameter of a module with the numbers that its name gives.</summary>
    /// <param name="module">The module.</param>
    /// <param name="seed">Seed of the numbers, from the reference file.</param>
    /// <param name="prefix">What stands before each name in the reference's checkpoint.</param>
    /// <param name="scale">Factors, by the end of the name.</param>
    /// <param name="rounded">A dtype that each number passes through before it gets that of the module.</param>
    public static void Fill(
        nn.Module module, ulong seed, string prefix = "", IReadOnlyDictionary<string, double>? scale = null, ScalarType? rounded = null)
    {
        using var still = no_grad();
        foreach (var (name, parameter) in module.named_parameters())
        {
            using var scope = NewDisposeScope();
            var key = prefix + name;
            var factor = scale?.Where(entry => key.EndsWith(entry.Key, StringComparison.Ordinal)).Select(entry => (double?)entry.Value).SingleOrDefault() ?? 1;
            var numbers = empty(parameter.shape, float32);
            Formula.Weight(key, parameter.shape, MemoryMarshal.Cast<byte, float>(numbers.bytes), seed, factor);
            parameter.copy_(rounded is { } dtype ? numbers.to(dtype) : numbers);
        }
    }

    /// <summary>A tensor from formula numbers.</summary>
    public static Tensor Tensor((float[] Values, long[] Shape) numbers) => tensor(numbers.Values).view(numbers.Shape);

    /// <summary>The tensor of a {"file", "shape"} entry, its file in a folder of the goldens.</summary>
    public static Tensor File(string folder, JsonElement entry)
    {
        var bytes = System.IO.File.ReadAllBytes(Shared.Golden($"{folder}/{entry.GetProperty("file").GetString()}"));
        return tensor(MemoryMarshal.Cast<byte, float>(bytes).ToArray()).view(Shape(entry.GetProperty("shape")));
    }

    /// <summary>
    /// How far fp32 numbers may lie from the reference's: another order of adding up differs by a few times what the reference's own numbers differ
    /// from fp64 or from another kernel. The file says that for each case; the largest of the file counts, since single cases are near by luck.
    /// </summary>
    public static double Allowed(IEnumerable<JsonElement> measured) => 6 * measured.SelectMany(Distances).Max();

    private static IEnumerable<double> Distances(JsonElement measured) => measured.TryGetProperty("max_abs", out var distance)
        ? [distance.GetDouble()]
        : measured.EnumerateObject().Where(entry => entry.Value.ValueKind == JsonValueKind.Object).SelectMany(entry => Distances(entry.Value));

    /// <summary>The seed of the weights of a file of the vision goldens.</summary>
    public static ulong WeightSeed(JsonElement root) => root.GetProperty("weights").GetProperty("seed").GetUInt64();

    /// <summary>How a relative difference of gradients or of a loss may be: several times what the file measured.</summary>
    public static double Relative(JsonElement tolerance, string name) => 20 * tolerance.GetProperty(name).GetDouble();

    public static long[] Shape(JsonElement shape) => [.. shape.EnumerateArray().Select(n => n.GetInt64())];

    public static int[] Ints(JsonElement list) => [.. list.EnumerateArray().Select(n => n.GetInt32())];

    public static double[] Numbers(JsonElement list) => [.. list.EnumerateArray().Select(Number)];

    public static double Number(JsonElement number) => number.ValueKind == JsonValueKind.String
        ? number.GetString() switch
        {
            "inf" => double.PositiveInfinity,
            "-inf" => double.NegativeInfinity,
            var other => throw new InvalidDataException($"'{other}' is no number"),
        }
        : number.GetDouble();

    /// <summary>Masks of run lengths as a tensor [Q, H, W]; null for null.</summary>
    public static Tensor? Masks(JsonElement masks)
    {
        if (masks.ValueKind == JsonValueKind.Null)
            return null;
        var rles = masks.EnumerateArray().Select(mask => mask.TryGetProperty("rle", out var rle) ? rle : mask).Select(Rle).ToList();
        return rles.Count == 0 ? zeros([0, 1, 1], uint8) : Models.Robin.RegionMasks.ToTensor(rles);
    }

    private static Rle Rle(JsonElement mask)
    {
        var (height, width) = (mask.GetProperty("size")[0].GetInt32(), mask.GetProperty("size")[1].GetInt32());
        var counts = mask.GetProperty("counts");
        return counts.ValueKind == JsonValueKind.String
            ? SceneGraphs.Rle.Parse(height, width, counts.GetString())
            : SceneGraphs.Rle.FromRuns(height, width, [.. counts.EnumerateArray().Select(n => n.GetUInt32())]);
    }

    /// <summary>Holds a whole tensor against the reference.</summary>
    public static void Near(Tensor expected, Tensor actual, double tolerance, string what, double? meanTolerance = null)
    {
        using var scope = NewDisposeScope();
        Assert.True(expected.shape.AsSpan().SequenceEqual(actual.shape),
            $"{what}: shape [{string.Join(", ", actual.shape)}]; expected [{string.Join(", ", expected.shape)}]");
        if (expected.numel() == 0)
            return;
        var difference = (actual.detach().to(float64) - expected.to(float64)).abs();
        var (largest, mean) = (difference.max().ToDouble(), difference.mean().ToDouble());
        Assert.True(largest <= tolerance, $"{what}: largest difference {largest:g4}; expected at most {tolerance:g4}");
        Assert.True(mean <= (meanTolerance ?? tolerance), $"{what}: mean difference {mean:g4}; expected at most {meanTolerance:g4}");
    }

    /// <summary>Holds samples {"shape", "indices", "values", "sum"...} of a tensor against the reference.</summary>
    public static void NearSamples(JsonElement expected, Tensor actual, double tolerance, string what)
    {
        using var scope = NewDisposeScope();
        Assert.True(actual.shape.AsSpan().SequenceEqual(Shape(expected.GetProperty("shape"))),
            $"{what}: shape [{string.Join(", ", actual.shape)}]; expected {expected.GetProperty("shape")}");
        var flat = actual.detach().to(float32).reshape(-1);
        var picked = flat.index_select(0, tensor(Shape(expected.GetProperty("indices"))));
        Near(tensor(Numbers(expected.GetProperty("values"))).to(float32), picked, tolerance, what);
        var size = flat.to(float64).square().sum().ToDouble();
        var wanted = expected.GetProperty("sum_of_squares").GetDouble();
        // If each number is off by the tolerance, the sum of squares is off by this at most, and by the digits it is written with.
        var allowed = 2 * tolerance * Math.Sqrt(flat.numel() * wanted) + flat.numel() * tolerance * tolerance + 1e-6 * wanted;
        Assert.True(Math.Abs(size - wanted) <= allowed, $"{what}: sum of squares {size:g6}; expected {wanted:g6}");
    }
}
