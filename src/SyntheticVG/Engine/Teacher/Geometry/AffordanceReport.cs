using SyntheticVG.Engine.Filters.Rules;
using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Engine.Teacher.Geometry;

/// <summary>How what things are for agrees with what people said of the same pairs.</summary>
/// <param name="Stated">Pairs that the table relates.</param>
/// <param name="Related">Those of them that people related too, in the same direction.</param>
/// <param name="Agreeing">Those of these where both mean the same family.</param>
/// <param name="Wanted">Pairs that people related in one of the table's families.</param>
/// <param name="Found">Those of them that the table relates.</param>
public sealed record AffordanceReport(int Stated, int Related, int Agreeing, int Wanted, int Found)
{
    /// <summary>Share of the pairs related by both that agree, in [0, 1]; 1 where there is none.</summary>
    public double Precision => Related == 0 ? 1 : (double)Agreeing / Related;

    /// <summary>Share of the human pairs of these families that were related, in [0, 1]; 1 where there is none.</summary>
    public double Recall => Wanted == 0 ? 1 : (double)Found / Wanted;

    /// <summary>Both together.</summary>
    public AffordanceReport Plus(AffordanceReport other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return new(Stated + other.Stated, Related + other.Related, Agreeing + other.Agreeing, Wanted + other.Wanted, Found + other.Found);
    }

    /// <summary>Compares over annotated graphs, one region a thing; what they related is not shown to the table.</summary>
    public static AffordanceReport Of(IEnumerable<SceneGraph> graphs)
    {
        ArgumentNullException.ThrowIfNull(graphs);
        var report = new AffordanceReport(0, 0, 0, 0, 0);
        foreach (var graph in graphs)
        {
            var bare = graph with { Relationships = [] };
            var stated = AffordanceReading.Of(bare, new RuleEngine(bare, null)).ToLookup(c => (c.Subject, c.Object), c => c.Predicate);
            var said = graph.Relationships.Concat(graph.Relationships.Select(Turned).OfType<Relationship>())
                .ToLookup(r => (r.Subject, r.Object), r => r.Predicate);
            var both = stated.Where(pair => said.Contains(pair.Key)).ToList();
            var wanted = said.Where(pair => pair.Any(IsOurs)).ToList();
            report = new(
                report.Stated + stated.Count, report.Related + both.Count,
                report.Agreeing + both.Count(pair => said[pair.Key].Any(p => Agree(p, pair.First()))),
                report.Wanted + wanted.Count, report.Found + wanted.Count(pair => stated.Contains(pair.Key)));
        }
        return report;
    }

    // "wheel part of bus" says "bus has wheel".
    private static Relationship? Turned(Relationship relationship) =>
        !IsOurs(relationship.Predicate) && PredicateLexicon.InverseOf(relationship.Predicate) is { } inverse && IsOurs(inverse)
            ? relationship with { Subject = relationship.Object, Predicate = inverse, Object = relationship.Subject }
            : null;

    private static bool IsOurs(string predicate) =>
        Affordance.Table.Any(affordance => !affordance.IsLast && PredicateLexicon.FamilyOf(affordance.Predicate) == PredicateLexicon.FamilyOf(predicate));

    // People say "on" for riding, sitting and standing alike, "has" for wearing and holding, and "carry" or "use" for holding.
    private static bool Agree(string said, string stated) =>
        PredicateLexicon.FamilyOf(said) == PredicateLexicon.FamilyOf(stated) || PredicateLexicon.FamilyOf(stated) switch
        {
            "riding" or "posture" or "support" => PredicateLexicon.FamilyOf(said) is "support" or "posture" or "riding" or "inside",
            "hanging" or "covering" => PredicateLexicon.FamilyOf(said) is "support" or "touching" or "hanging",
            "wearing" or "holding" or "contact" or "has-part" => PredicateLexicon.FamilyOf(said) is "has-part" or "holding" or "wearing" or "contact",
            _ => false,
        };
}
