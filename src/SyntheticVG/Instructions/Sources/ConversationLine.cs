using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Instructions.Sources;

/// <summary>A line of conversations.jsonl.</summary>
/// <param name="Id">Source, picture and task.</param>
/// <param name="Source">The mixture's source.</param>
/// <param name="Picture">The picture's file; null: words only.</param>
/// <param name="Tokens">Positions in the model.</param>
/// <param name="Learned">Tokens that are learned.</param>
/// <param name="Turns">What is said.</param>
/// <param name="Masks">Masks of the regions, in the order of their mention.</param>
public sealed record ConversationLine(string Id, string? Source, string? Picture, int? Tokens, int? Learned,
    IReadOnlyList<Turn> Turns, IReadOnlyList<Rle>? Masks)
{
    /// <summary>The line, without its end.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, Readable.ConversationLine);

    // Letters of all scripts, and the marks of regions, stay as they are.
    private static readonly ConversationJson Readable =
        new(new JsonSerializerOptions(ConversationJson.Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}

/// <summary>How conversations become JSON.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    RespectNullableAnnotations = true)]
[JsonSerializable(typeof(ConversationLine))]
internal sealed partial class ConversationJson : JsonSerializerContext;
