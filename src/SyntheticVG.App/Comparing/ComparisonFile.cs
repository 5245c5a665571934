using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using SyntheticVG.SceneGraphs.Comparing;

namespace SyntheticVG.App.Comparing;

/// <summary>compare.json: the counts of a comparison.</summary>
internal static class ComparisonFile
{
    /// <summary>The file's name.</summary>
    public const string Name = "compare.json";

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes the file, whole or not at all.</summary>
    public static void Write(string folder, GraphComparison comparison) => WholeFile.Write(Path.Combine(folder, Name), new JsonObject
    {
        ["inputs"] = Array(comparison.Inputs, input => new JsonObject
        {
            ["name"] = input.Name,
            ["path"] = input.Path,
            ["relationships"] = input.Relationships,
            ["simulated"] = input.Simulated,
        }),
        ["photos"] = new JsonObject { ["compared"] = comparison.Photos.Count, ["left_out"] = comparison.LeftOut.Count },
        ["steps"] = Array(comparison.Steps, step => new JsonObject
        {
            ["from"] = comparison.Inputs[step.From].Name,
            ["to"] = comparison.Inputs[step.To].Name,
            ["total"] = Counts(step.Counts),
            ["per_photo"] = new JsonObject(
                step.Counts.All.Select(pair => KeyValuePair.Create(pair.Name, (JsonNode?)Math.Round((double)pair.Count / comparison.Photos.Count, 3)))),
            ["categories"] = new JsonObject(step.Categories.Select(pair => KeyValuePair.Create(pair.Key.ToString().ToLowerInvariant(),
                (JsonNode?)new JsonObject(
                    Enum.GetValues<ChangeKind>().Select(kind => KeyValuePair.Create(kind.ToString().ToLowerInvariant(), (JsonNode?)pair.Value[(int)kind])))))),
        }),
        ["compared"] = Array(comparison.Photos, photo => new JsonObject
        {
            ["key"] = photo.Key,
            ["picture"] = photo.Picture,
            ["problem"] = photo.Problem,
            ["relationships"] = Array(photo.Relationships, count => JsonValue.Create(count)),
            ["steps"] = Array(photo.Steps, Counts),
        }),
        ["left_out"] = Array(comparison.LeftOut, photo => new JsonObject { ["key"] = photo.Key, ["in"] = Array(photo.In, name => JsonValue.Create(name)) }),
    }.ToJsonString(Indented) + "\n");

    private static JsonArray Array<T>(IReadOnlyList<T> items, Func<T, JsonNode> write) => new([.. items.Select(write)]);

    private static JsonObject Counts(ChangeCounts counts) => new(counts.All.Select(pair => KeyValuePair.Create(pair.Name, (JsonNode?)pair.Count)));
}
