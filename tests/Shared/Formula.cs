using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace SyntheticVG.Testing;

/// <summary>Weights and inputs that reference results were made with: streams of numbers, each from a name and a seed.</summary>
internal static partial class Formula
{
    /// <summary>low + (high - low) u, rounded once to fp32.</summary>
    public static float[] Values(string name, long count, double low, double high, ulong seed)
    {
        var values = new float[count];
        var stream = new FormulaStream(name, seed);
        for (var i = 0; i < values.Length; i++)
            values[i] = (float)(low + (high - low) * stream.Next());
        return values;
    }

    /// <summary>low + floor(u (high - low)).</summary>
    public static long[] Integers(string name, long count, long low, long high, ulong seed)
    {
        var values = new long[count];
        var stream = new FormulaStream(name, seed);
        for (var i = 0; i < values.Length; i++)
            values[i] = low + (long)Math.Floor(stream.Next() * (high - low));
        return values;
    }

    /// <summary>A parameter, row-major, in the range that its name and shape give it.</summary>
    public static void Weight(string name, ReadOnlySpan<long> shape, Span<float> numbers, ulong seed, double factor = 1)
    {
        var (offset, scale) = FormulaStream.Range(name, shape);
        var stream = new FormulaStream(name, seed);
        for (var i = 0; i < numbers.Length; i++)
            numbers[i] = (float)((float)(offset + scale * (2 * stream.Next() - 1)) * factor);
    }

    /// <summary>Reads "formula.values('NAME', (1, 3), -2, 2, seed)".</summary>
    public static (float[] Values, long[] Shape) Values(string call, ulong seed)
    {
        var match = Call().Match(call);
        Assert.True(match.Success, $"'{call}' is no call of formula.values");
        long[] shape = [.. match.Groups["shape"].Value.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(n => long.Parse(n, CultureInfo.InvariantCulture))];
        return (Values(match.Groups["name"].Value, shape.Aggregate(1L, (a, b) => a * b), Number("low"), Number("high"), seed), shape);

        double Number(string group) => double.Parse(match.Groups[group].Value, CultureInfo.InvariantCulture);
    }

    /// <summary>Reads "formula.integers('NAME', (4096,), 0, 512, seed)".</summary>
    public static long[] Integers(string call, ulong seed)
    {
        var match = IntegersCall().Match(call);
        Assert.True(match.Success, $"'{call}' is no call of formula.integers");
        long Number(string group) => long.Parse(match.Groups[group].Value, CultureInfo.InvariantCulture);
        return Integers(match.Groups["name"].Value, Number("count"), Number("low"), Number("high"), seed);
    }

    /// <summary>Reads {"stream", "shape", "low", "high", "seed"}.</summary>
    public static (float[] Values, long[] Shape) Values(JsonElement input)
    {
        long[] shape = [.. input.GetProperty("shape").EnumerateArray().Select(n => n.GetInt64())];
        return (Values(input.GetProperty("stream").GetString()!, shape.Aggregate(1L, (a, b) => a * b),
            input.GetProperty("low").GetDouble(), input.GetProperty("high").GetDouble(), input.GetProperty("seed").GetUInt64()), shape);
    }

    [GeneratedRegex(@"^formula\.values\('(?<name>[^']+)', [\(\[](?<shape>[\d, ]*)[\)\]](?:, (?<low>-?[\d.]+), (?<high>-?[\d.]+))?, seed\)")]
    private static partial Regex Call();

    [GeneratedRegex(@"^formula\.integers\('(?<name>[^']+)', \((?<count>\d+),\), (?<low>-?\d+), (?<high>-?\d+), seed\)")]
    private static partial Regex IntegersCall();
}
