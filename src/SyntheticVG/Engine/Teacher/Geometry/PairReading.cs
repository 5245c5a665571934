using SyntheticVG.Engine.Filters.Measurements;
using SyntheticVG.Engine.Filters.Rules;
using SyntheticVG.SceneGraphs;
using static SyntheticVG.Engine.Filters.Rules.ThingKind;

namespace SyntheticVG.Engine.Teacher.Geometry;

/// <summary>Where things are, as people say it: of each pair, the first predicate in their order of preference that the rules prove.</summary>
/// <remarks>
/// Not said, for boxes do not tell: <i>in</i>, <i>under</i> and <i>in front of</i>, which hold for 4, 4 and 3 in 10 of the pairs that people relate;
/// <i>above</i> only of what hangs or flies, for what stands behind another thing lies above it in the picture too.
/// </remarks>
internal static class PairReading
{
    // Near, left and right say so little that both things should be sure.
    private const double LooseInterest = 3, LooseSureness = 1.6;

    private const double Sameness = 0.7; // beyond this IoU two regions are one thing annotated twice

    // Precision: the share of claims with exchanged ends that the rule does not pass.
    private static readonly (string Predicate, double Interest, double Precision, Func<PairMeasures, ThingKind, ThingKind, bool> Natural)[] Preferences =
    [
        ("on", 8, 0.85, (p, s, o) => (o & (ThingKind.Support | Ground | Seat)) != 0 && (s & (Ground | Stuff | Body)) == 0
            && !(IsFurniture(s) && IsFurniture(o)) && p.SubjectIn >= 0.3 && p.Subject.Area < p.Object.Area),
        ("behind", 6, 0.93, (p, s, o) => IsBeside(p) && (s & (Ground | Part)) == 0 && (o & (Stuff | Part)) == 0),
        ("next to", 5, 0.8, (p, s, o) =>
            p.GapShare <= 0.05 && ((s | o) & (Stuff | Part | Wearable)) == 0 && Alike(p) && IsAtOneDepth(p) && p.Subject.Box.Left <= p.Object.Box.Left),
        ("above", 3, 0.98,
            (p, s, o) => p.GapShare <= 0.1 && (s & Floating) != 0 && (s & Stuff) == 0 && ((s | o) & (Part | Wearable)) == 0 && (o & Ground) == 0),
        ("near", 2, 0.8, (p, s, o) => ((s | o) & (Stuff | Part | Wearable)) == 0 && Alike(p) && IsAtOneDepth(p) && IsOnOneFloor(p)
            && p.Subject.Area <= p.Object.Area),
        ("left of", 1, 0.93, (p, s, o) => ((s | o) & (Stuff | Part | Wearable)) == 0 && p.VerticalOverlap >= 0.5 && p.GapShare <= 0.25 && Alike(p)),
        ("right of", 0.9, 0.96, (p, s, o) => ((s | o) & (Stuff | Part | Wearable)) == 0 && p.VerticalOverlap >= 0.5 && p.GapShare <= 0.25 && Alike(p)),
    ];

    /// <summary>At most one candidate an ordered pair.</summary>
    public static IEnumerable<Candidate> Of(SceneGraph graph, RuleEngine engine, double leastSure = 0)
    {
        var kinds = graph.Regions.Select(region => Things.KindsOf(region.Name)).ToArray();
        var neighbours = new Neighbours(graph);
        for (var subject = 0; subject < kinds.Length; subject++)
        {
            foreach (var @object in neighbours.Of(subject))
            {
                if (graph.Regions[subject].Name.Length == 0 || graph.Regions[@object].Name.Length == 0)
                    continue;
                var sure = (graph.Regions[subject].Score ?? 1) * (graph.Regions[@object].Score ?? 1);
                if (sure >= leastSure && Read(engine, kinds, subject, @object) is { } candidate
                    && (candidate.Interest >= LooseInterest || sure >= LooseSureness * leastSure))
                    yield return candidate;
            }
        }
    }

    /// <summary>What could be said of where two things are, in the order of preference, and whether people say it of such things.</summary>
    public static IEnumerable<(string Predicate, bool Natural)> Considered(SceneGraph graph, RuleEngine engine, int subject, int @object)
    {
        var (s, o) = (Things.KindsOf(graph.Regions[subject].Name), Things.KindsOf(graph.Regions[@object].Name));
        return Preferences.Select(preference => (preference.Predicate, preference.Natural(engine.Measures[subject, @object], s, o)));
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

    // Of two things of one name the one that looks half as tall is twice as far.
    private static bool IsAtOneDepth(PairMeasures pair) => pair.Subject.Region.Name != pair.Object.Region.Name
        || Math.Min(pair.Subject.Box.Height, pair.Object.Box.Height) >= 0.5 * Math.Max(pair.Subject.Box.Height, pair.Object.Box.Height);

    // Things of one name that stand near each other begin and end at about one height in the picture; in a crowd those of other rows do not.
    private static bool IsOnOneFloor(PairMeasures pair) => pair.Subject.Region.Name != pair.Object.Region.Name || pair.VerticalOverlap >= 0.6;

    private static bool IsFurniture(ThingKind kinds) => (kinds & (Seat | ThingKind.Support)) != 0 && (kinds & (Portable | Food | Household | Ground)) == 0;

    // Of things of one order of size; nobody says that a house is near a cup.
    private static bool Alike(PairMeasures pair) => Math.Max(pair.Subject.Area, pair.Object.Area) <= 8 * Math.Min(pair.Subject.Area, pair.Object.Area);
}
