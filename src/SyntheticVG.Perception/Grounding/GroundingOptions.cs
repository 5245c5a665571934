namespace SyntheticVG.Perception.Grounding;

/// <summary>What a grounder leaves out.</summary>
public sealed record GroundingOptions
{
    /// <summary>Score above which a box counts, in [0, 1].</summary>
    public double BoxThreshold { get; init; } = 0.25;

    /// <summary>Score above which a token of the text belongs to a box, in [0, 1].</summary>
    public double TextThreshold { get; init; } = 0.25;

    /// <summary>The paper's, for the object lists of a teacher.</summary>
    public static GroundingOptions Paper { get; } = new() { BoxThreshold = 0.15, TextThreshold = 0.15 };
}
