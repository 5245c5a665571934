namespace SyntheticVG.Images.Resampling;

/// <summary>Pillow's six resampling filters.</summary>
public enum ResampleFilter
{
    /// <summary>The one source pixel under the middle of the target pixel.</summary>
    Nearest,

    /// <summary>The mean of the source pixels under the target pixel.</summary>
    Box,

    /// <summary>A triangle of 1 pixel to each side.</summary>
    Bilinear,

    /// <summary>A Hamming-windowed sinc of 1 pixel to each side.</summary>
    Hamming,

    /// <summary>A cubic of 2 pixels to each side, a = −0.5; what the model's pictures are resized with.</summary>
    Bicubic,

    /// <summary>A Lanczos-windowed sinc of 3 pixels to each side.</summary>
    Lanczos,
}

/// <summary>The filters as functions.</summary>
internal static class ResampleFilters
{
    /// <summary>How far the filter reaches to each side, in target pixels when shrinking, in source pixels when enlarging.</summary>
    public static double Support(this ResampleFilter filter) => filter switch
    {
        ResampleFilter.Box => 0.5,
        ResampleFilter.Bilinear or ResampleFilter.Hamming => 1,
        ResampleFilter.Bicubic => 2,
        ResampleFilter.Lanczos => 3,
        _ => throw new ArgumentOutOfRangeException(nameof(filter), filter, "expected a filter with weights"),
    };

    /// <summary>The weight at distance <paramref name="x"/>.</summary>
    public static double Weight(this ResampleFilter filter, double x) => filter switch
    {
        ResampleFilter.Box => x is > -0.5 and <= 0.5 ? 1 : 0,
        ResampleFilter.Bilinear => Math.Max(0, 1 - Math.Abs(x)),
        ResampleFilter.Hamming => Hamming(Math.Abs(x)),
        ResampleFilter.Bicubic => Cubic(Math.Abs(x)),
        ResampleFilter.Lanczos => x is >= -3 and < 3 ? Sinc(x) * Sinc(x / 3) : 0,
        _ => throw new ArgumentOutOfRangeException(nameof(filter), filter, "expected a filter with weights"),
    };

    private static double Hamming(double x)
    {
        if (x == 0)
            return 1;
        if (x >= 1)
            return 0;
        x *= Math.PI;
        return Math.Sin(x) / x * (0.54 + (0.46 * Math.Cos(x)));
    }

    private static double Cubic(double x)
    {
        const double A = -0.5;
        return x < 1 ? (((((A + 2) * x) - (A + 3)) * x * x) + 1)
            : x < 2 ? ((((((x - 5) * x) + 8) * x) - 4) * A)
            : 0;
    }

    private static double Sinc(double x)
    {
        if (x == 0)
            return 1;
        x *= Math.PI;
        return Math.Sin(x) / x;
    }
}
