namespace SyntheticVG.Perception.Detecting;

/// <summary>What a detector leaves out.</summary>
public sealed record DetectorOptions
{
    /// <summary>Score above which a thing counts, in [0, 1]; null for the model's own (<c>score_threshold</c> in its <c>config.json</c>).</summary>
    public double? ScoreThreshold { get; init; }

    /// <summary>IoU above which a box goes for a better one of its class, in [0, 1]; null for the model's own (<c>nms_iou</c>).</summary>
    public double? MaxIoU { get; init; }
}
