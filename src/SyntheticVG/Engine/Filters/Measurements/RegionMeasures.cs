using SyntheticVG.Datasets;
using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Engine.Filters.Measurements;

/// <summary>What is measured of one region, each figure when first asked for.</summary>
internal sealed class RegionMeasures
{
    private readonly Lazy<Silhouette> _silhouette;
    private readonly Lazy<(double Median, double Iqr)?> _depth;

    public RegionMeasures(Region region, ImageInfo image, DepthMap? depth)
    {
        Region = region;
        Box = region.Box;
        Diagonal = Math.Sqrt((Box.Width * Box.Width) + (Box.Height * Box.Height));
        _silhouette = new(() => Silhouette.Of(region, image.Width, image.Height));
        _depth = new(() => depth is not null ? DepthSamples.Of(this, image, depth) : region.Depth is { } known ? (known, UnknownSpread) : null);
    }

    // What a graph file without its depth map lets us assume: the margin doubles.
    private const double UnknownSpread = 0.16;

    public Region Region { get; }

    public Box Box { get; }

    /// <summary>Diagonal of the box, in pixels.</summary>
    public double Diagonal { get; }

    public Silhouette Silhouette => _silhouette.Value;

    /// <summary>Pixels of the mask, or of the box.</summary>
    public double Area => Silhouette.Area;

    /// <summary>Median nearness under the eroded mask, 1 nearest; null without depth.</summary>
    public double? Nearness => _depth.Value?.Median;

    /// <summary>Inter-quartile range of the same samples.</summary>
    public double DepthSpread => _depth.Value?.Iqr ?? 0;
}
