using SyntheticVG.Engine.Stages;
using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Engine.Regions;

/// <summary>Carries the human relationships over to the kept regions.</summary>
internal static class RelationshipRemap
{
    /// <summary>The relationships between kept regions, each statement once; and those that lost an end or said nothing new.</summary>
    /// <param name="input">The graph before.</param>
    /// <param name="place">Where each annotation of it went.</param>
    /// <param name="dropped">Why the others were dropped.</param>
    public static (List<Relationship> Kept, List<RejectedRelationship> Rejected) Of(
        SceneGraph input, IReadOnlyDictionary<int, int> place, IReadOnlyDictionary<int, string> dropped)
    {
        var (kept, rejected) = (new List<Relationship>(), new List<RejectedRelationship>());
        var known = new HashSet<(int, string, int)>();
        foreach (var relationship in input.Relationships)
        {
            var reason = Fault(relationship.Subject, "subject") ?? Fault(relationship.Object, "object");
            if (reason is null)
            {
                var moved = relationship with { Subject = place[relationship.Subject], Object = place[relationship.Object] };
                reason = moved.Subject == moved.Object ? "relation-to-itself"
                    : known.Add((moved.Subject, moved.Predicate, moved.Object)) ? null : "relation-repeated";
                if (reason is null)
                    kept.Add(moved);
            }
            if (reason is not null)
                rejected.Add(new(relationship, RegionStage.Name, reason));
        }
        return (kept, rejected);

        string? Fault(int index, string end) =>
            index < 0 || index >= input.Regions.Count ? $"{end}-out-of-range"
            : place.ContainsKey(index) ? null
            : $"{end}-dropped-{dropped.GetValueOrDefault(index, "unknown")}";
    }
}
