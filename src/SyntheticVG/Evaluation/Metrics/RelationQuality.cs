using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Evaluation.Metrics;

/// <summary>Precision and recall of stated relations, coverage of related pairs, calibration: pooled over images.</summary>
/// <param name="withNames">Whether the names of both regions must be those of the truth.</param>
internal sealed class RelationQuality(bool withNames)
{
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
        var shown = graph is null ? [] : Match(graph, truth);
        var wanted = truth.Relationships.Select(r => new Fact(r.Subject, r.Predicate, r.Object)).ToHashSet();
        var stated = new Dictionary<Fact, Relationship>(); // twice said is once said
        foreach (var relation in graph?.Relationships ?? [])
            stated.TryAdd(new(Node(relation.Subject), relation.Predicate, Node(relation.Object)), relation);

        var right = 0;
        foreach (var (fact, relation) in stated)
        {
            var isRight = fact is { Subject: >= 0, Object: >= 0 } && Says(wanted, fact) && (!withNames || (SameName(relation.Subject) && SameName(relation.Object)));
            right += isRight ? 1 : 0;
            Count(relation.Category, (1, isRight ? 1 : 0, 0, 0));
            if (relation.Confidence is { } confidence)
            {
                _confident++;
                _calibration.Add(confidence, isRight);
            }
        }
        var found = 0;
        var said = stated.Where(s => !withNames || (SameName(s.Value.Subject) && SameName(s.Value.Object))).Select(s => s.Key).ToHashSet();
        foreach (var relation in truth.Relationships.DistinctBy(r => new Fact(r.Subject, r.Predicate, r.Object)))
        {
            var isFound = Says(said, new(relation.Subject, relation.Predicate, relation.Object));
            found += isFound ? 1 : 0;
            Count(relation.Category, (0, 0, 1, isFound ? 1 : 0));
            var (before, hits) = _predicates.GetValueOrDefault(relation.Predicate);
            _predicates[relation.Predicate] = (before + 1, hits + (isFound ? 1 : 0));
        }
        var pairs = wanted.Select(fact => Unordered(fact)).ToHashSet();
        _pairs += pairs.Count;
        _coveredPairs += stated.Keys.Select(Unordered).Distinct().Count(pairs.Contains);
        _regions += truth.Regions.Count;
        _shownRegions += shown.Count(node => node >= 0);
        _units.Add(new(truth.Image.Key, stated.Count > 0 ? right / (double)stated.Count : 0, stated.Count));
        return stated.Count + wanted.Count > 0 ? (right + found) / (double)(stated.Count + wanted.Count) : 1;

        int Node(int region) => shown[region] is >= 0 and var node ? node : -1 - region; // unknown regions stay apart
        bool SameName(int region) => shown[region] >= 0 && string.Equals(graph!.Regions[region].Name, truth.Regions[shown[region]].Name, StringComparison.OrdinalIgnoreCase);
    }

    /// <summary><c>precision</c>, <c>recall</c>, <c>f1</c>, <c>pair-coverage</c>, <c>region-coverage</c>; precision and recall by category, recall by predicate; calibration where confidences are given.</summary>
    public IEnumerable<Metric> Compute()
    {
        var all = _categories.Values.Aggregate((Stated: 0, Right: 0, Wanted: 0, Found: 0), (a, b) => (a.Stated + b.Stated, a.Right + b.Right, a.Wanted + b.Wanted, a.Found + b.Found));
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

    private static bool Says(HashSet<Fact> facts, Fact fact) => facts.Contains(fact)
        || (PredicateLexicon.InverseOf(fact.Predicate) is { } inverse && facts.Contains(new(fact.Object, inverse, fact.Subject)));

    private static (int, int) Unordered(Fact fact) => (Math.Min(fact.Subject, fact.Object), Math.Max(fact.Subject, fact.Object));

    // The true region that each region shows, or −1; the best overlaps first, each true region once.
    private static int[] Match(SceneGraph graph, SceneGraph truth)
    {
        var shown = new int[graph.Regions.Count];
        Array.Fill(shown, -1);
        var taken = new bool[truth.Regions.Count];
        foreach (var (i, j, _) in Overlaps(graph, truth).OrderByDescending(overlap => overlap.IoU))
        {
            if (shown[i] >= 0 || taken[j])
                continue;
            (shown[i], taken[j]) = (j, true);
        }
        return shown;
    }

    private static IEnumerable<(int Found, int True, double IoU)> Overlaps(SceneGraph graph, SceneGraph truth)
    {
        for (var i = 0; i < graph.Regions.Count; i++)
        {
            for (var j = 0; j < truth.Regions.Count; j++)
            {
                var (found, wanted) = (graph.Regions[i], truth.Regions[j]);
                if (found.Box.Intersect(wanted.Box).IsEmpty)
                    continue;
                var iou = found.Mask is { } a && wanted.Mask is { } b ? a.IoU(b) : found.Box.IoU(wanted.Box);
                if (iou >= 0.5)
                    yield return (i, j, iou);
            }
        }
    }

    private readonly record struct Fact(int Subject, string Predicate, int Object);
}
