using System.Text.Json;
using System.Text.Json.Serialization;
using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Datasets.Graphs;

/// <summary>A line of <see cref="GraphLines"/>: the top-level keys, in this order.</summary>
internal sealed record GraphLine(int Version, ImageInfo Image, IReadOnlyList<Region> Regions, IReadOnlyList<Relationship> Relationships);

/// <summary>How <see cref="GraphLine"/> and what it holds become JSON; the code is generated at compile time.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    IgnoreReadOnlyProperties = true,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    AllowDuplicateProperties = false,
    Converters =
    [
        typeof(KebabCaseJson<RelationshipCategory>), typeof(KebabCaseJson<RelationshipOrigin>), typeof(KebabCaseJson<VerdictOutcome>),
    ])]
[JsonSerializable(typeof(GraphLine))]
internal sealed partial class GraphJson : JsonSerializerContext;

/// <summary>Enums as kebab-case words; numbers are refused.</summary>
internal sealed class KebabCaseJson<T>() : JsonStringEnumConverter<T>(JsonNamingPolicy.KebabCaseLower, allowIntegerValues: false) where T : struct, Enum;
