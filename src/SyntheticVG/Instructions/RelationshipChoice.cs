using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Instructions;

/// <summary>Chooses among a subject's relationships where an answer has no room for all.</summary>
/// <remarks>One of each category first, then the others; each with a chance that falls with how common its predicate is,
/// so that rare predicates are learned too. Cutting them in order of the objects would always lose the same ones.</remarks>
/// <param name="frequency">How often each predicate stands in the data; one that is missing counts as once.</param>
public sealed class RelationshipChoice(IReadOnlyDictionary<string, long> frequency)
{
    /// <summary>Without knowledge of the data: every predicate is as common as any other.</summary>
    public static RelationshipChoice Even { get; } = new(new Dictionary<string, long>());

    /// <summary>Counts the predicates of graphs.</summary>
    public static RelationshipChoice Of(IEnumerable<SceneGraph> graphs) => new(graphs
        .SelectMany(graph => graph.Relationships)
        .GroupBy(relationship => relationship.Predicate, StringComparer.Ordinal)
        .ToDictionary(group => group.Key, group => group.LongCount(), StringComparer.Ordinal));

    /// <summary>The graph with at most so many relationships of each subject, repeated ones left out.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="most">How many of a subject.</param>
    /// <param name="draws">Decides which.</param>
    public SceneGraph Limit(SceneGraph graph, int most, IDraws draws)
    {
        ArgumentNullException.ThrowIfNull(graph);
        ArgumentNullException.ThrowIfNull(draws);
        return graph with
        {
            Relationships = [.. graph.Relationships
                .DistinctBy(r => (r.Subject, r.Predicate, r.Object))
                .GroupBy(r => r.Subject)
                .SelectMany(subject => subject.Count() <= most ? subject : Some(subject, most, draws))],
        };
    }

    private IEnumerable<Relationship> Some(IEnumerable<Relationship> all, int most, IDraws draws)
    {
        // Weighted drawing without repeats: the largest u^(1/w) come first (Efraimidis and Spirakis, 2006).
        var ranked = all
            .Select(r => (Relationship: r, Key: Math.Log(1 - draws.Unit()) * frequency.GetValueOrDefault(r.Predicate, 1)))
            .OrderByDescending(pair => pair.Key).Select(pair => pair.Relationship).ToList();
        var oneOfEach = ranked.DistinctBy(r => r.Category);
        return oneOfEach.Concat(ranked.Except(oneOfEach)).Take(most);
    }
}
