using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using SyntheticVG.Datasets.Reading;
using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Datasets.SvgFull;

/// <summary>The cell <c>scene_graph</c>: {"objects": [phrase, ...], "relations": [[subject, object, predicate], ...]}, positions from 0.</summary>
internal static class SvgFullGraphText
{
    /// <summary>Reads a cell.</summary>
    /// <exception cref="BadRowException">It is no JSON, or contradicts itself or the number of regions.</exception>
    public static (IReadOnlyList<string> Objects, IReadOnlyList<SvgFullRelation> Relations) Read(ReadOnlySpan<byte> text, int regions, JsonTape tape)
    {
        try
        {
            var reader = new Utf8JsonReader(text, new JsonReaderOptions { MaxDepth = JsonStream.MaxDepth });
            tape.TryRead(ref reader, text);
            if (reader.Read())
                throw new JsonException("more than one value");
        }
        catch (JsonException e)
        {
            throw new BadRowException("scene-graph-not-json", $"scene_graph is no JSON: {JsonWords.Of(e)}");
        }
        var root = new JsonValue(text[tape.Origin..], tape.Nodes).Object();
        var objects = root.Get("objects"u8).Texts();
        if (objects.Count > regions) // regions without a phrase at the end are no contradiction
            throw new BadRowException("object-count-differs", $"scene_graph has {objects.Count} objects; the row has {regions} regions");
        var relations = new List<SvgFullRelation>();
        foreach (var relation in root.Get("relations"u8).List().Children)
            relations.Add(Relation(relation.List(), objects.Count));
        return (objects, relations);
    }

    /// <summary>Writes a cell.</summary>
    public static string Write(SceneGraph graph)
    {
        var buffer = new ArrayBufferWriter<byte>(1 << 12);
        using (var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true }))
        {
            writer.WriteStartObject();
            writer.WriteStartArray("objects");
            foreach (var region in graph.Regions)
                writer.WriteStringValue(region.Description ?? region.Name);
            writer.WriteEndArray();
            writer.WriteStartArray("relations");
            foreach (var relationship in graph.Relationships)
            {
                writer.WriteStartArray();
                writer.WriteNumberValue(relationship.Subject);
                writer.WriteNumberValue(relationship.Object);
                writer.WriteStringValue(relationship.OriginalPredicate ?? relationship.Predicate);
                writer.WriteEndArray();
            }
            writer.WriteEndArray();
            writer.WriteEndObject();
        }
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static SvgFullRelation Relation(JsonValue relation, int objects)
    {
        Span<int> ends = stackalloc int[2];
        string? predicate = null;
        var count = 0;
        foreach (var part in relation.Children)
        {
            if (count < 2)
                ends[count] = part.Integer() is >= 0 and var position && position < objects ? (int)position
                    : throw new BadRowException("relation-index-outside", $"a relation names object {part.Integer()}; there are {objects}");
            else if (count == 2)
                predicate = part.Text();
            count++;
        }
        return predicate is null || count > 3
            ? throw new BadRowException("relation-without-predicate", $"a relation has {count} parts; expected subject, object, predicate")
            : new(ends[0], ends[1], predicate);
    }
}
