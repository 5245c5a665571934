using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Engine.Regions;

/// <summary>A part of an image that a segmenter or detector found.</summary>
public sealed record RegionProposal
{
    /// <summary>Who found it: <c>sam-whole</c>, <c>sam-part</c>, <c>grounding-dino</c>, <c>panoptic</c>, ...</summary>
    public required string Source { get; init; }

    /// <summary>Its id there.</summary>
    public required string Id { get; init; }

    /// <summary>The box in pixels of the image.</summary>
    public required Box Box { get; init; }

    /// <summary>The mask over the whole image, or null where only the box is known.</summary>
    public Rle? Mask { get; init; }

    /// <summary>Who made the mask, where that is another one than <see cref="Source"/>; else null.</summary>
    public string? MaskSource { get; init; }

    /// <summary>What the proposer calls it, or empty.</summary>
    public string Name { get; init; } = "";

    /// <summary>The proposer's own guess of the mask's IoU, or its confidence, in [0, 1]; null where it says nothing.</summary>
    public double? PredictedIoU { get; init; }

    /// <summary>How little the mask changes with the threshold (SAM's stability score), in [0, 1]; null where unknown.</summary>
    public double? Stability { get; init; }

    /// <summary>How well the mask fills its box, in [0, 1]; null where nobody looked.</summary>
    public double? MaskQuality { get; init; }

    /// <summary>Whether it is an amorphous class (sky, grass), for which small pieces mean nothing.</summary>
    public bool IsStuff { get; init; }

    /// <summary>Pixels of the mask, or square pixels of the box.</summary>
    public double Area => Mask?.Area ?? Box.Area;

    /// <summary>Predicted IoU times stability, each 1 where unknown.</summary>
    public double Score => (PredictedIoU ?? 1) * (Stability ?? 1);

    /// <summary>The proposal as a region of a graph.</summary>
    public Region ToRegion() => new()
    {
        Name = Name,
        Box = Box,
        Mask = Mask,
        MaskQuality = Mask is null ? null : MaskQuality,
        Score = PredictedIoU is null && Stability is null ? null : Score,
        Sources = [new(Source, Id) { Label = Name.Length > 0 ? Name : null }, .. MaskSource is null ? (RegionSource[])[] : [new(MaskSource, Id)]],
    };

    /// <summary>A region that came with the data, as a proposal.</summary>
    /// <param name="region">The region.</param>
    /// <param name="index">Its place among the proposals: the id where it has none.</param>
    public static RegionProposal FromRegion(Region region, int index) => new()
    {
        Source = region.Sources.Count > 0 ? region.Sources[0].Dataset : "proposal",
        Id = region.Sources.Count > 0 ? region.Sources[0].Id : index.ToString(System.Globalization.CultureInfo.InvariantCulture),
        Box = region.Box,
        Mask = region.Mask,
        Name = region.Name,
        PredictedIoU = region.Score,
    };
}
