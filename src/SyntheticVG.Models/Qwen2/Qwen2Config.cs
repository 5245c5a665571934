namespace SyntheticVG.Models.Qwen2;

/// <summary>Sizes of a <see cref="Qwen2Model"/>; the names in a checkpoint's config.json stand in brackets.</summary>
public sealed record Qwen2Config
{
    /// <summary>Rows of the embedding table, at least the number of tokens [vocab_size].</summary>
    public required int VocabularySize { get; init; }

    /// <summary>Width of the residual stream [hidden_size].</summary>
    public required int HiddenSize { get; init; }

    /// <summary>Width inside the feed-forward layers [intermediate_size].</summary>
    public required int IntermediateSize { get; init; }

    /// <summary>Decoder layers [num_hidden_layers].</summary>
    public required int Layers { get; init; }

    /// <summary>Query heads [num_attention_heads].</summary>
    public required int Heads { get; init; }

    /// <summary>Key and value heads, each shared by a group of query heads [num_key_value_heads].</summary>
    public required int KeyValueHeads { get; init; }

    /// <summary>Base of the rotary angles [rope_theta].</summary>
    public double RopeTheta { get; init; } = 1e6;

    /// <summary>Added to the mean square before its root is taken [rms_norm_eps].</summary>
    public double RmsNormEpsilon { get; init; } = 1e-6;

    /// <summary>Longest sequence, in positions [max_position_embeddings].</summary>
    public int MaxPositions { get; init; } = 32768;

    /// <summary>Whether the embedding table is also the output layer [tie_word_embeddings].</summary>
    public bool TieEmbeddings { get; init; } = true;

    /// <summary>Width of a head.</summary>
    public int HeadSize => HiddenSize / Heads;

    /// <summary>Qwen2.5-3B.</summary>
    public static Qwen2Config Qwen25Of3B { get; } = new()
    {
        VocabularySize = 151936,
        HiddenSize = 2048,
        IntermediateSize = 11008,
        Layers = 36,
        Heads = 16,
        KeyValueHeads = 2,
    };

    /// <summary>For the pocket world: words rather than pieces of words, and angles for short texts.</summary>
    public static Qwen2Config Pocket { get; } = new()
    {
        VocabularySize = 512,
        HiddenSize = 128,
        IntermediateSize = 384,
        Layers = 4,
        Heads = 4,
        KeyValueHeads = 2,
        RopeTheta = 1e5,
        MaxPositions = 4096,
    };

    /// <summary>For tests: every size small, no two equal.</summary>
    public static Qwen2Config Tiny { get; } = new()
    {
        VocabularySize = 40,
        HiddenSize = 24,
        IntermediateSize = 36,
        Layers = 3,
        Heads = 4,
        KeyValueHeads = 2,
        MaxPositions = 512,
    };
}
