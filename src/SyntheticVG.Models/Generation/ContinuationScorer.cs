// Shape letters in this file:
//   T tokens of all continuations of a pass   S slots   V vocabulary
using static TorchSharp.torch;

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
/// <remarks>
/// All continuations go through the model side by side in one row: each token sees the prefix and the tokens of its own
/// continuation before it, and has the position it would have alone.
/// </remarks>
internal static class ContinuationScorer
{
    // Bounds the logits of a pass: 256 tokens of a vocabulary of 151,936 take 156 MB.
    private const int TokensAtOnce = 256;

    /// <summary>Scores continuations.</summary>
    /// <param name="prefix">What has been read, one row. It is left as it was.</param>
    /// <param name="continuations">The ids of each, at least one.</param>
    /// <returns>One score a continuation, in their order.</returns>
    /// <exception cref="ArgumentException">The prefix has several rows, or a continuation is empty.</exception>
    public static IReadOnlyList<ContinuationScore> Score(DecoderState prefix, IReadOnlyList<int[]> continuations)
    {
        ArgumentNullException.ThrowIfNull(prefix);
        ArgumentNullException.ThrowIfNull(continuations);
        if (prefix.Rows != 1)
            throw new ArgumentException($"the prefix has {prefix.Rows} rows; expected 1", nameof(prefix));
        if (continuations.Any(ids => ids.Length == 0))
            throw new ArgumentException("a continuation is empty; expected at least 1 token", nameof(continuations));
        using var still = no_grad();
        using var scope = NewDisposeScope();

        var first_V = LogSoftmax(prefix.Logits()).select(0, 0).cpu().data<float>().ToArray();
        var scores = continuations.Select(ids => new List<double> { first_V[ids[0]] }).ToList();
        foreach (var group in InPasses(continuations))
            ScorePass(prefix, continuations, group, scores);
        return [.. scores.Select(list => new ContinuationScore(list))];
    }

    // Groups of continuations that go through together. The last token of each need not be read.
    private static IEnumerable<List<int>> InPasses(IReadOnlyList<int[]> continuations)
    {
        var (group, tokens) = (new List<int>(), 0);
        for (var i = 0; i < continuations.Count; i++)
        {
            var own = continuations[i].Length - 1;
            if (own == 0)
                continue;
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

    private static void ScorePass(DecoderState prefix, IReadOnlyList<int[]> continuations, List<int> group, List<List<double>> scores)
    {
        using var scope = NewDisposeScope();
        var model = prefix.Model;
        var (device, before, read) = (model.Place.Device, prefix.Cache.Length, prefix.Lengths[0]);
        var owner = group.SelectMany(i => Enumerable.Repeat((long)i, continuations[i].Length - 1)).ToArray();
        var ids = group.SelectMany(i => continuations[i][..^1]).ToArray();
        var targets = tensor(group.SelectMany(i => continuations[i][1..]).Select(id => (long)id).ToArray(), device: device).unsqueeze(1);
        var positions = tensor(group.SelectMany(i => Enumerable.Range(0, continuations[i].Length - 1).Select(t => (long)read + t)).ToArray(), device: device).unsqueeze(0);

        var owner_T = tensor(owner, device: device);
        var own_TT = owner_T.unsqueeze(1).eq(owner_T.unsqueeze(0)).tril();
        var mask_TS = cat([prefix.RealSlots().expand(owner.Length, before), own_TT], 1);
        var hidden = model.Forward(prefix.Embed(0, ids).unsqueeze(0), prefix.Cache, positions, mask_TS.unsqueeze(0).unsqueeze(0));
        prefix.Cache.Truncate(before);

        var found = LogSoftmax(prefix.Logits(0, hidden.squeeze(0))).gather(1, targets).view(-1).cpu().data<float>();
        foreach (var (i, logProbability) in owner.Zip(found))
            scores[(int)i].Add(logProbability);
    }

    private static Tensor LogSoftmax(Tensor logits) => nn.functional.log_softmax(logits, -1);
}
