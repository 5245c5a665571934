using SyntheticVG.Models.Quantized.Blocks;
using static TorchSharp.torch;

namespace SyntheticVG.Models.Robin;

/// <summary>
/// The dtypes of a <see cref="Robin"/>'s parts. Weights are cast once, when they are loaded; activations follow them.
/// The region encoder always computes in fp32, on weights as the checkpoint holds them.
/// </summary>
/// <param name="Tower">Image encoder and projector.</param>
/// <param name="Language">Language model.</param>
public sealed record Precision(ScalarType Tower, ScalarType Language)
{
    /// <summary>fp32 throughout: for training small models, and for tests.</summary>
    public static Precision Full { get; } = new(float32, float32);

    /// <summary>bf16: what the published model was trained and is run in.</summary>
    public static Precision Half { get; } = new(bfloat16, bfloat16);

    /// <summary>fp16 encoder, bf16 language model: how the original encodes the first photo of a process.</summary>
    public static Precision FirstCall { get; } = new(float16, bfloat16);

    /// <summary>The format of the language model's weights where they are in blocks, for CPUs; null: they are plain numbers. In blocks
    /// <see cref="Language"/> is fp32, which it is handed embeddings in.</summary>
    public BlockFormat? Blocks { get; init; }

    /// <summary>With the language model's weights in blocks of 8 or 4 bits, the rest as the published model is run.</summary>
    public static Precision InBlocks(BlockFormat format) => new(bfloat16, float32) { Blocks = format };

    /// <summary>What the commands call it.</summary>
    public string Name => Blocks?.Name() ?? (Language == float32 ? "fp32" : "bf16");

    /// <summary>Reads a name.</summary>
    /// <param name="name"><c>fp32</c>, <c>bf16</c>, <c>q8</c> or <c>q4</c>.</param>
    /// <exception cref="ArgumentException">It is none of them.</exception>
    public static Precision Parse(string name) => name switch
    {
        "fp32" => Full,
        "bf16" => Half,
        "q8" => InBlocks(BlockFormat.Q8),
        "q4" => InBlocks(BlockFormat.Q4),
        _ => throw new ArgumentException($"precision is '{name}'; expected fp32, bf16, q8 or q4", nameof(name)),
    };
}
