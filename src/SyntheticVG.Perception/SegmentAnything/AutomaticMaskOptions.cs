namespace SyntheticVG.Perception.SegmentAnything;

/// <summary>Settings of an <see cref="AutomaticMaskGenerator"/>; the defaults are those of Segment Anything.</summary>
public sealed record AutomaticMaskOptions
{
    /// <summary>Points along each side of the grid.</summary>
    public int PointsPerSide { get; init; } = 32;

    /// <summary>Points of one call of the model: memory against speed, the masks stay the same.</summary>
    public int PointsPerBatch { get; init; } = 64;

    /// <summary>Predicted IoU that a mask must exceed, in [0, 1].</summary>
    public double PredictedIoUThreshold { get; init; } = 0.88;

    /// <summary>Stability that a mask must reach, in [0, 1].</summary>
    public double StabilityThreshold { get; init; } = 0.95;

    /// <summary>How far the threshold is moved up and down for the stability, in logits.</summary>
    public double StabilityOffset { get; init; } = 1;

    /// <summary>Logit above which a pixel is inside.</summary>
    public double MaskThreshold { get; init; }

    /// <summary>IoU of boxes above which the mask of lower predicted IoU goes, within a crop.</summary>
    public double BoxMaxIoU { get; init; } = 0.7;

    /// <summary>Layers of crops beside the whole photo; layer i has 4^i crops (i from 1), each looked at on its own.</summary>
    public int CropLayers { get; init; }

    /// <summary>IoU of boxes above which the mask of the larger crop goes.</summary>
    public double CropMaxIoU { get; init; } = 0.7;

    /// <summary>How much crops overlap in the first layer, as a share of the photo's shorter side.</summary>
    public double CropOverlap { get; init; } = 512.0 / 1500;

    /// <summary>Each layer of crops has this many times fewer points along a side than the layer before.</summary>
    public int CropPointsDivisor { get; init; } = 1;

    /// <summary>Holes and islands of fewer pixels are filled and removed, and masks of fewer go; 0 leaves all.</summary>
    public int MinRegionArea { get; init; }

    /// <summary>Which of a point's masks is kept: 0 the smallest, 1 the middle, 2 the largest of the usual three; null for all.</summary>
    public int? MaskIndex { get; init; }

    /// <summary>Segment Anything's own settings.</summary>
    public static AutomaticMaskOptions Default { get; } = new();

    /// <summary>Whole things: the largest mask of each point, as the paper's proposals take it.</summary>
    public static AutomaticMaskOptions Whole { get; } = new() { MaskIndex = 2, PredictedIoUThreshold = 0.8, StabilityThreshold = 0.8, MinRegionArea = 300 };

    /// <summary>Parts: the middle mask of each point, as the paper's proposals take it.</summary>
    public static AutomaticMaskOptions Part { get; } = new() { MaskIndex = 1, PredictedIoUThreshold = 0.9, StabilityThreshold = 0.9, MinRegionArea = 300 };
}
