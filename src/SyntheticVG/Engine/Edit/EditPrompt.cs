using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using SyntheticVG.Engine.Teacher;
using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Engine.Edit;

/// <summary>What our editor is told: the task, then the graph with its numbers and hints as JSON.</summary>
internal static class EditPrompt
{
    /// <summary>The task; its version is part of every call's identity.</summary>
    public static PromptResource Task { get; } = PromptResource.Load("editor");

    /// <summary>Relationships in parts of at most so many, a subject's together: the places of each part.</summary>
    public static IReadOnlyList<IReadOnlyList<int>> Parts(SceneGraph graph, int most)
    {
        var parts = new List<List<int>> { new() };
        foreach (var subject in Enumerable.Range(0, graph.Relationships.Count).GroupBy(i => graph.Relationships[i].Subject).OrderBy(group => group.Key))
        {
            foreach (var piece in subject.Chunk(most))
            {
                if (parts[^1].Count + piece.Length > most)
                    parts.Add([]);
                parts[^1].AddRange(piece);
            }
        }
        return parts;
    }

    /// <summary>The graph, or the part of its relationships, as the editor sees it.</summary>
    public static string Facts(EditQuestion question, IReadOnlyList<int> part)
    {
        var (graph, hints) = (question.Graph, question.Hints);
        var shown = part.ToHashSet();
        var buffer = new ArrayBufferWriter<byte>(1 << 13);
        using (var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true }))
        {
            writer.WriteStartObject();
            WriteObjects(writer, graph, question.Protects);
            writer.WriteStartArray("relations");
            foreach (var place in hints.Unsure.Where(shown.Contains))
                WriteRelation(writer, place, graph.Relationships[place]);
            writer.WriteEndArray();
            writer.WriteStartObject("hints");
            writer.WriteStartArray("uncovered_pairs");
            foreach (var (first, second) in hints.UncoveredPairs)
                WritePair(writer, first + 1, second + 1);
            writer.WriteEndArray();
            writer.WriteStartArray("doubtful");
            foreach (var place in hints.Contradicted.Where(shown.Contains))
                writer.WriteNumberValue(place + 1);
            writer.WriteEndArray();
            writer.WriteEndObject();
            writer.WriteEndObject();
        }
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static void WriteObjects(Utf8JsonWriter writer, SceneGraph graph, bool protects)
    {
        var ranks = graph.Regions.Index().Where(pair => pair.Item.Depth is not null).OrderByDescending(pair => pair.Item.Depth)
            .Select((pair, rank) => (pair.Index, rank)).ToDictionary();
        writer.WriteStartArray("objects");
        foreach (var (i, region) in graph.Regions.Index())
        {
            writer.WriteStartObject();
            writer.WriteNumber("id", i + 1);
            writer.WriteString("text", region.Description ?? region.Name);
            writer.WriteStartArray("box");
            foreach (var (value, side) in new[]
            {
                (region.Box.Left, graph.Image.Width),
                (region.Box.Top, graph.Image.Height),
                (region.Box.Right, graph.Image.Width),
                (region.Box.Bottom, graph.Image.Height)
            })
                writer.WriteNumberValue((int)Math.Round(1000 * value / side));
            writer.WriteEndArray();
            if (ranks.TryGetValue(i, out var rank))
                writer.WriteNumber("depth_rank", rank + 1);
            if (EditChecks.HumanClasses(region) is { Count: > 0 } names)
            {
                writer.WriteStartArray("human_labels");
                foreach (var name in names)
                    writer.WriteStringValue(name);
                writer.WriteEndArray();
            }
            writer.WriteBoolean("locked", protects && EditChecks.HumanClasses(region).Count > 0);
            writer.WriteEndObject();
        }
        writer.WriteEndArray();
    }

    private static void WriteRelation(Utf8JsonWriter writer, int place, Relationship relationship)
    {
        writer.WriteStartObject();
        writer.WriteNumber("rid", place + 1);
        writer.WriteNumber("s", relationship.Subject + 1);
        writer.WriteString("p", relationship.Predicate);
        writer.WriteNumber("o", relationship.Object + 1);
        writer.WriteString("origin", relationship.Origin == RelationshipOrigin.Human ? "human" : "student");
        if (relationship.Confidence is { } confidence)
            writer.WriteNumber("conf", Math.Round(confidence, 2));
        writer.WriteEndObject();
    }

    private static void WritePair(Utf8JsonWriter writer, int first, int second)
    {
        writer.WriteStartArray();
        writer.WriteNumberValue(first);
        writer.WriteNumberValue(second);
        writer.WriteEndArray();
    }
}
