using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Engine.Stages;

/// <summary>A line of rejected.jsonl: a relationship, a region or a whole image that left the pipeline, and why.</summary>
public sealed record RejectedLine
{
    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.KebabCaseLower) },
    };

    /// <summary>Version of this form.</summary>
    public int Version { get; init; } = 1;

    /// <summary>The image's key.</summary>
    public required string Image { get; init; }

    /// <summary>The stage that dropped it.</summary>
    public required string Stage { get; init; }

    /// <summary>Why, as a short kebab-case code.</summary>
    public required string Reason { get; init; }

    /// <summary>What was found, in words, where the code does not say enough; or null.</summary>
    public string? Problem { get; init; }

    /// <summary>The relationship, its ends as indices of <see cref="SubjectName"/>'s and <see cref="ObjectName"/>'s graph; null where no relationship was
    /// dropped.</summary>
    public Relationship? Relationship { get; init; }

    /// <summary>Name of the relationship's subject.</summary>
    public string? SubjectName { get; init; }

    /// <summary>Name of the relationship's object.</summary>
    public string? ObjectName { get; init; }

    /// <summary>Name of the region, where a region was dropped.</summary>
    public string? RegionName { get; init; }

    /// <summary>Box of the region, [x1, y1, x2, y2].</summary>
    public double[]? RegionBox { get; init; }

    /// <summary>Annotations or proposals that the region stood for.</summary>
    public IReadOnlyList<RegionSource>? RegionSources { get; init; }

    /// <summary>A dropped relationship.</summary>
    public static RejectedLine Of(SceneGraph graph, RejectedRelationship rejected) => new()
    {
        Image = graph.Image.Key,
        Stage = rejected.Stage,
        Reason = rejected.Reason,
        Relationship = rejected.Relationship,
        SubjectName = graph.Regions[rejected.Relationship.Subject].Name,
        ObjectName = graph.Regions[rejected.Relationship.Object].Name,
    };

    /// <summary>A dropped region.</summary>
    public static RejectedLine Of(SceneGraph graph, string stage, Region region, string reason) => new()
    {
        Image = graph.Image.Key,
        Stage = stage,
        Reason = reason,
        RegionName = region.Name,
        RegionBox = [region.Box.Left, region.Box.Top, region.Box.Right, region.Box.Bottom],
        RegionSources = region.Sources,
    };

    /// <summary>The line, without its end.</summary>
    public byte[] ToBytes() => JsonSerializer.SerializeToUtf8Bytes(this, Json);

    /// <summary>Reads a line.</summary>
    /// <exception cref="InvalidDataException">It is none.</exception>
    public static RejectedLine Read(string line)
    {
        try
        {
            return JsonSerializer.Deserialize<RejectedLine>(line, Json) ?? throw new InvalidDataException("found null; expected a line of rejected.jsonl");
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"no line of rejected.jsonl: {JsonWords.Of(e)}", e);
        }
    }
}
