namespace SyntheticVG.SceneGraphs.Comparing;

/// <summary>What changed from one graph of a photo to a later one.</summary>
public sealed class GraphChanges
{
    /// <summary>Compares two of several aligned graphs, literally: a relationship said by its inverse is another one.</summary>
    /// <param name="graphs">The graphs.</param>
    /// <param name="from">Place of the earlier.</param>
    /// <param name="to">Place of the later.</param>
    public GraphChanges(AlignedGraphs graphs, int from, int to)
    {
        ArgumentNullException.ThrowIfNull(graphs);
        Relationships = [.. Pair(graphs.RelationshipsOf(from), graphs.RelationshipsOf(to))];
        var counts = new ChangeCounts
        {
            Kept = Count(ChangeKind.Kept),
            Refined = Count(ChangeKind.Refined),
            Removed = Count(ChangeKind.Removed),
            Added = Count(ChangeKind.Added),
        };
        foreach (var (before, after) in Enumerable.Range(0, graphs.Count).Select(number => (graphs.RegionOf(from, number), graphs.RegionOf(to, number))))
            counts += Of(before, after);
        Counts = counts;

        int Count(ChangeKind kind) => Relationships.Count(change => change.Kind == kind);
    }

    /// <summary>Every relationship of both: those of the earlier graph in its order, then what was added.</summary>
    public IReadOnlyList<RelationshipChange> Relationships { get; }

    /// <summary>How much changed.</summary>
    public ChangeCounts Counts { get; }

    private static IEnumerable<RelationshipChange> Pair(IReadOnlyList<Relationship> before, IReadOnlyList<Relationship> after)
    {
        var old = before.Select(Key).ToHashSet();
        var fresh = after.Where(r => !old.Contains(Key(r))).ToList();
        var same = after.Where(r => old.Contains(Key(r))).ToDictionary(Key);
        foreach (var relationship in before)
        {
            var now = same.GetValueOrDefault(Key(relationship));
            if (now is null && Successor(relationship, fresh) is { } successor)
            {
                fresh.Remove(successor);
                now = successor;
            }
            yield return new(relationship, now);
        }
        foreach (var relationship in fresh)
            yield return new(null, relationship);
    }

    // What is newly said of the same ends, of the same category if there is a choice.
    private static Relationship? Successor(Relationship gone, List<Relationship> fresh) => fresh
        .Where(r => (r.Subject, r.Object) == (gone.Subject, gone.Object)).OrderByDescending(r => r.Category == gone.Category).FirstOrDefault();

    private static (int, string, int) Key(Relationship relationship) => (relationship.Subject, relationship.Predicate, relationship.Object);

    private static ChangeCounts Of(Region? before, Region? after) => (before, after) switch
    {
        (null, null) => default,
        (null, _) => new() { NewRegions = 1 },
        (_, null) => new() { LostRegions = 1 },
        _ => new() { Renamed = before.Name == after.Name ? 0 : 1, Described = (before.Description ?? "") == (after.Description ?? "") ? 0 : 1 },
    };
}
