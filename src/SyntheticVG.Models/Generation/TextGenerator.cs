using SyntheticVG.Models.Decoding;

namespace SyntheticVG.Models.Generation;

/// <summary>Why a row ended.</summary>
public enum StopReason
{
    /// <summary>It has not.</summary>
    None,

    /// <summary>A stop token was generated.</summary>
    StopToken,

    /// <summary>It reached <see cref="GenerationOptions.MaxNewTokens"/>: the text may be cut.</summary>
    Limit,

    /// <summary>The model reads no longer sequences: the text may be cut.</summary>
    ContextFull,
}

/// <summary>A token as it is generated.</summary>
/// <param name="Row">Row of the batch.</param>
/// <param name="Id">The token.</param>
/// <param name="LogProbability">Natural logarithm of the model's own probability for it: before penalty, temperature and constraints. NaN where it was
/// not wanted (<see cref="GenerationOptions.Likelihoods"/>) and not needed.</param>
/// <param name="Stop">Why the row ends with it, or none.</param>
internal readonly record struct GeneratedToken(int Row, int Id, double LogProbability, StopReason Stop);

/// <summary>What one row wrote.</summary>
/// <param name="Tokens">The ids, the stop token included.</param>
/// <param name="LogProbabilities">Natural logarithm of the model's own probability for each.</param>
/// <param name="Stop">Why it ended.</param>
internal sealed record GeneratedText(IReadOnlyList<int> Tokens, IReadOnlyList<double> LogProbabilities, StopReason Stop)
{
    /// <summary>A row's text.</summary>
    /// <param name="tokens">Its tokens, at least one.</param>
    private static GeneratedText Of(IReadOnlyList<GeneratedToken> tokens) =>
        new([.. tokens.Select(token => token.Id)], [.. tokens.Select(token => token.LogProbability)], tokens[^1].Stop);

    /// <summary>The texts of several rows.</summary>
    /// <param name="tokens">Their tokens, of each row in their order.</param>
    /// <param name="rows">How many rows.</param>
    public static IReadOnlyList<GeneratedText> AllOf(IEnumerable<GeneratedToken> tokens, int rows)
    {
        var own = Enumerable.Range(0, rows).Select(_ => new List<GeneratedToken>()).ToArray();
        foreach (var token in tokens)
            own[token.Row].Add(token);
        return [.. own.Select(Of)];
    }
}

/// <summary>Writes on from what a model has read.</summary>
internal static class TextGenerator
{
    /// <summary>Generates the rows' texts token by token.</summary>
    /// <param name="state">What has been read. It goes along: afterwards it has read the generated tokens too, but for the last.</param>
    /// <param name="options">How.</param>
    /// <param name="constraints">For each row what may be written, or null; null: everything may.</param>
    /// <param name="cancellationToken">Ends the generation between two tokens.</param>
    /// <returns>The tokens as they come: a row's in their order; of several rows in turn, but for tokens that come several at a time.</returns>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    /// <exception cref="InvalidOperationException">A constraint left no token to choose.</exception>
    public static IEnumerable<GeneratedToken> Stream(
        IDecoderState state, GenerationOptions options, IReadOnlyList<ITokenConstraint?>? constraints = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        if (constraints is not null && constraints.Count != state.Rows)
            throw new ArgumentException($"{constraints.Count} constraints; expected {state.Rows}, one a row", nameof(constraints));
        return state is IExactState exact
            ? ExactGenerator.Generate(exact, options, constraints, cancellationToken)
            : Generate(state, options, constraints, cancellationToken);
    }

    /// <summary>Generates the rows' texts.</summary>
    /// <param name="state">What has been read; it goes along.</param>
    /// <param name="options">How.</param>
    /// <param name="constraints">For each row what may be written, or null; null: everything may.</param>
    /// <param name="cancellationToken">Ends the generation between two tokens.</param>
    /// <returns>One text a row.</returns>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    /// <exception cref="InvalidOperationException">A constraint left no token to choose.</exception>
    public static IReadOnlyList<GeneratedText> Write(
        IDecoderState state, GenerationOptions options, IReadOnlyList<ITokenConstraint?>? constraints = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(state);
        return GeneratedText.AllOf(Stream(state, options, constraints, cancellationToken), state.Rows);
    }

    private static IEnumerable<GeneratedToken> Generate(
        IDecoderState state, GenerationOptions options, IReadOnlyList<ITokenConstraint?>? constraints, CancellationToken cancellationToken)
    {
        Sampler[] samplers = [.. Enumerable.Range(0, state.Rows).Select(row => new Sampler(options, row))];
        var stops = options.StopTokens.ToHashSet();
        var last = new GeneratedToken[state.Rows];
        for (var step = 1; ; step++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var forced = step >= options.MaxNewTokens ? StopReason.Limit
                : state.Positions >= state.Decoder.Config.MaxPositions ? StopReason.ContextFull
                : StopReason.None;
            var open = Enumerable.Range(0, state.Rows).Where(row => last[row].Stop == StopReason.None).ToList();
            Choose(state, open, samplers, constraints, last);
            foreach (var row in open)
            {
                last[row] = last[row] with { Stop = stops.Contains(last[row].Id) ? StopReason.StopToken : forced };
                yield return last[row];
            }
            if (last.All(token => token.Stop != StopReason.None))
                yield break;
            state.Append([.. last.Select(token => new[] { token.Id })]); // rows that have ended ride along
        }
    }

    private static void Choose(
        IDecoderState state, IReadOnlyList<int> rows, Sampler[] samplers, IReadOnlyList<ITokenConstraint?>? constraints, GeneratedToken[] last)
    {
        foreach (var (row, next) in rows.Zip(state.Next(rows)))
        {
            var scores = next.Scores;
            var raw = (float[])scores.Clone();
            constraints?[row]?.Mask(scores);
            if (!scores.AsSpan().ContainsAnyExcept(float.NegativeInfinity))
                throw new InvalidOperationException($"the constraint of row {row} leaves none of {scores.Length} tokens; expected at least one");
            var id = samplers[row].Next(scores);
            constraints?[row]?.Accept(id);
            last[row] = new(row, id, raw[id] - next.LogTotal, StopReason.None);
        }
    }
}
