using SyntheticVG.Models.Decoding;

namespace SyntheticVG.Models.Generation;

/// <summary>How those who ask a model get at it: one at a time, or many side by side.</summary>
internal interface IModelAccess : IDisposable
{
    /// <summary>What was read of photos and regions and is kept for further questions; null: nothing is.</summary>
    PrefixCache? Prefixes { get; }

    /// <summary>The most tokens of a prompt that are read at a time.</summary>
    int TokensAtOnce { get; }

    /// <summary>Uses the model for a moment: nobody else does meanwhile.</summary>
    /// <param name="work">What is done with it; what it returns belongs to no dispose scope of its own.</param>
    /// <param name="cancellationToken">Ends the waiting, not the work.</param>
    T Use<T>(Func<T> work, CancellationToken cancellationToken);

    /// <summary>Writes on behind what was read, a row for each question.</summary>
    /// <param name="prefix">What all questions follow, one row; it stays as it is.</param>
    /// <param name="questions">The ids of each question's tokens, at least one.</param>
    /// <param name="options">How.</param>
    /// <param name="constraints">For each question what may be written, or null; null: everything may.</param>
    /// <param name="cancellationToken">Ends it between two tokens.</param>
    /// <returns>The tokens as they come, those of a row in their order.</returns>
    IEnumerable<GeneratedToken> Write(
        IDecoderState prefix, IReadOnlyList<int[]> questions, GenerationOptions options, IReadOnlyList<ITokenConstraint?>? constraints,
        CancellationToken cancellationToken);
}
