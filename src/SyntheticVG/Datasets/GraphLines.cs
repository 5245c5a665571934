using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Datasets;

/// <summary>Our own file format: JSON lines, one scene graph a line, the schema version in each.</summary>
public static class GraphLines
{
    /// <summary>The schema version that this code writes.</summary>
    public const int Version = 1;

    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, // names stay readable in any script
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.KebabCaseLower), new BoxJson(), new RleJson() },
    };

    /// <summary>One graph as a line, without its line end.</summary>
    public static string Write(SceneGraph graph) =>
        JsonSerializer.Serialize(new Line(Version, graph.Image, graph.Regions, graph.Relationships), Options);

    /// <summary>Reads one line.</summary>
    /// <exception cref="InvalidDataException">The line is no graph, of another version, or names a region it lacks.</exception>
    public static SceneGraph Read(string line)
    {
        Line read;
        try
        {
            read = JsonSerializer.Deserialize<Line>(line, Options) ?? throw new InvalidDataException("found null; expected a graph");
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"not a graph: {e.Message}", e);
        }
        if (read.Version != Version)
            throw new InvalidDataException($"found version {read.Version}; expected {Version}");
        var graph = new SceneGraph { Image = read.Image, Regions = read.Regions, Relationships = read.Relationships };
        foreach (var (relationship, i) in graph.Relationships.Select((r, i) => (r, i)))
        {
            if ((uint)relationship.Subject >= (uint)graph.Regions.Count || (uint)relationship.Object >= (uint)graph.Regions.Count)
                throw new InvalidDataException($"relationship {i} joins regions {relationship.Subject} and {relationship.Object}; the image has {graph.Regions.Count}");
        }
        return graph;
    }

    private sealed record Line(int Version, ImageInfo Image, IReadOnlyList<Region> Regions, IReadOnlyList<Relationship> Relationships);

    private sealed class BoxJson : JsonConverter<Box>
    {
        public override Box Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            JsonSerializer.Deserialize<double[]>(ref reader, options) is [var left, var top, var right, var bottom]
                ? new(left, top, right, bottom)
                : throw new JsonException("expected a box of four numbers, [x1, y1, x2, y2]");

        public override void Write(Utf8JsonWriter writer, Box value, JsonSerializerOptions options)
        {
            writer.WriteStartArray();
            writer.WriteNumberValue(value.Left);
            writer.WriteNumberValue(value.Top);
            writer.WriteNumberValue(value.Right);
            writer.WriteNumberValue(value.Bottom);
            writer.WriteEndArray();
        }
    }

    private sealed class RleJson : JsonConverter<Rle>
    {
        public override Rle Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            var mask = JsonSerializer.Deserialize<RleFields>(ref reader, options);
            if (mask is not { Size: [var height, var width], Counts: { } counts })
                throw new JsonException("expected a mask {\"size\": [height, width], \"counts\": text}");
            try
            {
                return Rle.Parse(height, width, counts);
            }
            catch (InvalidDataException e)
            {
                throw new JsonException(e.Message, e);
            }
        }

        public override void Write(Utf8JsonWriter writer, Rle value, JsonSerializerOptions options) =>
            JsonSerializer.Serialize(writer, new RleFields([value.Height, value.Width], value.ToString()), options);

        private sealed record RleFields(int[] Size, string Counts);
    }
}
