using System.Globalization;
using SyntheticVG.Models.Decoding;
using SyntheticVG.Tokens;

namespace SyntheticVG.Models.Generation;

/// <summary>What a model thinks of one relationship between given regions.</summary>
/// <param name="Subject">The subject's region, from 0.</param>
/// <param name="Object">The object's region, from 0.</param>
/// <param name="Predicate">The predicate.</param>
/// <param name="LogProbability">Natural logarithm of the probability that the subject's line begins with this object and predicate.</param>
/// <param name="Confidence">The predicate's share among those asked about the same pair, in [0, 1].</param>
public readonly record struct PairScore(int Subject, int Object, string Predicate, double LogProbability, double Confidence);

/// <summary>Scores every ordered pair of regions with every predicate, so that nothing depends on what the model happens to write.</summary>
/// <remarks>
/// The picture, the regions and the objects are read once; for each subject its <c>regionN:</c> is put behind them, and all
/// <c> regionM predicate</c> are scored as continuations of that one prefix.
/// </remarks>
internal static class PairScorer
{
    /// <summary>Scores the pairs.</summary>
    /// <param name="prefix">What the model has read: the prompt and, as the beginning of its answer, the objects and <c>Relations:\n</c>. It is left as it
    /// was.</param>
    /// <param name="tokenizer">Its tokenizer.</param>
    /// <param name="regions">How many regions there are.</param>
    /// <param name="predicates">The predicates to ask about a subject and an object, from 0: a vocabulary, or the model's own proposals.</param>
    /// <returns>The scores, best first; equal ones by subject, object and order of the predicates.</returns>
    public static IReadOnlyList<PairScore> Score(
        IDecoderState prefix, Tokenizer tokenizer, int regions, Func<int, int, IReadOnlyList<string>> predicates)
    {
        ArgumentNullException.ThrowIfNull(prefix);
        ArgumentNullException.ThrowIfNull(tokenizer);
        ArgumentNullException.ThrowIfNull(predicates);
        var scores = new List<PairScore>();
        for (var subject = 0; subject < regions; subject++)
        {
            var asked = (from @object in Enumerable.Range(0, regions)
                         where @object != subject
                         from predicate in predicates(subject, @object)
                         select (Object: @object, Predicate: predicate)).ToList();
            if (asked.Count == 0)
                continue;
            using var line = prefix.Fork();
            line.Append([tokenizer.Encode(string.Create(CultureInfo.InvariantCulture, $"region{subject + 1}:"))]);
            var found = ContinuationScorer.Score(line,
                [.. asked.Select(pair => tokenizer.Encode(string.Create(CultureInfo.InvariantCulture, $" region{pair.Object + 1} {pair.Predicate}")))]);
            foreach (var pair in asked.Zip(found, (pair, score) => (pair.Object, pair.Predicate, score.Sum)).GroupBy(pair => pair.Object))
            {
                var best = pair.Max(item => item.Sum);
                var total = pair.Sum(item => Math.Exp(item.Sum - best));
                scores.AddRange(pair.Select(item => new PairScore(subject, pair.Key, item.Predicate, item.Sum, Math.Exp(item.Sum - best) / total)));
            }
        }
        return [.. scores.OrderByDescending(score => score.LogProbability)];
    }
}
