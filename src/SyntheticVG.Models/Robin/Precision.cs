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

    /// <summary>Reads a name.</summary>
    /// <param name="name"><c>fp32</c> or <c>bf16</c>.</param>
    /// <exception cref="ArgumentException">It is neither.</exception>
    public static Precision Parse(string name) => name switch
    {
        "fp32" => Full,
        "bf16" => Half,
        _ => throw new ArgumentException($"dtype is '{name}'; expected fp32 or bf16", nameof(name)),
    };
}
