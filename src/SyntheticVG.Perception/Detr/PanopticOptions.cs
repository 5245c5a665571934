namespace SyntheticVG.Perception.Detr;

/// <summary>What a panoptic segmenter leaves out; the defaults are those of the published pipeline.</summary>
public sealed record PanopticOptions
{
    /// <summary>Score of a class above which a query counts, in [0, 1].</summary>
    public double ScoreThreshold { get; init; } = 0.9;

    /// <summary>Probability, times the score, from which a pixel counts as the query's in the test of overlap, in [0, 1].</summary>
    public double MaskThreshold { get; init; } = 0.5;

    /// <summary>Share of a query's pixels that others must have left it, in [0, 1].</summary>
    public double MinVisible { get; init; } = 0.5;

    /// <summary>Classes whose segments are one; null for those that <c>config.json</c> lists as <c>stuff_ids</c>, else the stuff of COCO by name.</summary>
    public IReadOnlySet<int>? Fused { get; init; }
}
