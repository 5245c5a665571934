namespace SyntheticVG.SceneGraphs.Comparing;

/// <summary>A relationship through several graphs of a photo.</summary>
/// <param name="Cells">For each graph what it says, and what that is with respect to the graph before it: of what was removed, what went; null where there
/// is nothing. The first graph's are all <see cref="ChangeKind.Kept"/>.</param>
internal sealed record ChangeLine(IReadOnlyList<(Relationship Relationship, ChangeKind Kind)?> Cells)
{
    /// <summary>Whether it is not the same in all graphs.</summary>
    public bool Changes => Cells.Any(cell => cell is not { Kind: ChangeKind.Kept });

    /// <summary>The lines of aligned graphs: those that change before the others, each group by subject and object.</summary>
    public static IReadOnlyList<ChangeLine> Of(AlignedGraphs graphs)
    {
        ArgumentNullException.ThrowIfNull(graphs);
        var lines = new List<(Relationship Relationship, ChangeKind Kind)?[]>();
        var last = new Dictionary<(int, string, int), (Relationship Relationship, ChangeKind Kind)?[]>(); // where each relationship stands, also one that went
        foreach (var relationship in graphs.RelationshipsOf(0))
            (last[Key(relationship)] = LineOf(relationship, 0))[0] = (relationship, ChangeKind.Kept);
        for (var to = 1; to < graphs.Graphs.Count; to++)
        {
            foreach (var change in new GraphChanges(graphs, to - 1, to).Relationships)
            {
                var line = LineOf(change.Before ?? change.After!, to); // one of the two is there
                line[to] = (change.After ?? change.Before!, change.Kind);
                last[Key(line[to]!.Value.Relationship)] = line;
            }
        }
        return
        [
            .. lines.Select(cells => new ChangeLine(cells)).Select(line => (Line: line, First: line.Cells.First(cell => cell is not null)!.Value.Relationship))
                .OrderByDescending(pair => pair.Line.Changes).ThenBy(pair => pair.First.Subject).ThenBy(pair => pair.First.Object)
                .ThenBy(pair => pair.First.Category)
                .Select(pair => pair.Line),
        ];

        // What comes back after it went goes on in its old line.
        (Relationship Relationship, ChangeKind Kind)?[] LineOf(Relationship relationship, int graph)
        {
            if (last.TryGetValue(Key(relationship), out var line) && line[graph] is null)
                return line;
            lines.Add(new (Relationship, ChangeKind)?[graphs.Graphs.Count]);
            return lines[^1];
        }
    }

    private static (int, string, int) Key(Relationship relationship) => (relationship.Subject, relationship.Predicate, relationship.Object);
}
