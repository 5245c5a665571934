using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace SyntheticVG.Testing;

/// <summary>Weights and inputs that reference results were made with: streams of numbers, each from a name and a seed.</summary>
/// <remarks>goldens/formula.py states the rule: splitmix64 over FNV-1a of the name, the upper 24 bits as u in [0, 1).</remarks>
internal static partial class Formula
{
    /// <summary>low + (high - low) u, rounded once to fp32.</summary>
    public static float[] Values(string name, long count, double low = -1, double high = 1, ulong seed = 0)
    {
        var values = new float[count];
        var state = Hash(name) ^ seed;
        for (var i = 0; i < values.Length; i++)
            values[i] = (float)(low + (high - low) * Next(ref state));
        return values;
    }

    /// <summary>low + floor(u (high - low)).</summary>
    public static long[] Integers(string name, long count, long low, long high, ulong seed = 0)
    {
        var values = new long[count];
        var state = Hash(name) ^ seed;
        for (var i = 0; i < values.Length; i++)
            values[i] = low + (long)Math.Floor(Next(ref state) * (high - low));
        return values;
    }

    /// <summary>A parameter, row-major, in the range that its name and shape give it.</summary>
    public static void Weight(string name, ReadOnlySpan<long> shape, Span<float> numbers, ulong seed = 0, double factor = 1)
    {
        var (offset, scale) = Range(name, shape);
        var state = Hash(name) ^ seed;
        for (var i = 0; i < numbers.Length; i++)
            numbers[i] = (float)((float)(offset + scale * (2 * Next(ref state) - 1)) * factor);
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

    /// <summary>Reads {"stream", "shape", "low", "high", "seed"}.</summary>
    public static (float[] Values, long[] Shape) Values(JsonElement input)
    {
        long[] shape = [.. input.GetProperty("shape").EnumerateArray().Select(n => n.GetInt64())];
        return (Values(input.GetProperty("stream").GetString()!, shape.Aggregate(1L, (a, b) => a * b),
            input.GetProperty("low").GetDouble(), input.GetProperty("high").GetDouble(), input.GetProperty("seed").GetUInt64()), shape);
    }

    private static (double Offset, double Scale) Range(string name, ReadOnlySpan<long> shape)
    {
        if (name.EndsWith("gamma", StringComparison.Ordinal))
            return (0.5, 0.25);
        if (name.EndsWith("bias", StringComparison.Ordinal))
            return (0, 0.1);
        if (shape.Length == 1)
            return (1, 0.1);
        if (name.Contains("embed", StringComparison.Ordinal))
            return (0, 0.1);
        var inputs = 1L;
        foreach (var size in shape[1..])
            inputs *= size;
        return (0, 1 / Math.Sqrt(inputs));
    }

    private static ulong Hash(string name)
    {
        var hash = 0xCBF29CE484222325;
        foreach (var one in Encoding.UTF8.GetBytes(name))
            hash = (hash ^ one) * 0x100000001B3;
        return hash;
    }

    private static double Next(ref ulong state)
    {
        state += 0x9E3779B97F4A7C15;
        var z = state;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return ((z ^ (z >> 31)) >> 40) / (double)(1 << 24);
    }

    [GeneratedRegex(@"^formula\.values\('(?<name>[^']+)', [\(\[](?<shape>[\d, ]*)[\)\]](?:, (?<low>-?[\d.]+), (?<high>-?[\d.]+))?, seed\)")]
    private static partial Regex Call();
}
