using SyntheticVG.Engine.Filters;
using SyntheticVG.Engine.Filters.Measurements;
using SyntheticVG.Engine.Filters.Rules;
using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Engine.Teacher.Geometry;

/// <summary>What things are for, where geometry agrees: worn, ridden, sat on, held, had; the table is <c>affordances.tsv</c>.</summary>
/// <remarks>Each thing goes to one owner, the tightest one around it, and has one use: a horse that is ridden is not also had. What the
/// rules contradict is not said, nor what is said of names that nobody is sure of.</remarks>
internal static class AffordanceReading
{
    // Where a detector is hardly sure of both names, what they are for is a guess upon a guess; people's names have no score and are believed.
    private const double LeastSureness = 0.12;

    /// <summary>Everything that fits, at most one owner a thing, but for boats.</summary>
    public static IEnumerable<Candidate> Of(SceneGraph graph, RuleEngine engine)
    {
        var kinds = graph.Regions.Select(region => Things.KindsOf(region.Name)).ToArray();
        var (used, busy) = (new HashSet<int>(), new HashSet<(int, string)>());
        foreach (var affordance in Affordance.Table)
        {
            foreach (var (subject, thing) in Pairs(affordance).OrderByDescending(pair => Claim(affordance, engine.Measures[pair.Subject, pair.Thing])))
            {
                if (used.Contains(thing) || (affordance.OneEach && busy.Contains((subject, affordance.Predicate))))
                    continue;
                var verdict = engine.Judge(subject, affordance.Predicate, thing).Verdict;
                if (verdict.Outcome == VerdictOutcome.Fail)
                    continue;
                if (affordance.Owner != "all")
                    used.Add(thing);
                busy.Add((subject, affordance.Predicate));
                yield return new(subject, affordance.Predicate, thing, RelationshipOrigin.Affordance, verdict, affordance.Confidence, 10 + affordance.Confidence);
            }
        }

        IEnumerable<(int Subject, int Thing)> Pairs(Affordance affordance) =>
            from thing in Enumerable.Range(0, kinds.Length)
            where affordance.Object.Matches(graph.Regions[thing].Name, kinds[thing])
            from subject in Enumerable.Range(0, kinds.Length)
            where subject != thing && (graph.Regions[subject].Score ?? 1) * (graph.Regions[thing].Score ?? 1) >= LeastSureness && affordance.Subject.Matches(graph.Regions[subject].Name, kinds[subject]) && affordance.Fits(engine.Measures[subject, thing])
            select (subject, thing);
    }

    // Of those who cover a thing alike, the smaller one: the tightest. A rider sits over the middle.
    private static double Claim(Affordance affordance, PairMeasures pair) => affordance.Owner switch
    {
        "all" => 0,
        "cover" => pair.ObjectIn - (pair.Subject.Area / (pair.Width * pair.Height)),
        _ => Affordance.Measure(affordance.Owner, pair) - (Math.Abs(pair.Leftward) / pair.Width),
    };
}
