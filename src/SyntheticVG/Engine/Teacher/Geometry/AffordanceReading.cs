using SyntheticVG.Engine.Filters.Rules;
using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Engine.Teacher.Geometry;

/// <summary>What things are for, where geometry agrees: worn, ridden, sat on, held, had; the table is <c>affordances.tsv</c>.</summary>
/// <remarks>Each thing goes to one owner, the likeliest one, and has one use: a hat that is worn is not also held. Annotations count
/// as such a use. What the rules contradict is not said, nor what is said of names that nobody is sure of.</remarks>
internal sealed class AffordanceReading
{
    private const double Interest = 10, LastInterest = 4.5; // before and behind everything that only says where things are, but for above and below

    private readonly SceneGraph _graph;
    private readonly RuleEngine _engine;
    private readonly double[] _resting;
    private readonly double _leastSure; // where a detector is hardly sure of both names, what they are for is a guess upon a guess
    private readonly HashSet<int> _owned = [];
    private readonly HashSet<int> _settled = [];

    private AffordanceReading(SceneGraph graph, RuleEngine engine, double leastSure)
    {
        (_graph, _engine, _leastSure) = (graph, engine, leastSure);
        var tables = Enumerable.Range(0, graph.Regions.Count).Where(IsTable).ToList();
        _resting = [.. Enumerable.Range(0, graph.Regions.Count).Select(thing =>
            tables.Where(table => table != thing).Select(table => engine.Measures[thing, table].SubjectIn).DefaultIfEmpty().Max())];
        foreach (var relationship in graph.Relationships.Where(r => PredicateLexicon.FamilyOf(r.Predicate) is "wearing" or "holding" or "riding"))
            _owned.Add(relationship.Object);
    }

    /// <summary>Everything that fits; what is said only where nothing else is known comes only where nothing else is known.</summary>
    public static IReadOnlyList<Candidate> Of(SceneGraph graph, RuleEngine engine, double leastSure = 0)
    {
        var reading = new AffordanceReading(graph, engine, leastSure);
        var found = reading.Read(last: false).ToList();
        if (!graph.Relationships.Select(r => r.Category).Concat(found.Select(c => PredicateLexicon.CategoryOf(c.Predicate)))
            .Any(category => category != RelationshipCategory.Spatial))
            found.AddRange(new AffordanceReading(graph, engine, leastSure).Read(last: true));
        return found;
    }

    /// <summary>Every line of the table that is about such a subject and such an object, and the first of its conditions that does not hold; null where all
    /// hold.</summary>
    public static IEnumerable<(Affordance Affordance, Condition? Failing, double Value)> Considered(SceneGraph graph, RuleEngine engine, int subject, int thing)
    {
        var measures = new AffordanceReading(graph, engine, leastSure: 0).Measure(subject, thing);
        foreach (var affordance in Affordance.Table.Where(a => a.Subject.Matches(graph.Regions[subject].Name) && a.Object.Matches(graph.Regions[thing].Name)))
        {
            var failing = affordance.Conditions.FirstOrDefault(condition => !condition.Holds(measures.Of(condition.Measurement)));
            yield return (affordance, failing, failing is null ? 0 : measures.Of(failing.Measurement));
        }
    }

    private IEnumerable<Candidate> Read(bool last)
    {
        foreach (var affordance in Affordance.Table.Where(affordance => affordance.IsLast == last))
        {
            foreach (var (subject, thing) in Pairs(affordance).OrderByDescending(pair => affordance.Owner.Claim(Measure(pair.Subject, pair.Thing))))
            {
                if (IsTaken(affordance, subject, thing))
                    continue;
                var verdict = _engine.Judge(subject, affordance.Predicate, thing).Verdict;
                if (verdict.Outcome == VerdictOutcome.Fail)
                    continue;
                Take(affordance, subject, thing);
                yield return new(subject, affordance.Predicate, thing, RelationshipOrigin.Affordance, verdict, affordance.Confidence,
                    (last ? LastInterest : Interest) + affordance.Confidence)
                { MayStandBeside = last };
            }
        }
    }

    private List<(int Subject, int Thing)> Pairs(Affordance affordance)
    {
        var subjects = Matching(affordance.Subject);
        var things = subjects.Count == 0 ? [] : Matching(affordance.Object);
        var once = PredicateLexicon.IsSymmetric(affordance.Predicate); // else it would be said from both ends
        return [.. from thing in things
                   from subject in subjects
                   where (once ? subject < thing : subject != thing) && IsSure(subject, thing) && affordance.Fits(Measure(subject, thing))
                   select (subject, thing)];
    }

    private List<int> Matching(KindPattern pattern) =>
        [.. Enumerable.Range(0, _graph.Regions.Count).Where(region => pattern.Matches(_graph.Regions[region].Name))];

    private bool IsSure(int subject, int thing) => (_graph.Regions[subject].Score ?? 1) * (_graph.Regions[thing].Score ?? 1) >= _leastSure;

    private AffordanceMeasures Measure(int subject, int thing) => new(_engine.Measures[subject, thing], _resting[thing]);

    private bool IsTaken(Affordance affordance, int subject, int thing) => (affordance.TakesObject && _owned.Contains(thing))
        || (affordance.TakesSubject && _settled.Contains(subject)) || (affordance.IsLoose && _owned.Contains(subject));

    private void Take(Affordance affordance, int subject, int thing)
    {
        if (affordance.TakesObject)
            _owned.Add(thing);
        if (affordance.TakesSubject)
            _settled.Add(subject);
        if (affordance.IsLoose)
            _owned.Add(subject);
    }

    private bool IsTable(int region) => Things.KindsOf(_graph.Regions[region].Name) is var kinds
        && (kinds & ThingKind.Support) != 0 && (kinds & (ThingKind.Seat | ThingKind.Portable | ThingKind.Ground | ThingKind.Vehicle | ThingKind.Food)) == 0;
}
