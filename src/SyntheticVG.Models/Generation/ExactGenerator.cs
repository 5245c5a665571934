using SyntheticVG.Models.Decoding;

namespace SyntheticVG.Models.Generation;

/// <summary>Writes on with fewer passes than tokens, where a decoder gives a token the same scores in any pass. What is written is the same.</summary>
/// <remarks>
/// Where the constraint leaves one token, it is taken without asking the model, and read with what follows. Where the text so far
/// suggests how it goes on (<see cref="TextAhead"/>), the guess is read too, in the same pass; as long as the tokens chosen are those guessed, the scores
/// behind them are there already; the rest of the guess is taken back. Where few tokens are allowed, only their scores are computed. Rows that have ended are
/// not read on.
/// </remarks>
internal static class ExactGenerator
{
    /// <summary>Tokens that a pass takes besides those that are known: more make it slower.</summary>
    public const int TokensAtOnce = TextAhead.Most + 1;

    public static IEnumerable<GeneratedToken> Generate(
        IExactState state, GenerationOptions options, IReadOnlyList<ITokenConstraint?>? constraints, CancellationToken cancellationToken)
    {
        GeneratingRow[] rows = [.. Enumerable.Range(0, state.Rows)
            .Select(row => new GeneratingRow(row, state.Lengths[row], state.Decoder.Config.MaxPositions, options, constraints?[row]))];
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var open = rows.Where(row => row.Stop == StopReason.None).ToList();
            if (open.Count == 0)
                yield break;
            var asked = open.SelectMany(row => row.Ask(row.Number)).ToList();
            var (scores, at) = (state.Next(asked), 0);
            foreach (var row in open)
            {
                var own = scores.Skip(at).Take(row.Guess.Length + 1).ToList();
                at += own.Count;
                foreach (var token in row.Choose(own))
                    yield return token;
                if (row.Wrong > 0)
                    state.Forget(row.Number, row.Wrong);
            }
            var running = open.Count(row => row.Stop == StopReason.None);
            if (running == 0)
                yield break;
            state.Append([.. rows.Select(row => row.Stop == StopReason.None ? row.Continue(TokensAtOnce / running) : [])]);
        }
    }
}
