namespace SyntheticVG.Engine.Filters.Verification;

/// <summary>What a verifier answered.</summary>
/// <param name="Yes">How likely the answer is yes, in [0, 1]; null where there is none that can be used.</param>
/// <param name="Ending">Why there is none: <c>filter</c>, <c>refusal</c>, <c>length</c> or <c>unreadable</c>; null where there is one.</param>
public readonly record struct VerifierAnswer(double? Yes, string? Ending = null);
