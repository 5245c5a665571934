using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using SyntheticVG.Images;
using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Perception.Tests;

/// <summary>Comparison with the reference results of perception, within the tolerances that their README states.</summary>
internal static class GoldenNumbers
{
    /// <summary>The first number after some words, in a section of the README.</summary>
    public static double Tolerance(string section, string words)
    {
        var text = File.ReadAllText(Shared.Golden("perception/README.md"));
        var start = text.IndexOf($"\n## {section}\n", StringComparison.Ordinal);
        Assert.True(start >= 0, $"the README has no section {section}");
        var end = text.IndexOf("\n## ", start + 4, StringComparison.Ordinal);
        var match = Regex.Match(text[start..(end < 0 ? text.Length : end)], Regex.Escape(words) + @"`?:? (?<number>\d[\d.]*(e-\d+)?)", RegexOptions.CultureInvariant);
        Assert.True(match.Success, $"the README's section {section} has no number after '{words}'");
        return double.Parse(match.Groups["number"].Value.TrimEnd('.'), CultureInfo.InvariantCulture);
    }

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
        return Far("sum", sum, tolerance * found.Length) ?? Far("mean_abs", absolute / found.Length, tolerance) ?? Far("min", least, tolerance) ?? Far("max", most, tolerance);

        string? Far(string what, double value, double within) =>
            sampled.TryGetProperty(what, out var expected) && !(Math.Abs(value - expected.GetDouble()) <= within) ? $"{name}: {what} is {value}; expected {expected} within {within}" : null;
    }

    /// <summary>Compares every case of a reference file; the photo is that of the case.</summary>
    public static void ForEachCase(string file, Func<JsonElement, Picture, IEnumerable<string?>> compare)
    {
        using var golden = Shared.GoldenJson(file);
        var wrong = golden.RootElement.GetProperty("cases").EnumerateArray().SelectMany(@case =>
            compare(@case, new PictureReader().Read(Shared.Data("photos/" + @case.GetProperty("photo").GetString()))).OfType<string>().Select(w => $"{@case.GetProperty("name")}: {w}"));
        Assert.True(!wrong.Any(), string.Join("\n", wrong.Take(3)));
    }

    /// <summary>Pixels in which a mask differs from compressed run lengths with their area.</summary>
    public static long Differing(Rle found, JsonElement expected)
    {
        var mask = MaskOf(expected);
        return found.Except(mask).Area + mask.Except(found).Area;
    }

    /// <summary>A mask of compressed run lengths.</summary>
    public static Rle MaskOf(JsonElement segmentation) =>
        Rle.Parse(segmentation.GetProperty("size")[0].GetInt32(), segmentation.GetProperty("size")[1].GetInt32(), segmentation.GetProperty("counts").GetString()!);

    /// <summary>The largest difference of a side of two boxes.</summary>
    public static double Farthest(Box box, JsonElement expected)
    {
        double[] sides = [.. expected.EnumerateArray().Select(v => v.GetDouble())];
        return new[] { Math.Abs(box.Left - sides[0]), Math.Abs(box.Top - sides[1]), Math.Abs(box.Right - sides[2]), Math.Abs(box.Bottom - sides[3]) }.Max();
    }
}
