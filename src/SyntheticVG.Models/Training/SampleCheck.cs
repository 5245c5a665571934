using SyntheticVG.Instructions;
using SyntheticVG.Models.Robin;

namespace SyntheticVG.Models.Training;

/// <summary>Whether a sample fits the model, and what it teaches.</summary>
internal static class SampleCheck
{
    /// <summary>Positions that a sample takes in the sequence.</summary>
    public static int Length(TrainingSample sample, RobinConfig config)
    {
        ArgumentNullException.ThrowIfNull(sample);
        ArgumentNullException.ThrowIfNull(config);
        return sample.Tokens.Length + (sample.Picture is null ? 0 : config.ImageTokens - 1);
    }

    /// <summary>Tokens that are learned: those with a label that something stands before, and that no region replaces.</summary>
    public static int Targets(TrainingSample sample, RobinConfig config)
    {
        ArgumentNullException.ThrowIfNull(sample);
        ArgumentNullException.ThrowIfNull(config);
        var targets = 0;
        for (var i = 1; i < sample.Tokens.Length; i++)
            targets += sample.Labels[i] >= 0 && !IsReplaced(sample, config, i) ? 1 : 0;
        return targets;
    }

    /// <summary>Says what is wrong with a sample.</summary>
    /// <exception cref="InvalidDataException">Something is.</exception>
    public static void Require(TrainingSample sample, RobinConfig config)
    {
        ArgumentNullException.ThrowIfNull(sample);
        ArgumentNullException.ThrowIfNull(config);
        if (sample.Labels.Length != sample.Tokens.Length)
            throw Wrong(sample, $"{sample.Labels.Length} labels for {sample.Tokens.Length} tokens; expected one each");
        if (sample.Branches is { } branches && branches.Length != sample.Tokens.Length)
            throw Wrong(sample, $"{branches.Length} branches for {sample.Tokens.Length} tokens; expected one each");
        var pictures = sample.Tokens.Count(token => token == Splice.Image);
        if (pictures != (sample.Picture is null ? 0 : 1))
            throw Wrong(sample, $"{pictures} places for a picture; expected {(sample.Picture is null ? "none, for it has no picture" : "1")}");
        var marks = sample.Tokens.Count(token => token == config.MaskToken);
        if (marks != sample.Masks.Count)
            throw Wrong(sample, $"{marks} mask tokens for {sample.Masks.Count} masks; expected as many");
        if (marks > 0 && Array.IndexOf(sample.Tokens, config.MaskToken) < Array.IndexOf(sample.Tokens, Splice.Image))
            throw Wrong(sample, "a mask token before the picture; expected the picture first");
        if (marks > 0 && sample.Tokens[^1] == config.MaskToken)
            throw Wrong(sample, "it ends in a mask token; expected its position token behind it");
        var limit = Math.Min(config.MaxTokens ?? int.MaxValue, config.Language.MaxPositions);
        if (Length(sample, config) > limit)
            throw Wrong(sample, $"{Length(sample, config)} positions; this model reads at most {limit}. Give the mixture a smaller token budget");
        if (Targets(sample, config) == 0)
            throw Wrong(sample, "no token to learn; expected an answer");
    }

    private static bool IsReplaced(TrainingSample sample, RobinConfig config, int i) => sample.Masks.Count > 0 && config.FirstRegionToken is null
        && (sample.Tokens[i] == config.MaskToken || sample.Tokens[i - 1] == config.MaskToken);

    private static InvalidDataException Wrong(TrainingSample sample, string what) => new($"{sample.Id}: {what}");
}
