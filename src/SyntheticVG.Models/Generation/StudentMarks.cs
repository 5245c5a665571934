using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Models.Generation;

/// <summary>Marks in a graph what a student said.</summary>
internal static class StudentMarks
{
    /// <summary>The graph with the student as a source of the regions that it named and of every relationship.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="named">Places of the regions that it named.</param>
    /// <param name="by">The student's name.</param>
    public static SceneGraph Add(SceneGraph graph, IReadOnlySet<int> named, string by) => graph with
    {
        Regions = [.. graph.Regions.Select((region, i) => named.Contains(i)
            ? region with { Sources = [.. region.Sources, new(by, $"region{i + 1}") { Label = region.Name.Length > 0 ? region.Name : null }] }
            : region)],
        Relationships = [.. graph.Relationships.Select(r => r with { Source = by })],
    };
}
