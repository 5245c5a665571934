using SyntheticVG.Models.Qwen2;
using static TorchSharp.torch;

namespace SyntheticVG.Models.Decoding;

/// <summary>A language model that reads embeddings and says what comes next, whatever it computes with.</summary>
/// <remarks>Two implementations: libtorch's, of fp32 and bf16 weights, also on a card; and one of our own over blocks of 8 or 4 bits, for CPUs.
/// Splicing, sampling, constraints, scores of pairs and talks know this interface only.</remarks>
public interface IDecoder : IDisposable
{
    /// <summary>The model's sizes.</summary>
    Qwen2Config Config { get; }

    /// <summary>How its weights are kept and what computes with them, for reports.</summary>
    string Kind { get; }

    /// <summary>Bytes that its weights take.</summary>
    long WeightBytes { get; }

    /// <summary>The embeddings of tokens.</summary>
    /// <param name="ids">The tokens.</param>
    /// <returns>[T, E], in the current dispose scope.</returns>
    Tensor Embed(int[] ids);

    /// <summary>Reads the first tokens of several rows.</summary>
    /// <param name="prompts">The embeddings of each row's tokens, [T, E], T at least 1 and not the same for all.</param>
    /// <param name="room">Tokens that are expected after them in each row; there may be more.</param>
    /// <param name="words">For each row the words for its regions, or null; copied. Null: no row has any.</param>
    /// <returns>What has been read; the caller owns it, and ends it before the model.</returns>
    /// <exception cref="ArgumentException">A shape does not fit, or a row is longer than the model reads.</exception>
    IDecoderState Read(IReadOnlyList<Tensor> prompts, int room = 64, IReadOnlyList<RegionWords?>? words = null);
}
