using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Engine.Teacher.Geometry;

/// <summary>Chooses among what could be said: the most interesting first, one a pair, within the caps.</summary>
internal sealed class Selection
{
    private readonly GeometryTeacherOptions _options;
    private readonly int _budget;
    private readonly HashSet<(int, int)> _pairs;
    private readonly Dictionary<string, int> _predicates = [];
    private readonly Dictionary<int, int> _subjects = [];
    private readonly Dictionary<int, int> _objects = [];
    private int _uses;

    public Selection(GeometryTeacherOptions options, SceneGraph graph, IReadOnlyList<Relationship> inverses, int budget)
    {
        (_options, _budget) = (options, budget);
        _pairs = [.. graph.Relationships.Concat(inverses).Select(r => Pair(r.Subject, r.Object))];
    }

    public List<Relationship> Take(IReadOnlyList<Candidate> candidates)
    {
        var taken = new List<Relationship>();
        foreach (var candidate in candidates.OrderByDescending(c => c.Interest).ThenBy(c => c.Subject).ThenBy(c => c.Object)
            .ThenBy(c => c.Predicate, StringComparer.Ordinal))
        {
            if (taken.Count >= _budget)
                break;
            if (!Fits(candidate))
                continue;
            if (!candidate.MayStandBeside)
                _pairs.Add(Pair(candidate.Subject, candidate.Object));
            Add(_predicates, Group(candidate.Predicate));
            Add(_subjects, candidate.Subject);
            Add(_objects, candidate.Object);
            taken.Add(new()
            {
                Subject = candidate.Subject,
                Predicate = candidate.Predicate,
                Object = candidate.Object,
                Category = PredicateLexicon.CategoryOf(candidate.Predicate),
                Origin = candidate.Origin,
                Verdict = candidate.Verdict,
                Confidence = candidate.Confidence,
            });
        }
        return taken;
    }

    private bool Fits(Candidate candidate) =>
        (candidate.MayStandBeside || !_pairs.Contains(Pair(candidate.Subject, candidate.Object)))
        && (candidate is { Origin: RelationshipOrigin.Affordance, MayStandBeside: false }
            ? _uses++ < _options.MaxUseShare * _options.Target
            : IsWithinCaps(candidate));

    private bool IsWithinCaps(Candidate candidate) =>
        _subjects.GetValueOrDefault(candidate.Subject) < _options.MaxPerSubject
        && _objects.GetValueOrDefault(candidate.Object) < _options.MaxPerObject
        && _predicates.GetValueOrDefault(Group(candidate.Predicate))
            < Math.Max(1, (int)(_options.Target * (Group(candidate.Predicate) == "side" ? _options.MaxSideShare : _options.MaxPredicateShare)));

    private static string Group(string predicate) => predicate is "left of" or "right of" ? "side" : predicate;

    private static void Add<T>(Dictionary<T, int> counts, T key) where T : notnull => counts[key] = counts.GetValueOrDefault(key) + 1;

    private static (int, int) Pair(int a, int b) => (Math.Min(a, b), Math.Max(a, b));
}
