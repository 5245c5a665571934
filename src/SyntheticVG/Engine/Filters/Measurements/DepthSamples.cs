using System.Numerics;
using SyntheticVG.Datasets;
using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Engine.Filters.Measurements;

/// <summary>Median and spread of the depth map under a region.</summary>
internal static class DepthSamples
{
    private const int Bins = 2048;
    private const int FewPixels = 25;

    /// <summary>Median and inter-quartile range under the mask eroded by 2 % of the root of its area, at least a pixel; under the
    /// whole mask where too little remains; null for an empty region.</summary>
    public static (double Median, double Iqr)? Of(RegionMeasures region, ImageInfo image, DepthMap depth)
    {
        var silhouette = region.Silhouette;
        if (silhouette.IsEmpty)
            return null;
        var eroded = silhouette.Bits.Erode(Math.Max(1, 0.02 * Math.Sqrt(silhouette.Area)));
        var histogram = new int[Bins];
        if (Count(eroded, image, depth, histogram) < FewPixels)
        {
            Array.Clear(histogram);
            Count(silhouette.Bits, image, depth, histogram);
        }
        return (Quantile(histogram, 0.5), Quantile(histogram, 0.75) - Quantile(histogram, 0.25));
    }

    /// <summary>Median under a set of pixels; null where none is set.</summary>
    public static double? Median(in ColumnBits bits, ImageInfo image, DepthMap depth)
    {
        var histogram = new int[Bins];
        return Count(bits, image, depth, histogram) > 0 ? Quantile(histogram, 0.5) : null;
    }

    private static int Count(in ColumnBits bits, ImageInfo image, DepthMap depth, int[] histogram)
    {
        var (sx, sy) = ((double)depth.Width / image.Width, (double)depth.Height / image.Height);
        var same = depth.Width == image.Width && depth.Height == image.Height;
        var count = 0;
        for (var x = bits.Left; x < bits.Left + bits.Columns; x++)
        {
            var column = bits.Column(x);
            for (var i = 0; i < column.Length; i++)
            {
                for (var word = column[i]; word != 0; word &= word - 1)
                {
                    var y = bits.Top + (i << 6) + BitOperations.TrailingZeroCount(word);
                    var value = same
                        ? depth[x, y]
                        : depth[Math.Min((int)((x + 0.5) * sx), depth.Width - 1), Math.Min((int)((y + 0.5) * sy), depth.Height - 1)];
                    histogram[Math.Clamp((int)(value * Bins), 0, Bins - 1)]++;
                    count++;
                }
            }
        }
        return count;
    }

    private static double Quantile(int[] histogram, double share)
    {
        var wanted = (long)Math.Ceiling(share * histogram.Sum(n => (long)n));
        var seen = 0L;
        for (var i = 0; i < Bins; i++)
        {
            seen += histogram[i];
            if (seen >= Math.Max(wanted, 1))
                return (i + 0.5) / Bins;
        }
        return double.NaN;
    }
}
