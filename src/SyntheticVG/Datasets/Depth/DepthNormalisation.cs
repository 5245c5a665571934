namespace SyntheticVG.Datasets.Depth;

/// <summary>Brings depth maps of any scale to one: 1 is nearest, 0 farthest.</summary>
/// <remarks>
/// Inverse depth is stretched so that its 2nd percentile becomes 0 and its 98th 1, and clipped: a few mirrors or
/// glints must not squeeze the rest. Metric depth is turned into its inverse first. Percentiles interpolate linearly
/// between ranks, as NumPy's default does. Only the order of the result means anything: scale and shift are lost.
/// </remarks>
public static class DepthNormalisation
{
    /// <summary>Share of pixels that may be cut at the far end.</summary>
    public const double LowPercentile = 2;

    /// <summary>Share of pixels up to which values are kept at the near end.</summary>
    public const double HighPercentile = 98;

    /// <summary>A value in [0, 1] for each pixel; NaN where the file knows nothing; 0.5 throughout where all values are equal.</summary>
    public static DepthMap Normalise(RawDepth depth, DepthConvention convention)
    {
        var nearness = Nearness(depth, convention);
        var (low, high) = Range(nearness);
        return new(depth.Width, depth.Height, [.. nearness.Select(value =>
            !double.IsFinite(value) ? float.NaN : high > low ? (float)Math.Clamp((value - low) / (high - low), 0, 1) : 0.5f)]);
    }

    /// <summary>Unscaled inverse depth, larger nearer; NaN where a metric map has no distance above 0.</summary>
    internal static double[] Nearness(RawDepth depth, DepthConvention convention) => convention == DepthConvention.Inverse
        ? depth.Values
        : [.. depth.Values.Select(metres => metres > 0 ? 1 / metres : double.NaN)];

    /// <summary>The 2nd and 98th percentile of the finite values; NaN where there are none.</summary>
    public static (double Low, double High) Range(ReadOnlySpan<double> values)
    {
        var finite = new double[values.Length];
        var count = 0;
        foreach (var value in values)
        {
            if (double.IsFinite(value))
                finite[count++] = value;
        }
        Array.Sort(finite, 0, count);
        var sorted = finite.AsSpan(0, count);
        return (Percentile(sorted, LowPercentile), Percentile(sorted, HighPercentile));
    }

    /// <summary>A percentile of ascending values, interpolated linearly between ranks; NaN of none.</summary>
    /// <param name="sorted">The values.</param>
    /// <param name="percent">In [0, 100].</param>
    public static double Percentile(ReadOnlySpan<double> sorted, double percent)
    {
        if (sorted.IsEmpty)
            return double.NaN;
        var rank = percent / 100 * (sorted.Length - 1);
        var (below, share) = ((int)rank, rank - (int)rank);
        return below + 1 < sorted.Length ? sorted[below] + ((sorted[below + 1] - sorted[below]) * share) : sorted[below];
    }
}
