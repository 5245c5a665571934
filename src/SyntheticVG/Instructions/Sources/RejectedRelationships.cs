using System.Text.Json;
using SyntheticVG.Datasets.Graphs;
using SyntheticVG.Datasets.Reading;
using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Instructions.Sources;

/// <summary>Relationships that a run rejected, by image: the lines of its rejected.jsonl that are about one.</summary>
internal sealed class RejectedRelationships
{
    private readonly ILookup<string, (string Image, Relationship Relationship, string? Subject, string? Object)> _byImage;

    private RejectedRelationships(IEnumerable<(string Image, Relationship Relationship, string? Subject, string? Object)> lines) =>
        _byImage = lines.ToLookup(line => line.Image, StringComparer.Ordinal);

    /// <summary>None.</summary>
    public static RejectedRelationships None { get; } = new([]);

    /// <summary>Reads the file.</summary>
    public static RejectedRelationships Read(string path, ReadReport report)
    {
        var file = RowFile.Open(path);
        List<(string, Relationship, string?, string?)> lines = [];
        for (var row = 0; row < file.Count; row++)
        {
            try
            {
                var line = file.Read(row, json => json.TryGetProperty("relationship", out var relationship)
                    ? (Text(json, "image") ?? "", relationship.Deserialize(GraphJson.Default.Relationship), Text(json, "subjectName"), Text(json, "objectName"))
                    : default);
                if (line.Item2 is { } rejected)
                    lines.Add((line.Item1, rejected, line.Item3, line.Item4));
            }
            catch (UnusableRowException e)
            {
                report.Add("bad-rejected", file.Where(row), e.Message);
            }
        }
        return new(lines);
    }

    /// <summary>The graph with its image's rejected relationships, those that still fit it.</summary>
    public SceneGraph AddTo(SceneGraph graph) => _byImage[graph.Image.Key].ToList() is { Count: > 0 } its
        ? Rejection.With(graph, its.Select(line => (line.Relationship, line.Subject, line.Object)), out _)
        : graph;

    private static string? Text(JsonElement json, string name) => json.TryGetProperty(name, out var text) ? text.GetString() : null;
}
