namespace SyntheticVG.Instructions.Mixtures;

/// <summary>What is known of one of the paper's stages.</summary>
/// <param name="Number">0 alignment, 1 instructions, 2 distillation.</param>
/// <param name="Totals">Samples, wherever they are stated.</param>
/// <param name="Settings">Settings by name; null: unknown.</param>
public sealed record StageFacts(int Number, IReadOnlyList<StatedTotal> Totals, IReadOnlyDictionary<string, string?> Settings);

/// <summary>A number of samples, and where it is stated.</summary>
public sealed record StatedTotal(int Samples, string Where);
