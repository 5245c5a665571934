using System.Text.Json;
using SyntheticVG.Datasets.Graphs;
using SyntheticVG.Datasets.Reading;
using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Instructions.Sources;

/// <summary>Relationships that a run rejected, by image: the lines of its rejected.jsonl that are about one. They stay in the file until they are asked
/// for.</summary>
internal sealed class RejectedRelationships
{
    private readonly RowFile? _file;
    private readonly Dictionary<string, List<int>> _rows = new(StringComparer.Ordinal);

    private RejectedRelationships(RowFile? file) => _file = file;

    /// <summary>None.</summary>
    public static RejectedRelationships None { get; } = new(null);

    /// <summary>Goes over the file once.</summary>
    public static RejectedRelationships Read(string path, ReadReport report)
    {
        var file = RowFile.Open(path);
        var rejected = new RejectedRelationships(file);
        for (var row = 0; row < file.Count; row++)
        {
            try
            {
                if (file.Read(row, Line) is { } line)
                    (rejected._rows.TryGetValue(line.Image, out var rows) ? rows : rejected._rows[line.Image] = []).Add(row);
            }
            catch (UnusableRowException e)
            {
                report.Add("bad-rejected", file.Where(row), e.Message);
            }
        }
        return rejected;
    }

    /// <summary>The graph with its image's rejected relationships, those that still fit it.</summary>
    public SceneGraph AddTo(SceneGraph graph) => _rows.TryGetValue(graph.Image.Key, out var rows)
        ? Rejection.With(graph,
            rows.Select(row => _file!.Read(row, Line)).OfType<RejectedRelationship>().Select(line => (line.Relationship, line.Subject, line.Object)), out _)
        : graph;

    private static RejectedRelationship? Line(JsonElement json) =>
        json.TryGetProperty("relationship", out var relationship) && relationship.Deserialize(GraphJson.Default.Relationship) is { } rejected
            ? new(Text(json, "image") ?? "", rejected, Text(json, "subjectName"), Text(json, "objectName"))
            : null;

    private static string? Text(JsonElement json, string name) => json.TryGetProperty(name, out var text) ? text.GetString() : null;

    private sealed record RejectedRelationship(string Image, Relationship Relationship, string? Subject, string? Object);
}
