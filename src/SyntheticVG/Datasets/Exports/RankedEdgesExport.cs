using System.Text.Json;
using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Datasets.Exports;

/// <summary>Writes nodes and ranked edges, a JSON line a graph, as scorers of scene graphs take them: <c>id</c>, <c>boxes</c>, <c>masks</c>, <c>labels</c>,
/// <c>relations</c> [[s, o, predicate]], the surest first.</summary>
internal sealed class RankedEdgesExport(string path) : IGraphExport
{
    private readonly WholeFile _file = new(path);

    /// <summary>Adds a graph.</summary>
    public void Write(SceneGraph graph)
    {
        using (var writer = new Utf8JsonWriter(_file.Stream))
        {
            writer.WriteStartObject();
            writer.WriteString("id", graph.Image.Key);
            writer.WriteStartArray("boxes");
            foreach (var region in graph.Regions)
            {
                writer.WriteStartArray();
                foreach (var side in new[] { region.Box.Left, region.Box.Top, region.Box.Right, region.Box.Bottom })
                    writer.WriteNumberValue(side);
                writer.WriteEndArray();
            }
            writer.WriteEndArray();
            if (graph.Regions.All(region => region.Mask is not null))
            {
                writer.WriteStartArray("masks");
                foreach (var region in graph.Regions)
                    JsonSerializer.Serialize(writer, region.Mask);
                writer.WriteEndArray();
            }
            writer.WriteTexts("labels", graph.Regions.Select(region => region.Name));
            writer.WriteStartArray("relations");
            foreach (var relationship in graph.Relationships.OrderByDescending(relationship => relationship.Confidence ?? 0))
            {
                writer.WriteStartArray();
                writer.WriteNumberValue(relationship.Subject);
                writer.WriteNumberValue(relationship.Object);
                writer.WriteStringValue(relationship.Predicate);
                writer.WriteEndArray();
            }
            writer.WriteEndArray();
            writer.WriteEndObject();
        }
        _file.Stream.WriteByte((byte)'\n');
    }

    /// <summary>Gives the file its name.</summary>
    public void Commit() => _file.Commit();

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();
}
