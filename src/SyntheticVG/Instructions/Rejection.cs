using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Instructions;

/// <summary>Rejected relationships travel with their graph as those whose verdict is to fail; only questions of yes or no are made of them.</summary>
internal static class Rejection
{
    /// <summary>Whether a relationship was rejected.</summary>
    public static bool IsRejected(Relationship relationship)
    {
        ArgumentNullException.ThrowIfNull(relationship);
        return relationship.Verdict is { Outcome: VerdictOutcome.Fail };
    }

    /// <summary>The graph without them.</summary>
    public static SceneGraph Without(SceneGraph graph)
    {
        ArgumentNullException.ThrowIfNull(graph);
        return graph.Relationships.Any(IsRejected) ? graph with { Relationships = [.. graph.Relationships.Where(r => !IsRejected(r))] } : graph;
    }

    /// <summary>The graph with rejected relationships added to it.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="rejected">The relationships, with the names of their ends.</param>
    /// <param name="strangers">How many did not fit: their ends are others here, or the graph has the same relationship.</param>
    public static SceneGraph With(SceneGraph graph, IEnumerable<(Relationship Relationship, string? Subject, string? Object)> rejected, out int strangers)
    {
        ArgumentNullException.ThrowIfNull(graph);
        ArgumentNullException.ThrowIfNull(rejected);
        var all = rejected.ToList();
        var known = graph.Relationships.Select(r => (r.Subject, r.Predicate, r.Object)).ToHashSet();
        var fitting = all.Where(r => Is(r.Relationship.Subject, r.Subject) && Is(r.Relationship.Object, r.Object)
            && known.Add((r.Relationship.Subject, r.Relationship.Predicate, r.Relationship.Object))).ToList();
        strangers = all.Count - fitting.Count;
        return graph with
        {
            Relationships = [.. graph.Relationships, .. fitting.Select(r =>
                r.Relationship with { Verdict = (r.Relationship.Verdict ?? new(VerdictOutcome.Fail, "rejected")) with { Outcome = VerdictOutcome.Fail } })],
        };

        bool Is(int region, string? name) => region >= 0 && region < graph.Regions.Count && graph.Regions[region].Name == name;
    }
}
