using SyntheticVG.Engine.Filters;
using SyntheticVG.Engine.Filters.Measurements;
using SyntheticVG.Engine.Filters.Rules;
using SyntheticVG.SceneGraphs;
using static SyntheticVG.Engine.Filters.ThingKind;

namespace SyntheticVG.Engine.Teacher.Geometry;

/// <summary>Where things are, as people say it: of each pair, the first predicate in their order of preference that the rules prove.</summary>
internal static class PairReading
{
    private const double Sameness = 0.7; // beyond this IoU two regions are one thing annotated twice

    // Precision: the share of claims with exchanged ends that the rule does not pass (reference/affordances.md).
    private static readonly (string Predicate, double Interest, double Precision, Func<PairMeasures, ThingKind, ThingKind, bool> Natural)[] Preferences =
    [
        ("on", 8, 0.85, (p, s, o) => (o & (Filters.ThingKind.Support | Ground | Seat)) != 0 && (s & (Ground | Stuff | Body)) == 0
            && p.SubjectIn >= 0.3 && p.Subject.Area < p.Object.Area),
        ("in", 7, 0.71, (p, s, o) => (o & (Enclosing | Portable | Fluid)) != 0 && (o & (Ground | Wearable)) == 0 && (s & (Stuff | Part)) == 0
            && p.SubjectInHull >= 0.8 && p.Subject.Area < 0.5 * p.Object.Area),
        ("behind", 6, 0.93, (p, s, o) => IsBeside(p) && (s & (Ground | Part)) == 0 && (o & (Stuff | Part)) == 0),
        ("in front of", 5.5, 0.88, (p, s, o) => IsBeside(p) && (s & (Stuff | Part)) == 0 && (o & (Ground | Part)) == 0),
        ("next to", 5, 0.8, (p, s, o) => p.GapShare <= 0.05 && ((s | o) & (Stuff | Part | Wearable)) == 0 && Alike(p) && p.Subject.Box.Left <= p.Object.Box.Left),
        ("above", 3, 0.98, (p, s, o) => p.GapShare <= 0.1 && MayHover(p.Subject, s, p.Object) && ((s | o) & (Part | Wearable)) == 0 && ((o & Ground) == 0 || (s & Floating) != 0)), // nobody says that a car is above the road
        ("under", 2.5, 0.97, (p, s, o) => p.GapShare <= 0.05 && MayHover(p.Object, o, p.Subject) && ((s | o) & (Part | Wearable | Ground | Stuff)) == 0),
        ("near", 2, 0.8, (p, s, o) => ((s | o) & (Stuff | Part | Wearable)) == 0 && Alike(p) && p.Subject.Area <= p.Object.Area),
        ("left of", 1, 0.93, (p, s, o) => ((s | o) & (Stuff | Part | Wearable)) == 0 && p.VerticalOverlap >= 0.5 && p.GapShare <= 0.25 && Alike(p)),
        ("right of", 0.9, 0.96, (p, s, o) => ((s | o) & (Stuff | Part | Wearable)) == 0 && p.VerticalOverlap >= 0.5 && p.GapShare <= 0.25 && Alike(p)),
    ];

    /// <summary>At most one candidate an ordered pair.</summary>
    public static IEnumerable<Candidate> Of(SceneGraph graph, RuleEngine engine)
    {
        var kinds = graph.Regions.Select(region => Things.KindsOf(region.Name)).ToArray();
        for (var subject = 0; subject < kinds.Length; subject++)
        {
            for (var @object = 0; @object < kinds.Length; @object++)
            {
                if (subject == @object || graph.Regions[subject].Name.Length == 0 || graph.Regions[@object].Name.Length == 0)
                    continue;
                if (Read(engine, kinds, subject, @object) is { } candidate)
                    yield return candidate;
            }
        }
    }

    private static Candidate? Read(RuleEngine engine, ThingKind[] kinds, int subject, int @object)
    {
        var pair = engine.Measures[subject, @object];
        if (pair.Subject.Region.Name == pair.Object.Region.Name && pair.IoU >= Sameness)
            return null;
        foreach (var (predicate, interest, precision, natural) in Preferences)
        {
            if (!natural(pair, kinds[subject], kinds[@object]))
                continue;
            if (engine.Judge(subject, predicate, @object).Verdict is { Outcome: VerdictOutcome.Pass } verdict)
                return new(subject, predicate, @object, RelationshipOrigin.Geometry, verdict, precision, interest + Salience(pair));
        }
        return null;
    }

    // Large and close things first, within one predicate: [0, 1).
    private static double Salience(PairMeasures pair)
    {
        var size = Math.Sqrt(Math.Min(pair.Subject.Area, pair.Object.Area) / (pair.Width * pair.Height));
        return 0.49 * (Math.Min(1, 2 * size) + Math.Max(0, 1 - (4 * pair.GapShare)));
    }

    // Depth is said of things seen close to each other.
    private static bool IsBeside(PairMeasures pair) => pair.GapShare <= 0.05 && pair.SubjectIn < 0.95;

    // What walks or drives stands on the ground: higher in the picture it is farther away, not above. So do two things of one name.
    private static bool MayHover(RegionMeasures upper, ThingKind kinds, RegionMeasures lower) =>
        (kinds & Floating) != 0 || ((kinds & (Person | Animal | Filters.ThingKind.Vehicle)) == 0 && upper.Region.Name != lower.Region.Name);

    // Of things of one order of size; nobody says that a house is near a cup.
    private static bool Alike(PairMeasures pair) => Math.Max(pair.Subject.Area, pair.Object.Area) <= 8 * Math.Min(pair.Subject.Area, pair.Object.Area);
}
