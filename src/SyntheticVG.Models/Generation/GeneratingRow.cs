using SyntheticVG.Models.Decoding;

namespace SyntheticVG.Models.Generation;

/// <summary>A row that is being written: what was chosen, what is asked next, and why it ended.</summary>
/// <param name="number">Its number among the rows that were asked for together; its draws are of the seed and it.</param>
/// <param name="length">Positions that were read before.</param>
/// <param name="mostPositions">Positions that the model reads.</param>
/// <param name="options">How it is written.</param>
/// <param name="constraint">What may be written, or null.</param>
/// <param name="stepwise">Whether each token takes a pass of its own: nothing is guessed or passed over.</param>
internal sealed class GeneratingRow(int number, int length, int mostPositions, GenerationOptions options, ITokenConstraint? constraint, bool stepwise = false)
{
    /// <summary>Allowed tokens up to which only their scores are computed.</summary>
    private const int Few = 512;

    private readonly bool _likelihoods = options.Likelihoods || stepwise;
    private readonly Sampler _sampler = new(options, number);
    private readonly TextAhead _ahead = new();
    private readonly HashSet<int> _stops = [.. options.StopTokens];
    private readonly List<int> _unread = []; // chosen, and not read by the model yet
    private int _written;
    private int _read = length; // positions, without those of a guess

    /// <summary>Its number.</summary>
    public int Number => number;

    /// <summary>Why it ended; none while it goes on.</summary>
    public StopReason Stop { get; private set; }

    /// <summary>The tokens that were read in advance.</summary>
    public int[] Guess { get; private set; } = [];

    /// <summary>How many of them did not come.</summary>
    public int Wrong { get; private set; }

    /// <summary>What has to be known: the scores behind what was chosen, and behind each token of the guess.</summary>
    /// <param name="place">The row's place in the state.</param>
    public IEnumerable<Asked> Ask(int place)
    {
        var only = Guess.Length == 0 && !_likelihoods ? constraint?.FewAllowed(Few) : null;
        return Enumerable.Range(0, Guess.Length + 1).Select(i => new Asked(place, Guess.Length - i, only));
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
        while (Stop == StopReason.None && !_likelihoods && constraint?.FewAllowed(1) is [var only])
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
        Guess = stepwise ? [] : _ahead.Guess(Math.Min(tokensAtOnce - _unread.Count, Math.Min(mostPositions - _read, options.MaxNewTokens - _written - 1)));
        int[] tokens = [.. _unread, .. Guess];
        _unread.Clear();
        return tokens;
    }

    private GeneratedToken Next(NextScores next)
    {
        var scores = next.Scores;
        var raw = _likelihoods ? (float[])scores.Clone() : scores;
        constraint?.Mask(scores);
        if (!scores.AsSpan().ContainsAnyExcept(float.NegativeInfinity))
            throw new InvalidOperationException($"the constraint of row {number} leaves none of {scores.Length} tokens; expected at least one");
        var id = _sampler.Next(scores);
        return Take(id, _likelihoods ? raw[id] - next.LogTotal : double.NaN);
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
