using SyntheticVG.Engine.Filters.Measurements;
using SyntheticVG.Engine.Stages;
using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Engine.Teacher;

/// <summary>Lets a teacher complete the graph: descriptions where it had none, and the relationships that nobody stated before.</summary>
/// <param name="teacher">The teacher.</param>
internal sealed class TeacherStage(ITeacher teacher) : IGraphStage
{
    /// <inheritdoc/>
    public string Name => "teacher";

    /// <inheritdoc/>
    public string? ScoredAs => "complete";

    /// <inheritdoc/>
    public async Task<StageResult> ApplyAsync(StageInput input, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(input);
        var answer = await teacher.AnswerAsync(new() { Image = input.Image, Graph = RegionDepths.Told(input.Graph, input.Depth), Depth = input.Depth },
            cancellationToken);
        return new(Complete(input.Graph, answer)) { Counts = CountsOf(answer, input.Graph), LeaveOut = answer.Failure, Problem = answer.Problem };
    }

    private StageCounts CountsOf(TeacherAnswer answer, SceneGraph graph)
    {
        var counts = new StageCounts();
        foreach (var (code, count) in answer.Repairs)
            counts.Add(Name, "repaired", code, count);
        foreach (var category in answer.Relationships.GroupBy(r => r.Category))
            counts.Add(Name, "stated", category.Key.ToString().ToLowerInvariant(), category.Count());
        counts.Add(Name, "described", "regions", answer.Descriptions.Count(description => graph.Regions[description.Key].Description is null));
        return counts;
    }

    private static SceneGraph Complete(SceneGraph graph, TeacherAnswer answer)
    {
        var stated = graph.Relationships.Select(r => (r.Subject, r.Predicate, r.Object)).ToHashSet();
        return graph with
        {
            Regions = [.. graph.Regions.Select((region, i) =>
                region.Description is null && answer.Descriptions.TryGetValue(i, out var description) ? region with { Description = description } : region)],
            Relationships = [.. graph.Relationships, .. answer.Relationships.Where(r => stated.Add((r.Subject, r.Predicate, r.Object)))],
        };
    }
}
