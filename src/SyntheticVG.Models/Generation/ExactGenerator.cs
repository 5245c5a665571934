using SyntheticVG.Models.Decoding;

namespace SyntheticVG.Models.Generation;

/// <summary>Writes on with fewer passes than tokens, where a decoder gives a token the same scores in any pass. What is written is the same.</summary>
/// <remarks>
/// Where the constraint leaves one token, it is taken without asking the model, and read with what follows. Where the text so far
/// suggests how it goes on (<see cref="TextAhead"/>), the guess is read too, in the same pass; as long as the tokens chosen are those guessed, the scores behind
/// them are there already; the rest of the guess is taken back. Where few tokens are allowed, only their scores are computed. Rows that have ended are
/// not read on.
/// </remarks>
internal static class ExactGenerator
{
    /// <summary>Tokens that a pass takes besides those that are known: more make it slower.</summary>
    private const int TokensAtOnce = TextAhead.Most + 1;

    /// <summary>Allowed tokens up to which only their scores are computed.</summary>
    private const int Few = 512;

    public static IEnumerable<GeneratedToken> Generate(
        IExactState state, GenerationOptions options, IReadOnlyList<ITokenConstraint?>? constraints, CancellationToken cancellationToken)
    {
        Row[] rows = [.. Enumerable.Range(0, state.Rows).Select(row => new Row(row, state.Lengths[row], state.Decoder.Config.MaxPositions, options, constraints?[row]))];
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var open = rows.Where(row => row.Stop == StopReason.None).ToList();
            if (open.Count == 0)
                yield break;
            var asked = open.SelectMany(row => row.Ask()).ToList();
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

    private sealed class Row(int number, int length, int mostPositions, GenerationOptions options, ITokenConstraint? constraint)
    {
        private readonly Sampler _sampler = new(options, number);
        private readonly TextAhead _ahead = new();
        private readonly HashSet<int> _stops = [.. options.StopTokens];
        private readonly List<int> _unread = []; // chosen, and not read by the model yet
        private int _written;
        private int _read = length; // positions, without those of a guess

        public int Number => number;

        public StopReason Stop { get; private set; }

        /// <summary>The tokens that were read in advance.</summary>
        public int[] Guess { get; private set; } = [];

        /// <summary>How many of them did not come.</summary>
        public int Wrong { get; private set; }

        /// <summary>What has to be known: the scores behind what was chosen, and behind each token of the guess.</summary>
        public IEnumerable<Asked> Ask()
        {
            var only = Guess.Length == 0 && !options.Likelihoods ? constraint?.FewAllowed(Few) : null;
            return Enumerable.Range(0, Guess.Length + 1).Select(i => new Asked(number, Guess.Length - i, only));
        }

        /// <summary>Chooses tokens as long as there are scores for them, and then those that no scores are needed for.</summary>
        public List<GeneratedToken> Choose(IReadOnlyList<NextScores> scores)
        {
            var (tokens, came) = (new List<GeneratedToken>(), 0);
            for (var i = 0; ; i++)
            {
                tokens.Add(Next(scores[i]));
                if (Stop != StopReason.None || i == Guess.Length || tokens[^1].Id != Guess[i])
                    break;
                came++;
                _read++;
            }
            _ahead.Learn(Guess.Length, came);
            Wrong = Guess.Length - came;
            Guess = [];
            if (Stop != StopReason.None)
                return tokens;
            _unread.Add(tokens[^1].Id);
            while (Stop == StopReason.None && !options.Likelihoods && constraint?.FewAllowed(1) is [var only])
            {
                _sampler.Pass(only);
                tokens.Add(Take(only, double.NaN));
                _unread.Add(only);
            }
            return tokens;
        }

        /// <summary>What is read next: the tokens that were chosen, and a guess of what follows them.</summary>
        public int[] Continue(int tokensAtOnce)
        {
            _read += _unread.Count;
            Guess = _ahead.Guess(Math.Min(tokensAtOnce - _unread.Count, Math.Min(mostPositions - _read, options.MaxNewTokens - _written - 1)));
            int[] tokens = [.. _unread, .. Guess];
            _unread.Clear();
            return tokens;
        }

        private GeneratedToken Next(NextScores next)
        {
            var scores = next.Scores;
            var raw = options.Likelihoods ? (float[])scores.Clone() : scores;
            constraint?.Mask(scores);
            if (!scores.AsSpan().ContainsAnyExcept(float.NegativeInfinity))
                throw new InvalidOperationException($"the constraint of row {number} leaves none of {scores.Length} tokens; expected at least one");
            var id = _sampler.Next(scores);
            return Take(id, options.Likelihoods ? raw[id] - next.LogTotal : double.NaN);
        }

        private GeneratedToken Take(int id, double logProbability)
        {
            constraint?.Accept(id);
            _ahead.Add(id);
            _written++;
            Stop = _stops.Contains(id) ? StopReason.StopToken
                : _written >= options.MaxNewTokens ? StopReason.Limit
                : _read + _unread.Count >= mostPositions ? StopReason.ContextFull
                : StopReason.None;
            return new(number, id, logProbability, Stop);
        }
    }
}
