using SyntheticVG.Models.Decoding;

namespace SyntheticVG.Models.Generation;

/// <summary>How likely a continuation is.</summary>
/// <param name="TokenLogProbabilities">Natural logarithm of each token's probability, given all before it.</param>
internal sealed record ContinuationScore(IReadOnlyList<double> TokenLogProbabilities)
{
    /// <summary>Natural logarithm of the probability of the whole.</summary>
    public double Sum => TokenLogProbabilities.Sum();

    /// <summary><see cref="Sum"/> a token, which does not punish length.</summary>
    public double Mean => TokenLogProbabilities.Average();
}

/// <summary>Scores many continuations of one prefix without reading, or copying, the prefix again.</summary>
internal static class ContinuationScorer
{
    // Bounds the logits of a pass: 256 tokens of a vocabulary of 151,936 take 156 MB.
    private const int TokensAtOnce = 256;

    /// <summary>Scores continuations.</summary>
    /// <param name="prefix">What has been read, one row. It is left as it was.</param>
    /// <param name="continuations">The ids of each, at least one.</param>
    /// <returns>One score a continuation, in their order.</returns>
    /// <exception cref="ArgumentException">The prefix has several rows, or a continuation is empty.</exception>
    public static IReadOnlyList<ContinuationScore> Score(IDecoderState prefix, IReadOnlyList<int[]> continuations)
    {
        ArgumentNullException.ThrowIfNull(prefix);
        ArgumentNullException.ThrowIfNull(continuations);
        if (prefix.Rows != 1)
            throw new ArgumentException($"the prefix has {prefix.Rows} rows; expected 1", nameof(prefix));
        if (continuations.Any(ids => ids.Length == 0))
            throw new ArgumentException("a continuation is empty; expected at least 1 token", nameof(continuations));
        var scores = new ContinuationScore[continuations.Count];
        foreach (var group in InPasses(continuations))
        {
            foreach (var (i, found) in group.Zip(prefix.Likelihoods([.. group.Select(i => continuations[i])])))
                scores[i] = new(found);
        }
        return scores;
    }

    // Groups of continuations that go through together. The last token of each need not be read.
    private static IEnumerable<List<int>> InPasses(IReadOnlyList<int[]> continuations)
    {
        var (group, tokens) = (new List<int>(), 0);
        for (var i = 0; i < continuations.Count; i++)
        {
            var own = continuations[i].Length - 1;
            if (tokens > 0 && tokens + own > TokensAtOnce)
            {
                yield return group;
                (group, tokens) = ([], 0);
            }
            group.Add(i);
            tokens += own;
        }
        if (group.Count > 0)
            yield return group;
    }
}
