namespace SyntheticVG.Images.Resampling;

/// <summary>The two source positions around a target position, and the share of the second, as PyTorch's bilinear
/// interpolation without corner alignment has them.</summary>
/// <param name="First">The position before.</param>
/// <param name="Second">The position after; the same at the end.</param>
/// <param name="Share">The weight of <paramref name="Second"/>, in [0, 1).</param>
public readonly record struct LinearTap(int First, int Second, float Share)
{
    /// <summary>The taps of every target position along one side.</summary>
    /// <param name="source">Source positions.</param>
    /// <param name="target">Target positions.</param>
    public static LinearTap[] Along(int source, int target)
    {
        var scale = (float)source / target;
        return [.. Enumerable.Range(0, target).Select(i =>
        {
            var at = Math.Max(0, (scale * (i + 0.5f)) - 0.5f);
            var first = Math.Min((int)at, source - 1);
            return new LinearTap(first, Math.Min(first + 1, source - 1), at - first);
        })];
    }

    /// <summary>The number between those of a line.</summary>
    public float Between(ReadOnlySpan<float> line) => ((1 - Share) * line[First]) + (Share * line[Second]);
}
