using SyntheticVG.Models.Decoding;

namespace SyntheticVG.Models.Generation;

/// <summary>A model that one caller uses, on the caller's thread.</summary>
internal sealed class SoleAccess : IModelAccess
{
    private const int MostRoom = 256;

    /// <inheritdoc/>
    public PrefixCache? Prefixes { get; private set; }

    /// <inheritdoc/>
    public int TokensAtOnce => int.MaxValue;

    /// <summary>From now on keeps what was read.</summary>
    public void KeepPrefixes(long mostBytes) => Prefixes ??= new(mostBytes);

    /// <inheritdoc/>
    public T Use<T>(Func<T> work, CancellationToken cancellationToken) => work();

    /// <inheritdoc/>
    public IEnumerable<GeneratedToken> Write(
        IDecoderState prefix, IReadOnlyList<int[]> questions, GenerationOptions options, IReadOnlyList<ITokenConstraint?>? constraints,
        CancellationToken cancellationToken)
    {
        using var state = prefix.Fork(questions.Count, Math.Min(options.MaxNewTokens, MostRoom) + questions.Max(ids => ids.Length));
        state.Append(questions);
        foreach (var token in TextGenerator.Stream(state, options, constraints, cancellationToken))
            yield return token;
    }

    /// <inheritdoc/>
    public void Dispose() => Prefixes?.Dispose();
}
