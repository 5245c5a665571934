using SyntheticVG.Engine.Stages;
using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Engine.Edit;

/// <summary>A graph after its edits, before any filter.</summary>
/// <param name="Graph">The graph.</param>
/// <param name="Removed">Relationships that went or got another predicate, with the editor's reason.</param>
/// <param name="Refined">Regions with a new description, as they were.</param>
/// <param name="Disputed">Annotations that the editor would remove: they stay, and are put to the verifiers.</param>
/// <param name="Refused">Edits that could not be made.</param>
internal sealed record EditedGraph(
    SceneGraph Graph, IReadOnlyList<RejectedRelationship> Removed, IReadOnlyList<(int Place, Region Before)> Refined, IReadOnlyList<Relationship> Disputed,
    IReadOnlyList<RefusedEdit> Refused)
{
    /// <summary>How many edits of each kind were made.</summary>
    public required IReadOnlyDictionary<string, int> Made { get; init; }
}

/// <summary>Makes edits: first removals, then replacements, descriptions, additions.</summary>
/// <remarks>
/// Annotations are not removed or replaced by an editor alone, where they are protected. Of each image at most <see cref="MostAdditions"/> additions are
/// taken. Additions are not trusted yet: the filters that follow judge them.
/// </remarks>
/// <param name="graph">The graph that the editor was shown.</param>
/// <param name="source">What new relationships name as their source.</param>
/// <param name="origin">Whose they are.</param>
/// <param name="protects">Whether annotations are protected.</param>
internal sealed class EditApplication(SceneGraph graph, string source, RelationshipOrigin origin, bool protects = true)
{
    /// <summary>The stage's name in counts and files.</summary>
    public const string Stage = "editor";

    /// <summary>Most additions of one image.</summary>
    public const int MostAdditions = 25;

    private readonly Relationship?[] _relationships = [.. graph.Relationships];
    private readonly Region[] _regions = [.. graph.Regions];
    private readonly List<Relationship> _added = [];
    private readonly List<RejectedRelationship> _removed = [];
    private readonly List<(int, Region)> _refined = [];
    private readonly List<Relationship> _disputed = [];
    private readonly List<RefusedEdit> _refused = [];
    private readonly SortedDictionary<string, int> _made = new(StringComparer.Ordinal);

    /// <summary>Makes the edits that can be made.</summary>
    public EditedGraph Apply(IReadOnlyList<GraphEdit> edits)
    {
        foreach (var remove in edits.OfType<RemoveEdit>())
            Judge(remove, Remove(remove));
        foreach (var replace in edits.OfType<ReplaceEdit>())
            Judge(replace, Replace(replace));
        foreach (var refine in edits.OfType<RefineEdit>())
            Judge(refine, Refine(refine));
        foreach (var add in edits.OfType<AddEdit>())
            Judge(add, Add(add));
        return new(graph with { Regions = _regions, Relationships = [.. _relationships.OfType<Relationship>(), .. _added] }, _removed, _refined,
            _disputed, _refused)
        { Made = _made };
    }

    private void Judge(GraphEdit edit, string? wrong)
    {
        if (wrong is null)
            _made[edit.Kind] = _made.GetValueOrDefault(edit.Kind) + 1;
        else
            _refused.Add(new(edit.Kind, wrong, Shown(edit)));
    }

    private string? Remove(RemoveEdit edit)
    {
        if (_relationships[edit.Relationship] is not { } relationship)
            return "relation-gone";
        if (IsGiven(relationship))
            return Dispute(relationship);
        _relationships[edit.Relationship] = null;
        _removed.Add(new(relationship, Stage, edit.Reason));
        return null;
    }

    private string? Replace(ReplaceEdit edit)
    {
        if (_relationships[edit.Relationship] is not { } relationship)
            return "relation-gone";
        if (IsGiven(relationship))
            return Dispute(relationship);
        if (IsSaid(relationship.Subject, edit.Predicate, relationship.Object))
            return "already-there";
        _relationships[edit.Relationship] = relationship with
        {
            Predicate = edit.Predicate,
            Category = edit.Category,
            Origin = origin,
            Source = source,
            OriginalPredicate = relationship.OriginalPredicate ?? relationship.Predicate, // the lineage
            CategoryInferred = null,
            Confidence = null,
            Verdict = null,
        };
        _removed.Add(new(relationship, Stage, "replaced"));
        return null;
    }

    private string? Refine(RefineEdit edit)
    {
        if (_regions[edit.Region].Description == edit.Text)
            return "description-unchanged";
        _refined.Add((edit.Region, _regions[edit.Region]));
        _regions[edit.Region] = _regions[edit.Region] with { Description = edit.Text };
        return null;
    }

    private string? Add(AddEdit edit)
    {
        if (IsSaid(edit.Subject, edit.Predicate, edit.Object))
            return "already-there";
        if (_added.Count == MostAdditions)
            return "too-many-additions";
        _added.Add(new()
        {
            Subject = edit.Subject,
            Predicate = edit.Predicate,
            Object = edit.Object,
            Category = edit.Category,
            Origin = origin,
            OriginalPredicate = edit.OriginalPredicate,
            Source = source,
        });
        return null;
    }

    private string Dispute(Relationship relationship)
    {
        if (!_disputed.Contains(relationship))
            _disputed.Add(relationship);
        return "stated-by-people";
    }

    private bool IsSaid(int subject, string predicate, int @object) =>
        _relationships.OfType<Relationship>().Concat(_added).Any(r => (r.Subject, r.Predicate, r.Object) == (subject, predicate, @object));

    private string Shown(GraphEdit edit) => edit switch
    {
        RemoveEdit remove => $"{graph.TripletOf(graph.Relationships[remove.Relationship])} ({remove.Reason})",
        ReplaceEdit replace => $"{graph.TripletOf(graph.Relationships[replace.Relationship])}: {replace.Predicate}",
        RefineEdit refine => $"{refine.Region + 1}: {refine.Text}",
        AddEdit add => $"{add.Subject + 1} {add.Predicate} {add.Object + 1}",
        _ => edit.ToString(),
    };

    private bool IsGiven(Relationship relationship) => protects && relationship.Origin is (RelationshipOrigin.Human or RelationshipOrigin.Truth);
}
