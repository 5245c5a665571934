using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Engine.Filters.Calibration;

/// <summary>Makes a right claim wrong.</summary>
internal static class WrongClaims
{
    private static readonly ILookup<RelationshipCategory, PredicateEntry> Predicates = PredicateLexicon.Entries.ToLookup(entry => entry.Category);

    /// <summary>The claim with its ends exchanged, another object, or another predicate, in turn; null where none of them can be wrong.</summary>
    public static Relationship? Of(SceneGraph graph, Relationship right, int turn, Random random)
    {
        for (var i = 0; i < 3; i++)
        {
            var wrong = ((turn + i) % 3) switch
            {
                0 => Exchanged(right),
                1 => WithOtherObject(graph, right, random),
                _ => WithOtherPredicate(right, random),
            };
            if (wrong is not null && !IsStated(graph, wrong))
                return wrong;
        }
        return null;
    }

    private static Relationship? Exchanged(Relationship right) => PredicateLexicon.IsSymmetric(right.Predicate)
        ? null
        : right with { Subject = right.Object, Object = right.Subject };

    private static Relationship? WithOtherObject(SceneGraph graph, Relationship right, Random random)
    {
        var others = Enumerable.Range(0, graph.Regions.Count)
            .Where(i => i != right.Subject && i != right.Object && graph.Regions[i].Name.Length > 0
                && graph.Regions[i].Name != graph.Regions[right.Object].Name).ToList();
        return others.Count > 0 ? right with { Object = others[random.Next(others.Count)] } : null;
    }

    private static Relationship? WithOtherPredicate(Relationship right, Random random)
    {
        var own = PredicateLexicon.Find(right.Predicate);
        var others = Predicates[right.Category].Where(entry => entry.Family != own.Family || entry.Category is not RelationshipCategory.Spatial)
            .Where(entry => entry.Predicate != own.Predicate && entry.Predicate != own.Inverse).ToList();
        return others.Count > 0 ? right with { Predicate = others[random.Next(others.Count)].Predicate } : null;
    }

    private static bool IsStated(SceneGraph graph, Relationship claim) => graph.Relationships.Any(r =>
        (r.Subject, r.Predicate, r.Object) == (claim.Subject, claim.Predicate, claim.Object)
        || (graph.Regions[r.Subject].Name == graph.Regions[claim.Subject].Name && r.Predicate == claim.Predicate
            && graph.Regions[r.Object].Name == graph.Regions[claim.Object].Name));
}
