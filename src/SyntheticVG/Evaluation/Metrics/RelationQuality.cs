using SyntheticVG.SceneGraphs;
using SyntheticVG.SceneGraphs.Comparing;

namespace SyntheticVG.Evaluation.Metrics;

/// <summary>Precision and recall of stated relations, coverage of related pairs, calibration: pooled over images.</summary>
/// <param name="rule">When a stated relation is right.</param>
internal sealed class RelationQuality(RelationRule rule)
{
    private readonly bool _withNames = rule == RelationRule.Triplets;
    private readonly SortedDictionary<RelationshipCategory, (int Stated, int Right, int Wanted, int Found)> _categories = [];
    private readonly SortedDictionary<string, (int Wanted, int Found)> _predicates = new(StringComparer.Ordinal);
    private readonly Calibration _calibration = new();
    private readonly List<UnitScore> _units = [];
    private int _pairs, _coveredPairs, _regions, _shownRegions, _confident;

    /// <summary>Each image's precision with the number of its statements as weight.</summary>
    public IReadOnlyList<UnitScore> Units => _units;

    /// <summary>Scores one image.</summary>
    /// <param name="truth">The true graph.</param>
    /// <param name="graph">The graph to judge, over the same picture; null where there is none: all of the truth is then missed.</param>
    /// <returns>Harmonic mean of the image's precision and recall; 1 where neither states anything.</returns>
    public double Add(SceneGraph truth, SceneGraph? graph)
    {
        var shown = graph is null
            ? []
            : rule == RelationRule.Entailed ? TruthComparison.CounterpartsOf(graph, truth)
            : RegionMatching.ByOverlap(graph.Regions, truth.Regions);
        var wanted = truth.Relationships.Select(Fact).ToHashSet();
        var stated = new Dictionary<(int Subject, string Predicate, int Object), Relationship>(); // twice said is once said
        foreach (var relation in graph?.Relationships ?? [])
            stated.TryAdd((Node(relation.Subject), relation.Predicate, Node(relation.Object)), relation);

        var right = 0;
        foreach (var (fact, relation) in stated)
        {
            var isRight = fact is { Subject: >= 0, Object: >= 0 } && IsTrue(truth, wanted, fact)
                && (!_withNames || (SameName(relation.Subject) && SameName(relation.Object)));
            right += isRight ? 1 : 0;
            Count(relation.Category, (1, isRight ? 1 : 0, 0, 0));
            if (relation.Confidence is { } confidence)
            {
                _confident++;
                _calibration.Add(confidence, isRight);
            }
        }
        var found = 0;
        var said = stated.Where(s => !_withNames || (SameName(s.Value.Subject) && SameName(s.Value.Object))).Select(s => s.Key).ToHashSet();
        foreach (var relation in truth.Relationships.DistinctBy(Fact))
        {
            var isFound = Says(said, Fact(relation));
            found += isFound ? 1 : 0;
            Count(relation.Category, (0, 0, 1, isFound ? 1 : 0));
            var (before, hits) = _predicates.GetValueOrDefault(relation.Predicate);
            _predicates[relation.Predicate] = (before + 1, hits + (isFound ? 1 : 0));
        }
        var pairs = wanted.Select(Unordered).ToHashSet();
        _pairs += pairs.Count;
        _coveredPairs += stated.Keys.Select(Unordered).Distinct().Count(pairs.Contains);
        _regions += truth.Regions.Count;
        _shownRegions += shown.Where(node => node >= 0).Distinct().Count();
        _units.Add(new(truth.Image.Key, stated.Count > 0 ? right / (double)stated.Count : 0, stated.Count));
        return stated.Count + wanted.Count > 0 ? (right + found) / (double)(stated.Count + wanted.Count) : 1;

        int Node(int region) => shown[region] is >= 0 and var node ? node : -1 - region; // unknown regions stay apart
        bool SameName(int region) =>
            shown[region] >= 0 && string.Equals(graph!.Regions[region].Name, truth.Regions[shown[region]].Name, StringComparison.OrdinalIgnoreCase);
    }

    /// <summary><c>precision</c>, <c>recall</c>, <c>f1</c>, <c>pair-coverage</c>, <c>region-coverage</c>; precision and recall by category, recall by
    /// predicate; calibration where confidences are given.</summary>
    public IEnumerable<Metric> Compute()
    {
        var all = _categories.Values.Aggregate((Stated: 0, Right: 0, Wanted: 0, Found: 0),
            (a, b) => (a.Stated + b.Stated, a.Right + b.Right, a.Wanted + b.Wanted, a.Found + b.Found));
        var (precision, recall) = (Share("precision", all.Right, all.Stated), Share("recall", all.Found, all.Wanted));
        yield return precision;
        yield return recall;
        yield return new("f1", precision.Value + recall.Value > 0 ? 2 * precision.Value * recall.Value / (precision.Value + recall.Value) : 0);
        yield return Share("pair-coverage", _coveredPairs, _pairs);
        yield return Share("region-coverage", _shownRegions, _regions);
        foreach (var (category, counts) in _categories)
        {
            var name = category.ToString().ToLowerInvariant();
            yield return Share($"precision/{name}", counts.Right, counts.Stated);
            yield return Share($"recall/{name}", counts.Found, counts.Wanted);
        }
        foreach (var metric in _confident > 0 ? _calibration.Compute() : [])
            yield return metric;
        foreach (var (predicate, (wanted, found)) in _predicates)
            yield return Share($"predicate-recall/{predicate}", found, wanted);
    }

    private static Metric Share(string name, int part, int whole) => new(name, whole > 0 ? part / (double)whole : double.NaN) { Count = whole };

    private void Count(RelationshipCategory category, (int Stated, int Right, int Wanted, int Found) more)
    {
        var (stated, right, wanted, found) = _categories.GetValueOrDefault(category);
        _categories[category] = (stated + more.Stated, right + more.Right, wanted + more.Wanted, found + more.Found);
    }

    private bool IsTrue(SceneGraph truth, HashSet<(int Subject, string Predicate, int Object)> wanted, (int Subject, string Predicate, int Object) fact) =>
        rule == RelationRule.Entailed ? TruthComparison.IsTrue(truth, wanted, fact.Subject, fact.Predicate, fact.Object) : Says(wanted, fact);

    private bool Says(HashSet<(int Subject, string Predicate, int Object)> facts, (int Subject, string Predicate, int Object) fact) =>
        rule == RelationRule.Entailed
            ? TruthComparison.IsSaid(facts, fact.Subject, fact.Predicate, fact.Object)
            : TruthComparison.IsSaidPlainly(facts, fact.Subject, fact.Predicate, fact.Object);

    private static (int Subject, string Predicate, int Object) Fact(Relationship r) => (r.Subject, r.Predicate, r.Object);

    private static (int, int) Unordered((int Subject, string Predicate, int Object) fact) =>
        (Math.Min(fact.Subject, fact.Object), Math.Max(fact.Subject, fact.Object));
}

/// <summary>When a stated relation is right.</summary>
internal enum RelationRule
{
    /// <summary>The truth says it, or its inverse, of the same two regions.</summary>
    Relations,

    /// <summary>The same, and both regions have the truth's names.</summary>
    Triplets,

    /// <summary>As the runs of drawn scenes count: the truth says it, entails it, or its boxes and depths confirm it (<see cref="TruthComparison"/>).</summary>
    Entailed,
}
