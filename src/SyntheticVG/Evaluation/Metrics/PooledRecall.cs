using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Evaluation.Metrics;

/// <summary>A graph with boxes and class labels.</summary>
internal sealed record BoxGraph(IReadOnlyList<Box> Boxes, IReadOnlyList<int> Labels, IReadOnlyList<Edge> Edges);

/// <summary>
/// The ROBIN author's recall: of all true triplets of the data set, the share that some predicted triplet of the same
/// image finds, whatever its rank within the first K.
/// </summary>
/// <remarks>
/// Three classes agree and both boxes overlap by at least one half. Pooled over the data set, not averaged over images;
/// repeated true triplets count each, matching is not one to one. Mean recall is over the predicates that occur in the
/// truth. Predicted triplets that name a node
/// beyond the lists are left out. Where there are more than K triplets the first K in text order are taken (the author draws them at random).
/// </remarks>
internal sealed class PooledRecall(int topK = 50)
{
    private readonly SortedDictionary<int, (int Hits, int Count)> _perPredicate = [];
    private readonly List<UnitScore> _units = [];
    private int _hits, _subjectHits, _count;
    private double _coverage;

    /// <summary>Each image's recall with the number of its true triplets as weight.</summary>
    public IReadOnlyList<UnitScore> Units => _units;

    /// <summary>Scores one image.</summary>
    public void Add(string id, BoxGraph truth, BoxGraph predicted)
    {
        var nodes = Math.Min(predicted.Boxes.Count, predicted.Labels.Count);
        var edges = predicted.Edges.Take(topK).Where(edge => InRange(edge.Subject, nodes) && InRange(edge.Object, nodes)).ToList();
        var hits = 0;
        foreach (var wanted in truth.Edges)
        {
            bool Stands(int found, int node) => predicted.Labels[found] == truth.Labels[node] && predicted.Boxes[found].IoU(truth.Boxes[node]) >= 0.5;

            var hit =
                edges.Exists(found => found.Predicate == wanted.Predicate && Stands(found.Subject, wanted.Subject) && Stands(found.Object, wanted.Object));
            if (edges.Exists(found => Stands(found.Subject, wanted.Subject)))
                _subjectHits++;
            var (before, count) = _perPredicate.GetValueOrDefault(wanted.Predicate);
            _perPredicate[wanted.Predicate] = (before + (hit ? 1 : 0), count + 1);
            hits += hit ? 1 : 0;
        }
        _hits += hits;
        _count += truth.Edges.Count;
        _coverage += truth.Boxes.Count > 0 ? truth.Boxes.Average(box => predicted.Boxes.Any(found => found.IoU(box) > 0.5) ? 1.0 : 0.0) : 0;
        _units.Add(new(id, truth.Edges.Count > 0 ? hits / (double)truth.Edges.Count : 0, truth.Edges.Count));
    }

    private static bool InRange(int node, int nodes) => node >= 0 && node < nodes;

    /// <summary><c>recall</c>, <c>mean-recall</c>, <c>object-recall</c> (subjects alone), <c>coverage</c> (true boxes with a proposal above IoU 0.5), and each
    /// predicate's recall by label.</summary>
    public IEnumerable<Metric> Compute()
    {
        double Share(double part) => _count > 0 ? part / _count : double.NaN;

        yield return new("recall", Share(_hits)) { Count = _count };
        yield return new("mean-recall", _perPredicate.Count > 0 ? _perPredicate.Values.Average(p => p.Hits / (double)p.Count) : double.NaN)
        {
            Count = _perPredicate.Count
        };
        yield return new("object-recall", Share(_subjectHits)) { Count = _count };
        yield return new("coverage", _units.Count > 0 ? _coverage / _units.Count : double.NaN) { Count = _units.Count };
        foreach (var (predicate, (hits, count)) in _perPredicate)
            yield return new($"recall/{predicate}", hits / (double)count) { Count = count };
    }
}
