using System.Text;

namespace SyntheticVG.Testing;

/// <summary>The numbers u in [0, 1) behind a name and a seed, one after the other.</summary>
/// <remarks>goldens/formula.py states the rule: splitmix64 over FNV-1a of the name, the upper 24 bits as u.</remarks>
internal sealed class FormulaStream(string name, ulong seed)
{
    private ulong _state = Hash(name) ^ seed;

    /// <summary>The next number.</summary>
    public double Next()
    {
        _state += 0x9E3779B97F4A7C15;
        var z = _state;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return ((z ^ (z >> 31)) >> 40) / (double)(1 << 24);
    }

    /// <summary>A parameter is offset + scale (2 u - 1), by its name and shape.</summary>
    public static (double Offset, double Scale) Range(string name, ReadOnlySpan<long> shape)
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
}
