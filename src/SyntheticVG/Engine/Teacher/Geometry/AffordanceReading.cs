using SyntheticVG.Engine.Filters;
using SyntheticVG.Engine.Filters.Measurements;
using SyntheticVG.Engine.Filters.Rules;
using SyntheticVG.SceneGraphs;
using static SyntheticVG.Engine.Filters.ThingKind;

namespace SyntheticVG.Engine.Teacher.Geometry;

/// <summary>What things are for, where geometry agrees: worn, ridden, sat on, held, had.</summary>
/// <remarks>Conditions and precisions: reference/affordances.md. Each wearable, mount, seat, part and held thing goes to one owner, the
/// tightest one around it.</remarks>
internal static class AffordanceReading
{
    /// <summary>A way of using things.</summary>
    private sealed record Affordance(string Predicate, double Precision)
    {
        public required Func<ThingKind, ThingKind, bool> Kinds { get; init; }

        public required Func<PairMeasures, bool> Fits { get; init; }

        /// <summary>Among several owners the greatest wins.</summary>
        public required Func<PairMeasures, double> Claim { get; init; }
    }

    private static readonly Affordance[] All =
    [
        new("wearing", 0.95)
        {
            Kinds = (s, o) => (s & Person) != 0 && (o & Wearable) != 0 && (o & Portable) == 0,
            Fits = p => p.ObjectIn >= 0.8 && p.Object.Area <= 0.6 * p.Subject.Area,
            Claim = Tightness,
        },
        new("riding", 0.81)
        {
            Kinds = (s, o) => (s & Person) != 0 && (o & Mount) != 0 && (o & (Stuff | Wearable)) == 0,
            Fits = p => p.Touch && p.Rise >= 0.08 * p.Subject.Box.Height && p.HorizontalOverlap >= 0.4,
            Claim = p => p.ContactPixels,
        },
        new("sitting on", 0.90)
        {
            Kinds = (s, o) => (s & Person) != 0 && (o & Seat) != 0,
            Fits = p => p.SubjectIn >= 0.3 && p.Touch && p.Rise >= -0.09 * p.Subject.Box.Height,
            Claim = p => p.SubjectIn,
        },
        new("holding", 0.84)
        {
            Kinds = (s, o) => (s & Person) != 0 && (o & Portable) != 0 && (o & (Person | Mount)) == 0,
            Fits = p => p.ObjectIn >= 0.9 && p.Touch && p.Object.Area <= 0.5 * p.Subject.Area
                && p.Rise / Math.Max(1, p.Subject.Box.Height) is >= -0.8 and <= 0.3,
            Claim = Tightness,
        },
        new("has", 0.85)
        {
            Kinds = (s, o) => (o & Part) != 0 && (s & Part) == 0
                && ((o & Body) != 0 ? (s & (Person | Animal)) != 0 : (s & Vehicle) != 0 && (o & (Wearable | Wall)) == 0),
            Fits = p => p.ObjectIn >= 0.8 && p.Object.Area <= 0.5 * p.Subject.Area,
            Claim = Tightness,
        },
    ];

    /// <summary>Everything that fits, at most one owner a thing.</summary>
    public static IEnumerable<Candidate> Of(SceneGraph graph, RuleEngine engine)
    {
        var kinds = graph.Regions.Select(region => Things.KindsOf(region.Name)).ToArray();
        for (var thing = 0; thing < kinds.Length; thing++)
        {
            foreach (var affordance in All)
            {
                var owner = Enumerable.Range(0, kinds.Length)
                    .Where(person => person != thing && affordance.Kinds(kinds[person], kinds[thing]) && affordance.Fits(engine.Measures[person, thing]))
                    .OrderByDescending(person => affordance.Claim(engine.Measures[person, thing])).ThenBy(person => person)
                    .Cast<int?>().FirstOrDefault();
                if (owner is not { } subject || engine.Judge(subject, affordance.Predicate, thing).Verdict is not { Outcome: VerdictOutcome.Pass } verdict)
                    continue;
                yield return new(subject, affordance.Predicate, thing, RelationshipOrigin.Affordance, verdict, affordance.Precision, 10 + affordance.Precision);
                break; // one use a thing: a horse that is ridden is not also had
            }
        }
    }

    private static double Tightness(PairMeasures pair) => pair.ObjectIn - (pair.Subject.Area / (pair.Width * pair.Height));
}
