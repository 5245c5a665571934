using SyntheticVG.Engine.Filters.Measurements;
using SyntheticVG.Engine.Filters.Rules;
using SyntheticVG.Engine.Stages;
using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Engine.Edit;

/// <summary>Asks an editor about one image's graph and makes the edits that can be made.</summary>
/// <param name="editor">The editor.</param>
/// <param name="protects">Whether annotations are protected.</param>
internal sealed class EditStage(IEditor editor, bool protects = true) : IGraphStage
{
    private readonly string _mark = $"editor: {editor.Name}";
    private readonly HashSet<(int Subject, string Predicate, int Object)> _disputed = [];

    /// <inheritdoc/>
    public string Name => EditApplication.Stage;

    /// <summary>The graph that the editor was shown.</summary>
    public SceneGraph? Before { get; private set; }

    /// <summary>How many relationships the editor removed, those that it replaced not counted.</summary>
    public int Removed { get; private set; }

    /// <summary>Whether a relationship is the editor's own.</summary>
    public bool IsNew(Relationship relationship) => relationship.Source == _mark;

    /// <summary>Whether a relationship is the editor's own, or an annotated one that the editor disputes.</summary>
    public bool IsToBeVerified(Relationship relationship) =>
        IsNew(relationship) || _disputed.Contains((relationship.Subject, relationship.Predicate, relationship.Object));

    /// <inheritdoc/>
    public async Task<StageResult> ApplyAsync(StageInput input, CancellationToken cancellationToken)
    {
        var before = Before = input.Graph;
        var question = new EditQuestion
        {
            Image = input.Image,
            Graph = RegionDepths.Told(before, input.Depth),
            Depth = input.Depth,
            Protects = protects,
            Hints = EditHints.Of(before, new RuleEngine(before, input.Depth))
        };
        var answer = await editor.EditAsync(question, cancellationToken);
        var counts = new StageCounts();
        foreach (var (code, count) in answer.Repairs)
            counts.Add(Name, "repaired", code, count);
        foreach (var (kind, count) in answer.Edits.Select(edit => edit.Kind).Concat(answer.Refused.Select(edit => edit.Kind)).CountBy(kind => kind))
            counts.Add(Name, "proposed", kind, count);
        if (answer.Failure is { } failure)
            return new(before) { Left = [.. answer.Refused.Select(Refusal)], Counts = counts, LeaveOut = failure, Problem = answer.Problem };

        var simulated = editor.Name.StartsWith("simulated", StringComparison.Ordinal);
        var edited = new EditApplication(before, _mark, simulated ? RelationshipOrigin.Simulated : RelationshipOrigin.Editor, protects).Apply(answer.Edits);
        Removed = edited.Removed.Count(removed => removed.Reason != "replaced");
        _disputed.UnionWith(edited.Disputed.Select(r => (r.Subject, r.Predicate, r.Object)));
        foreach (var (kind, count) in edited.Made)
            counts.Add(Name, "made", kind, count);
        counts.Add(Name, "noted", "disputed", edited.Disputed.Count);
        counts.Add(Name, "before", "relationships", before.Relationships.Count);
        counts.Add(Name, "before", "regions", before.Regions.Count);
        return new(edited.Graph)
        {
            Left =
            [
                .. answer.Refused.Select(Refusal),
                .. edited.Removed.Select(removed => Departure.Of(before, removed) with { Kind = "removed" }),
                .. edited.Refined.Select(refined => Refinement(refined.Place, refined.Before, edited.Graph)),
                .. edited.Refused.Select(Refusal),
            ],
            Counts = counts,
        };

        Departure Refusal(RefusedEdit edit) =>
            new(new() { Image = input.Graph.Image.Key, Stage = Name, Reason = $"refused-{edit.Kind}-{edit.Reason}", Problem = edit.Text })
            {
                Kind = "refused",
                Code = $"{edit.Kind}: {edit.Reason}",
            };

        Departure Refinement(int place, Region region, SceneGraph after) => new(RejectedLine.Of(before, Name, region, "refined") with
        {
            Problem = $"\"{region.Description ?? region.Name}\" is now \"{after.Regions[place].Description}\"",
        })
        { Kind = null };
    }
}
