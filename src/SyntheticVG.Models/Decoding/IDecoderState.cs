using static TorchSharp.torch;

namespace SyntheticVG.Models.Decoding;

/// <summary>What a model gives the tokens to come next in one row.</summary>
/// <param name="Scores">One for each token of the vocabulary; minus infinity for those that were not asked for.</param>
/// <param name="LogTotal">Natural logarithm of the sum of the exponentials of all scores, so that a token's score less this is the logarithm of its
/// probability; NaN where only some tokens were asked for.</param>
public readonly record struct NextScores(float[] Scores, float LogTotal);

/// <summary>What a decoder has read so far, row by row, and what it would say next.</summary>
/// <remarks>A state is the prefix that many questions about one picture share: <see cref="Fork"/> it for each batch of them. For one thread at a
/// time.</remarks>
public interface IDecoderState : IDisposable
{
    /// <summary>The model.</summary>
    IDecoder Decoder { get; }

    /// <summary>Rows of the batch.</summary>
    int Rows { get; }

    /// <summary>Tokens of each row.</summary>
    IReadOnlyList<int> Lengths { get; }

    /// <summary>Positions in use, of the longest row; padding counts where an implementation pads. At most the model's.</summary>
    int Positions { get; }

    /// <summary>Bytes that what was read takes; what forks share counts for each of them.</summary>
    long Bytes { get; }

    /// <summary>A copy that goes its own way.</summary>
    /// <param name="rows">Rows of the copy: any number when this state has one row, else as many as it has.</param>
    /// <param name="room">Tokens that are expected in each row; there may be more.</param>
    IDecoderState Fork(int rows = 1, int room = 64);

    /// <summary>Takes the rows of another state of the same model behind its own.</summary>
    /// <param name="other">The other state, which ends with it.</param>
    /// <exception cref="ArgumentException">It is one of another model.</exception>
    void Join(IDecoderState other);

    /// <summary>Lets go of all other rows; those that stay get their places by this list.</summary>
    /// <param name="rows">The rows that stay, at least one.</param>
    void Keep(IReadOnlyList<int> rows);

    /// <summary>Reads more tokens.</summary>
    /// <param name="pieces">The embeddings of each row's next tokens, [T, E], T at least 1 and not the same for all.</param>
    void Append(IReadOnlyList<Tensor> pieces);

    /// <summary>Reads more tokens of text.</summary>
    /// <param name="ids">The ids of each row's next tokens, at least one and not equally many for all.</param>
    void Append(IReadOnlyList<int[]> ids);

    /// <summary>What comes next in some of the rows.</summary>
    /// <param name="rows">The rows.</param>
    /// <returns>One entry for each of them, in their order.</returns>
    IReadOnlyList<NextScores> Next(IReadOnlyList<int> rows);

    /// <summary>How likely continuations of the only row are. The state is left as it was.</summary>
    /// <param name="continuations">The ids of each, at least one.</param>
    /// <returns>For each the natural logarithms of its tokens' probabilities, given all before them.</returns>
    IReadOnlyList<IReadOnlyList<double>> Likelihoods(IReadOnlyList<int[]> continuations);
}
