using SyntheticVG.Browsing.Indexing;
using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Browsing.Patches;

/// <summary>A graph with its edits made one after the other, but those that were taken back.</summary>
public sealed class PatchedGraph
{
    /// <summary>The stage of what a person removed.</summary>
    public const string PatchStage = "patch";

    private readonly SceneGraph _graph;
    private readonly List<Region> _regions;
    private readonly List<PatchedRelation> _relations = [];
    private readonly List<(PatchLine Line, string Problem)> _refused = [];

    /// <summary>Makes the edits.</summary>
    /// <param name="graph">The graph as the run has it.</param>
    /// <param name="dropped">What the run dropped of it.</param>
    /// <param name="lines">The edits, in their order.</param>
    public PatchedGraph(SceneGraph graph, IReadOnlyList<DroppedRelation> dropped, IReadOnlyList<PatchLine> lines)
    {
        ArgumentNullException.ThrowIfNull(graph);
        ArgumentNullException.ThrowIfNull(dropped);
        ArgumentNullException.ThrowIfNull(lines);
        (_graph, _regions) = (graph, [.. graph.Regions]);
        _relations.AddRange(graph.Relationships.Select(relationship => new PatchedRelation(relationship)));
        _relations.AddRange(dropped.Where(line => line.Line.Relationship is not null)
            .Select(line => new PatchedRelation(line.Line.Relationship! with { Subject = line.Subject, Object = line.Object })
            {
                Line = line.Line,
                Stage = line.Line.Stage,
                Reason = line.Line.Reason,
            }));
        foreach (var line in StandingOf(lines, _refused))
        {
            if (Make(line) is { } problem)
                _refused.Add((line, problem));
        }
    }

    /// <summary>The graph that comes out.</summary>
    public SceneGraph Graph =>
        _graph with { Regions = _regions, Relationships = [.. _relations.Where(relation => relation.IsKept).Select(relation => relation.Relationship)] };

    /// <summary>Its regions.</summary>
    public IReadOnlyList<Region> Regions => _regions;

    /// <summary>All relations: those of the run's graph, those that the run dropped, those that were added.</summary>
    public IReadOnlyList<PatchedRelation> Relations => _relations;

    /// <summary>Edits that could not be made, and why.</summary>
    public IReadOnlyList<(PatchLine Line, string Problem)> Refused => _refused;

    /// <summary>The edits that were not taken back, without those that take back.</summary>
    internal static IReadOnlyList<PatchLine> StandingOf(IReadOnlyList<PatchLine> lines, List<(PatchLine, string)>? refused = null)
    {
        var standing = lines.ToDictionary(line => line.Number, _ => true);
        foreach (var line in lines.Reverse()) // only later edits take an edit back, so at its turn it is known whether it stands
        {
            if (line.Edit.Kind != PatchEdit.Undo || !standing[line.Number])
                continue;
            if (line.Edit.Number is { } number && number < line.Number && standing.ContainsKey(number))
                standing[number] = false;
            else
                refused?.Add((line, $"found the number {line.Edit.Number}; expected that of an earlier edit of the same photo"));
        }
        return [.. lines.Where(line => standing[line.Number] && line.Edit.Kind != PatchEdit.Undo)];
    }

    private string? Make(PatchLine line) => line.Edit.Kind switch
    {
        PatchEdit.Remove when line.Edit.Stage is not null => OnDropped(line.Edit, relation => relation.Vote(line.By, Review.Wrong)),
        PatchEdit.Remove => OnKept(line.Edit, relation => Remove(relation, line)),
        PatchEdit.Accept => OnKept(line.Edit, relation => relation.Vote(line.By, Review.Right)),
        PatchEdit.Restore => Restore(line),
        PatchEdit.Replace => Replace(line),
        PatchEdit.Flip => Flip(line),
        PatchEdit.Add => Add(line),
        PatchEdit.Rename => OnRegion(line.Edit, region => region with { Name = line.Edit.Name! }), // checked when the line was read
        PatchEdit.Refine => OnRegion(line.Edit, region => region with { Description = string.IsNullOrWhiteSpace(line.Edit.Text) ? null : line.Edit.Text }),
        PatchEdit.DrawBox => DrawBox(line),
        _ => $"found the kind '{line.Edit.Kind}'",
    };

    private static void Remove(PatchedRelation relation, PatchLine line)
    {
        (relation.Stage, relation.Reason, relation.Change) = (PatchStage, line.Edit.Reason ?? "wrong", RelationChange.Removed);
        relation.Vote(line.By, Review.Wrong);
    }

    private string? Restore(PatchLine line)
    {
        if (FindOne(line.Edit, relation => relation.Stage == line.Edit.Stage, $"that {line.Edit.Stage} dropped", out var problem) is not { } relation)
            return problem;
        if (relation.Relationship.Subject < 0 || relation.Relationship.Object < 0)
            return "found a relation of a region that is not in the graph any more; add it between regions that are";
        if (IsSaid(relation.Relationship.Subject, relation.Relationship.Predicate, relation.Relationship.Object, relation.Relationship.Category))
            return "the graph already says so";
        relation.Change = relation.ChangeWhenKept;
        (relation.Stage, relation.Reason) = (null, null);
        relation.Vote(line.By, Review.Right);
        return null;
    }

    private string? Replace(PatchLine line)
    {
        var predicate = PredicateLexicon.Normalise(line.Edit.To!); // checked when the line was read
        if (predicate.Length == 0)
            return $"found '{line.Edit.To}', in which no word says anything; expected a predicate";
        if (FindKept(line.Edit, out var problem) is not { } relation)
            return problem;
        var now = relation.Relationship;
        var category = line.Edit.ToCategory ?? (predicate == now.Predicate ? now.Category : PredicateLexicon.CategoryOf(predicate));
        if ((predicate, category) == (now.Predicate, now.Category))
            return "nothing would change";
        if (IsSaid(now.Subject, predicate, now.Object, category))
            return "the graph already says so";
        Become(relation, line, now with
        {
            Predicate = predicate,
            Category = category,
            OriginalPredicate = predicate == now.Predicate ? now.OriginalPredicate : predicate == line.Edit.To ? null : line.Edit.To
        }, RelationChange.Replaced);
        return null;
    }

    private string? Flip(PatchLine line)
    {
        if (FindKept(line.Edit, out var problem) is not { } relation)
            return problem;
        var now = relation.Relationship;
        if (IsSaid(now.Object, now.Predicate, now.Subject, now.Category))
            return "the graph already says so";
        Become(relation, line, now with { Subject = now.Object, Object = now.Subject }, RelationChange.Flipped);
        return null;
    }

    // What a person wrote is that person's, and no rule has judged it.
    private static void Become(PatchedRelation relation, PatchLine line, Relationship relationship, RelationChange change)
    {
        relation.Relationship = relationship with
        {
            Origin = RelationshipOrigin.Human,
            Source = SourceOf(line.Number),
            CategoryInferred = null,
            Confidence = null,
            Verdict = null
        };
        relation.Change = relation.IsAdded ? RelationChange.Added : change;
        relation.Vote(line.By, Review.Wrong);
    }

    private string? Add(PatchLine line)
    {
        var edit = line.Edit;
        var predicate = PredicateLexicon.Normalise(edit.Predicate!); // checked when the line was read
        if (predicate.Length == 0)
            return $"found '{edit.Predicate}', in which no word says anything; expected a predicate";
        if ((ProblemOf(edit.Subject) ?? ProblemOf(edit.Object)) is { } problem)
            return problem;
        if (edit.Subject == edit.Object)
            return "found a region with itself; expected two";
        var category = edit.Category ?? PredicateLexicon.CategoryOf(predicate);
        if (IsSaid(edit.Subject!.Value, predicate, edit.Object!.Value, category))
            return "the graph already says so";
        _relations.Add(new(new()
        {
            Subject = edit.Subject.Value,
            Predicate = predicate,
            Object = edit.Object.Value,
            Category = category,
            Origin = RelationshipOrigin.Human,
            OriginalPredicate = predicate == edit.Predicate ? null : edit.Predicate,
            Source = SourceOf(line.Number),
        })
        { IsAdded = true, Change = RelationChange.Added });
        return null;
    }

    private string? DrawBox(PatchLine line)
    {
        var edit = line.Edit;
        var box = new Box(edit.Box![0], edit.Box[1], edit.Box[2], edit.Box[3]); // checked when the line was read
        if (box.IsEmpty || box.Left < 0 || box.Top < 0 || box.Right > _graph.Image.Width || box.Bottom > _graph.Image.Height)
            return $"found the box {box}; expected one of some size inside the photo's {_graph.Image.Width} × {_graph.Image.Height}";
        if (edit.Region != _regions.Count)
            return OnRegion(edit, region => region with { Box = box, Mask = null, MaskQuality = null, Name = edit.Name ?? region.Name });
        if (edit.Name is null)
            return "found no name; a new region needs one";
        _regions.Add(new() { Name = edit.Name, Box = box, Sources = [new(PatchStage, $"{line.Number}")] });
        return null;
    }

    private string? OnRegion(PatchEdit edit, Func<Region, Region> change)
    {
        if (ProblemOf(edit.Region) is { } problem)
            return problem;
        _regions[edit.Region!.Value] = change(_regions[edit.Region.Value]);
        return null;
    }

    private string? OnKept(PatchEdit edit, Action<PatchedRelation> change)
    {
        if (FindKept(edit, out var problem) is { } relation)
            change(relation);
        return problem;
    }

    private string? OnDropped(PatchEdit edit, Action<PatchedRelation> change)
    {
        if (FindOne(edit, relation => relation.Stage == edit.Stage, $"that {edit.Stage} dropped", out var problem) is { } relation)
            change(relation);
        return problem;
    }

    private PatchedRelation? FindKept(PatchEdit edit, out string? problem) => FindOne(edit, relation => relation.IsKept, "in the graph", out problem);

    private PatchedRelation? FindOne(PatchEdit edit, Func<PatchedRelation, bool> among, string where, out string? problem)
    {
        var found = _relations.Where(relation =>
            among(relation) && relation.Relationship is var r && r.Subject == edit.Subject && r.Predicate == edit.Predicate && r.Object == edit.Object
                && (edit.Category is null || r.Category == edit.Category)).ToList();
        problem = found.Count == 0 ? $"found no relation "
            + $"({edit.Subject}, {edit.Predicate}, {edit.Object}{(edit.Category is { } category ? $", {category.ToString().ToLowerInvariant()}" : "")}) {where}"
            : found.Select(relation => relation.Relationship.Category).Distinct().Count()
                > 1 ? $"found {found.Count} relations ({edit.Subject}, {edit.Predicate}, {edit.Object}) {where}; name the category too"
            : null;
        return problem is null ? found[0] : null;
    }

    private bool IsSaid(int subject, string predicate, int @object, RelationshipCategory category) =>
        _relations.Any(relation =>
            relation.IsKept && relation.Relationship is var r && (r.Subject, r.Predicate, r.Object, r.Category) == (subject, predicate, @object, category));

    private string? ProblemOf(int? region) =>
        region is { } place && place >= 0 && place < _regions.Count ? null : $"found region {region}; the graph has {_regions.Count}, from 0";

    private static string SourceOf(long number) => $"{PatchStage}:{number}";
}
