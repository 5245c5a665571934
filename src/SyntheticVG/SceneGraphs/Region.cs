using System.Text.Json.Serialization;

namespace SyntheticVG.SceneGraphs;

/// <summary>A labelled part of an image: its box, and its mask where one is known.</summary>
public sealed record Region
{
    /// <summary>The head noun ("woman"), without attributes; empty for a region that nobody named.</summary>
    public required string Name { get; init; }

    /// <summary>The box in pixels of <see cref="ImageInfo.Width"/> × <see cref="ImageInfo.Height"/>.</summary>
    public required Box Box { get; init; }

    /// <summary>The mask over the whole image, or null where only the box is known.</summary>
    public Rle? Mask { get; init; }

    /// <summary>How far a mask that was cut without a model can be trusted, in [0, 1]; below <see cref="DoubtfulMask"/> the box is drawn in its place. Null
    /// where it was not measured.</summary>
    [JsonPropertyName("mask_quality")]
    public double? MaskQuality { get; init; }

    /// <summary>What the region is like: colour, material, state.</summary>
    public IReadOnlyList<string> Attributes { get; init => field = value ?? []; } = [];

    /// <summary>A phrase or sentence about this region, or null.</summary>
    public string? Description { get; init; }

    /// <summary>Every annotation or proposal that this region stands for.</summary>
    public IReadOnlyList<RegionSource> Sources { get; init => field = value ?? []; } = [];

    /// <summary>The proposer's confidence in [0, 1], or null for an annotation.</summary>
    public double? Score { get; init; }

    /// <summary>Median normalised inverse depth under the mask, 1 nearest, 0 farthest; null without a depth map.</summary>
    public double? Depth { get; init; }

    /// <summary>Index of the region that this one is part of, or null.</summary>
    public int? Parent { get; init; }

    /// <summary>The <see cref="MaskQuality"/> below which a mask is doubtful.</summary>
    public const double DoubtfulMask = 0.7;
}

/// <summary>Where a region came from.</summary>
/// <param name="Dataset">The data set or proposer: <c>coco</c>, <c>lvis</c>, <c>vg</c>, <c>gqa</c>, <c>refcoco</c>, <c>psg</c>, <c>ade</c>, <c>sam</c>,
/// ...</param>
/// <param name="Id">The annotation's id there, as text.</param>
public sealed record RegionSource(string Dataset, string Id)
{
    /// <summary>What that data set calls the region, as it stands there (a class name, a referring phrase), or null.</summary>
    public string? Label { get; init; }

    /// <summary>Best IoU with a segmentation mask (the paper's filter), in [0, 1]; null where it was not measured.</summary>
    public double? IoU { get; init; }

    /// <summary>What <see cref="IoU"/> was measured on: <c>mask</c> or <c>box</c>.</summary>
    public string? Metric { get; init; }
}
