namespace SyntheticVG.Images.Resampling;

/// <summary>Which source pixels make up each target pixel along one axis, and with what weights.</summary>
/// <remarks>
/// As Pillow computes them, in doubles: the filter is stretched by the scale when shrinking, cut at the border, and what is
/// left is normalised to a sum of 1.
/// </remarks>
internal sealed class ResampleWeights
{
    /// <summary>Binary digits after the point of <see cref="Fixed"/>: 8 bits of value and 2 of headroom go off an int.</summary>
    public const int FixedBits = 32 - 8 - 2;

    private readonly int[] _first;
    private readonly int[] _count;
    private readonly double[] _weights;
    private readonly int[] _fixed;

    /// <summary>Computes the weights from <paramref name="sourceSize"/> to <paramref name="targetSize"/> pixels.</summary>
    public ResampleWeights(int sourceSize, int targetSize, ResampleFilter filter)
    {
        var scale = (double)sourceSize / targetSize;
        var stretch = Math.Max(1, scale);
        var support = filter.Support() * stretch;
        Most = ((int)Math.Ceiling(support) * 2) + 1;
        (_first, _count) = (new int[targetSize], new int[targetSize]);
        _weights = new double[checked(targetSize * Most)];
        var inverse = 1 / stretch;
        for (var i = 0; i < targetSize; i++)
        {
            var centre = (i + 0.5) * scale;
            var first = Math.Max(0, (int)(centre - support + 0.5));
            var count = Math.Min(sourceSize, (int)(centre + support + 0.5)) - first;
            var weights = _weights.AsSpan(i * Most, count);
            var sum = 0.0;
            for (var j = 0; j < count; j++)
                sum += weights[j] = filter.Weight((j + first - centre + 0.5) * inverse);
            if (sum != 0)
            {
                for (var j = 0; j < count; j++)
                    weights[j] /= sum;
            }
            (_first[i], _count[i]) = (first, count);
        }
        _fixed = [.. _weights.Select(weight => (int)((weight < 0 ? -0.5 : 0.5) + (weight * (1 << FixedBits))))];
    }

    /// <summary>Target pixels.</summary>
    public int Count => _first.Length;

    /// <summary>The most source pixels of one target pixel.</summary>
    public int Most { get; }

    /// <summary>The first source pixel of target pixel <paramref name="i"/>.</summary>
    public int First(int i) => _first[i];

    /// <summary>The weights of target pixel <paramref name="i"/> from its first source pixel on; they sum to 1.</summary>
    public ReadOnlySpan<double> Of(int i) => _weights.AsSpan(i * Most, _count[i]);

    /// <summary>The same in fixed point, rounded half away from zero.</summary>
    public ReadOnlySpan<int> Fixed(int i) => _fixed.AsSpan(i * Most, _count[i]);
}
