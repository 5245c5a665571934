namespace SyntheticVG.Models.Batching;

/// <summary>How a model is shared by many who ask at the same time.</summary>
public sealed record BatchOptions
{
    /// <summary>The most texts that are written side by side.</summary>
    public int Rows { get; init; } = 8;

    /// <summary>Bytes of photos, regions and prompts that are kept for further questions.</summary>
    public long PrefixBytes { get; init; } = 1_000_000_000;

    /// <summary>Tokens of a prompt that are read between two steps of the others.</summary>
    public int TokensAtOnce { get; init; } = 256;
}
