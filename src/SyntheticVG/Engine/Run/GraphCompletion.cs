using SyntheticVG.Engine.Teacher;
using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Engine.Run;

/// <summary>Puts what a teacher said into the graph that it was asked about.</summary>
internal static class GraphCompletion
{
    /// <summary>The graph with the teacher's descriptions where it had none, and the relationships that nobody stated before.</summary>
    public static SceneGraph Complete(SceneGraph graph, TeacherAnswer answer)
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
