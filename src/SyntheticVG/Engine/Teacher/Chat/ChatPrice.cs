namespace SyntheticVG.Engine.Teacher.Chat;

/// <summary>What a model's tokens cost.</summary>
/// <param name="In">USD for a million tokens of requests.</param>
/// <param name="Out">USD for a million tokens of answers.</param>
public sealed record ChatPrice(double In, double Out)
{
    /// <summary>Cost of a call in USD.</summary>
    public double Of(long tokensIn, long tokensOut) => ((tokensIn * In) + (tokensOut * Out)) / 1e6;

    /// <summary>The price where a share of it is saved.</summary>
    public ChatPrice Less(double share) => new(In * (1 - share), Out * (1 - share));
}
