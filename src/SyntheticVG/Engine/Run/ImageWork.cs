using SyntheticVG.Datasets;
using SyntheticVG.Engine.Edit;
using SyntheticVG.Engine.Filters;
using SyntheticVG.Engine.Regions;
using SyntheticVG.Engine.Students;
using SyntheticVG.Engine.Teacher;
using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Engine.Run;

/// <summary>What is noted while an image passes the stages: counts, and a line for everything that left.</summary>
internal sealed class ImageWork(int place, string key)
{
    private readonly StageCounts _counts = new();
    private readonly List<byte[]> _rejected = [];

    /// <summary>The image, once it was read.</summary>
    public ImageInfo? Image { get; set; }

    /// <summary>Notes what the region stage found.</summary>
    public SceneGraph After(RegionResult result, SceneGraph before)
    {
        foreach (var dropped in result.DroppedRegions)
        {
            _counts.Add(RegionStage.Name, "dropped", dropped.Reason);
            _rejected.Add(RejectedLine.Of(before, RegionStage.Name, dropped.Region, dropped.Reason).ToBytes());
        }
        foreach (var rejected in result.DroppedRelationships)
            Reject(before, rejected);
        foreach (var (code, count) in result.Counts)
            _counts.Add(RegionStage.Name, "noted", code, count);
        foreach (var (dataset, recall) in result.Recall)
        {
            _counts.Add(RegionStage.Name, "annotated", dataset, recall.Annotated);
            _counts.Add(RegionStage.Name, "confirmed", dataset, recall.Confirmed);
        }
        _counts.Add(RegionStage.Name, "kept", "regions", result.Graph.Regions.Count);
        _counts.Add(RegionStage.Name, "kept", "relationships", result.Graph.Relationships.Count);
        return result.Graph;
    }

    /// <summary>Notes what the teacher said.</summary>
    public TeacherAnswer After(TeacherAnswer answer, SceneGraph graph, string stage)
    {
        foreach (var (code, count) in answer.Repairs)
            _counts.Add(stage, "repaired", code, count);
        foreach (var category in answer.Relationships.GroupBy(r => r.Category))
            _counts.Add(stage, "stated", category.Key.ToString().ToLowerInvariant(), category.Count());
        _counts.Add(stage, "described", "regions", answer.Descriptions.Count(description => graph.Regions[description.Key].Description is null));
        return answer;
    }

    /// <summary>Notes what a student wrote.</summary>
    public SceneGraph After(StudentAnswer answer, string stage)
    {
        foreach (var (code, count) in answer.Oddities)
            _counts.Add(stage, "noted", code, count);
        _counts.Add(stage, "kept", "relationships", answer.Graph.Relationships.Count);
        return answer.Graph;
    }

    /// <summary>Notes what a filter found.</summary>
    public SceneGraph After(FilterResult result, SceneGraph before, string stage)
    {
        foreach (var rejected in result.Rejected)
            Reject(before, rejected);
        foreach (var (code, count) in result.Repairs)
            _counts.Add(stage, "repaired", code, count);
        _counts.Add(stage, "kept", "relationships", result.Kept.Relationships.Count);
        return result.Kept;
    }

    /// <summary>Notes what an editor proposed.</summary>
    public EditAnswer After(EditAnswer answer)
    {
        foreach (var (code, count) in answer.Repairs)
            _counts.Add(EditApplication.Stage, "repaired", code, count);
        foreach (var kind in answer.Edits.Select(edit => edit.Kind).Concat(answer.Refused.Select(edit => edit.Kind)).CountBy(kind => kind))
            _counts.Add(EditApplication.Stage, "proposed", kind.Key, kind.Value);
        Refuse(answer.Refused);
        return answer;
    }

    /// <summary>Notes which edits were made, and what left by them.</summary>
    public EditedGraph After(EditedGraph edited, SceneGraph before)
    {
        foreach (var (kind, count) in edited.Made)
            _counts.Add(EditApplication.Stage, "made", kind, count);
        foreach (var removed in edited.Removed)
        {
            _counts.Add(EditApplication.Stage, "removed", removed.Reason);
            _rejected.Add(RejectedLine.Of(before, removed).ToBytes());
        }
        foreach (var (place, region) in edited.Refined)
        {
            _rejected.Add((RejectedLine.Of(before, EditApplication.Stage, region, "refined") with
            {
                Problem = $"\"{region.Description ?? region.Name}\" is now \"{edited.Graph.Regions[place].Description}\"",
            }).ToBytes());
        }
        _counts.Add(EditApplication.Stage, "noted", "disputed", edited.Disputed.Count);
        _counts.Add(EditApplication.Stage, "before", "relationships", before.Relationships.Count);
        _counts.Add(EditApplication.Stage, "before", "regions", before.Regions.Count);
        Refuse(edited.Refused);
        return edited;
    }

    /// <summary>Notes how many additions and replacements every filter let pass.</summary>
    public void CountVerified(int verified) => _counts.Add(EditApplication.Stage, "verified", "relationships", verified);

    /// <summary>Compares the edits with the truth, where there is one.</summary>
    public void ScoreEdits(SceneGraph student, SceneGraph edited, SceneGraph? truth)
    {
        if (truth is null)
            return;
        foreach (var (name, count) in EditScore.Of(student, edited, truth).All)
            _counts.Add("edits", "truth", name, count);
    }

    /// <summary>Compares a graph with the truth, where there is one.</summary>
    public void Score(string stage, SceneGraph graph, SceneGraph? truth)
    {
        if (truth is null)
            return;
        var (correct, stated, found, wanted) = TruthComparison.Of(graph, truth);
        _counts.Add(stage, "truth", "correct", correct);
        _counts.Add(stage, "truth", "stated", stated);
        _counts.Add(stage, "truth", "found", found);
        _counts.Add(stage, "truth", "wanted", wanted);
    }

    /// <summary>The graph is written.</summary>
    public ImageOutcome Write(SceneGraph graph)
    {
        foreach (var category in graph.Relationships.GroupBy(r => r.Category))
            _counts.Add("graph", "category", category.Key.ToString().ToLowerInvariant(), category.Count());
        foreach (var origin in graph.Relationships.GroupBy(r => r.Origin))
            _counts.Add("graph", "origin", origin.Key.ToString().ToLowerInvariant(), origin.Count());
        foreach (var dataset in graph.Image.Sources.Keys)
            _counts.Add("graph", "source", dataset);
        _counts.Add("graph", "licence", graph.Image.Licence ?? "not stated");
        _counts.Add("graph", "written", "regions", graph.Regions.Count);
        _counts.Add("graph", "written", "relationships", graph.Relationships.Count);
        return End(ImageState.Written, null) with { GraphLine = System.Text.Encoding.UTF8.GetBytes(GraphLines.Write(graph)) };
    }

    /// <summary>The image was judged and is left out.</summary>
    public ImageOutcome Drop(string stage, string reason) => Leave(ImageState.Dropped, stage, reason, null);

    /// <summary>The image could not be judged.</summary>
    public ImageOutcome Fail(string stage, string reason, string? problem = null) => Leave(ImageState.Failed, stage, reason, problem);

    /// <summary>The image waits for a batch.</summary>
    public ImageOutcome Wait() => End(ImageState.Pending, "pending");

    private ImageOutcome Leave(ImageState state, string stage, string reason, string? problem)
    {
        _counts.Add(stage, state == ImageState.Dropped ? "images-dropped" : "images-failed", reason);
        _rejected.Add(new RejectedLine { Image = key, Stage = stage, Reason = reason, Problem = problem }.ToBytes());
        return End(state, reason) with { Problem = problem };
    }

    private ImageOutcome End(ImageState state, string? reason) => new()
    {
        Place = place,
        Key = key,
        State = state,
        Reason = reason,
        Evaluation = Image?.Evaluation == true,
        RejectedLines = _rejected,
        Counts = _counts,
    };

    private void Refuse(IEnumerable<RefusedEdit> refused)
    {
        foreach (var edit in refused)
        {
            _counts.Add(EditApplication.Stage, "refused", $"{edit.Kind}: {edit.Reason}");
            _rejected.Add(new RejectedLine { Image = key, Stage = EditApplication.Stage, Reason = $"refused-{edit.Kind}-{edit.Reason}", Problem = edit.Text }.ToBytes());
        }
    }

    private void Reject(SceneGraph graph, RejectedRelationship rejected)
    {
        _counts.Add(rejected.Stage, "dropped", rejected.Reason);
        _rejected.Add(RejectedLine.Of(graph, rejected).ToBytes());
    }
}
