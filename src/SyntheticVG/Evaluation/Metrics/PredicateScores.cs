namespace SyntheticVG.Evaluation.Metrics;

/// <summary>An annotated ordered pair of an image and a model's score for every predicate.</summary>
/// <param name="Image">The image's id.</param>
/// <param name="Truth">The annotated edge.</param>
/// <param name="Scores">One score a predicate, larger is likelier.</param>
internal sealed record ScoredRelation(string Image, Edge Truth, IReadOnlyList<double> Scores);

/// <summary>PredCls with scores: every annotated pair competes with all its predicates, the best K of an image are kept.</summary>
/// <remarks>
/// Only annotated pairs are asked and up to all predicates of a pair compete: recall without graph constraint on given
/// pairs, pooled over true triplets. Identity is (subject, predicate, object); a pair asked twice competes twice.
/// All-Seeing's script cuts to K and then drops the last one, so it scores K − 1: mode <c>asm</c>.
/// </remarks>
internal static class PredicateScores
{
    /// <summary>Recall and mean recall over the predicates that occur, at each K.</summary>
    /// <param name="relations">All annotated pairs.</param>
    /// <param name="ks">The Ks.</param>
    /// <param name="slip">How many of the best K are dropped: 0, or 1 for All-Seeing's slice.</param>
    public static IEnumerable<Metric> Recall(IReadOnlyList<ScoredRelation> relations, IReadOnlyList<int> ks, int slip = 0)
    {
        var images = relations.GroupBy(relation => relation.Image).Select(image => image.ToList()).ToList();
        foreach (var k in ks)
        {
            var perPredicate = new SortedDictionary<int, (int Hits, int Count)>();
            foreach (var image in images)
            {
                var best = image
                    .SelectMany(relation => relation.Scores.Select((score, predicate) => (Score: score, Edge: relation.Truth with { Predicate = predicate })))
                    .OrderByDescending(candidate => candidate.Score).Take(k - slip).Select(candidate => candidate.Edge).ToHashSet();
                foreach (var truth in image.Select(relation => relation.Truth))
                {
                    var (hits, count) = perPredicate.GetValueOrDefault(truth.Predicate);
                    perPredicate[truth.Predicate] = (hits + (best.Contains(truth) ? 1 : 0), count + 1);
                }
            }
            yield return new($"recall@{k}", perPredicate.Count > 0 ? perPredicate.Values.Sum(p => p.Hits) / (double)relations.Count : double.NaN)
            {
                Count = relations.Count
            };
            yield return new($"mean-recall@{k}", perPredicate.Count > 0 ? perPredicate.Values.Average(p => p.Hits / (double)p.Count) : double.NaN)
            {
                Count = perPredicate.Count
            };
        }
    }
}
