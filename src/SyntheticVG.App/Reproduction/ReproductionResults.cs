using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using SyntheticVG.Evaluation;

namespace SyntheticVG.App.Reproduction;

/// <summary>The scores of an arm: one list a score, a number a seed.</summary>
/// <param name="Name">The arm.</param>
/// <param name="Seeds">The seeds, in order.</param>
/// <param name="Scores">By name; an arm without relationships has no scores of them.</param>
internal sealed record ArmResult(string Name, IReadOnlyList<int> Seeds, SortedDictionary<string, double[]> Scores);

/// <summary>results.json of a reproduction.</summary>
/// <param name="Scale">The scale's name.</param>
/// <param name="Settings">What was run, in words.</param>
/// <param name="Arms">The arms.</param>
internal sealed record ReproductionResults(string Scale, IReadOnlyDictionary<string, string> Settings, IReadOnlyList<ArmResult> Arms)
{
    // Of Student's distribution, 97.5 %, by degrees of freedom.
    private static readonly double[] Quantiles = [double.NaN, 12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262];

    /// <summary>Mean of a score over seeds, and the 95 % interval of Student's distribution; NaN for a single seed.</summary>
    public static (double Mean, Interval Interval) Summary(double[] values)
    {
        var mean = values.Average();
        if (values.Length < 2)
            return (mean, new(double.NaN, double.NaN));
        var deviation = Math.Sqrt(values.Sum(value => (value - mean) * (value - mean)) / (values.Length - 1));
        var reach = Quantiles[Math.Min(values.Length, Quantiles.Length) - 1] * deviation / Math.Sqrt(values.Length);
        return (mean, new(mean - reach, mean + reach));
    }

    public void Write(string path) => WholeFile.Write(path, new JsonObject
    {
        ["scale"] = Scale,
        ["settings"] = new JsonObject(Settings.Select(entry => KeyValuePair.Create(entry.Key, (JsonNode?)entry.Value))),
        ["arms"] = new JsonArray([.. Arms.Select(arm => new JsonObject
        {
            ["name"] = arm.Name,
            ["seeds"] = new JsonArray([.. arm.Seeds.Select(seed => JsonValue.Create(seed))]),
            ["scores"] = new JsonObject(arm.Scores.Select(score => KeyValuePair.Create(score.Key, (JsonNode?)Round(Summary(score.Value).Mean)))),
            ["values"] = new JsonObject(arm.Scores.Select(score => KeyValuePair.Create(score.Key, (JsonNode?)new JsonArray([.. score.Value.Select(Round)])))),
            ["interval"] = new JsonObject(arm.Scores.Select(score => KeyValuePair.Create(score.Key,
                (JsonNode?)(Summary(score.Value).Interval is var interval ? new JsonArray(Round(interval.Low), Round(interval.High)) : null)))),
        })]),
    }.ToJsonString(new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }) + "\n");

    public static ReproductionResults Read(string path)
    {
        using var json = JsonDocument.Parse(File.ReadAllBytes(path));
        var root = json.RootElement;
        return new(root.GetProperty("scale").GetString()!,
            root.GetProperty("settings").EnumerateObject().ToDictionary(entry => entry.Name, entry => entry.Value.GetString()!),
            [.. root.GetProperty("arms").EnumerateArray().Select(arm => new ArmResult(arm.GetProperty("name").GetString()!,
                [.. arm.GetProperty("seeds").EnumerateArray().Select(seed => seed.GetInt32())],
                new(arm.GetProperty("values").EnumerateObject().ToDictionary(score => score.Name, score => score.Value.EnumerateArray()
                    .Select(value => value.ValueKind == JsonValueKind.Null ? double.NaN : value.GetDouble()).ToArray()), StringComparer.Ordinal)))]);
    }

    // JSON has no NaN.
    private static JsonValue? Round(double value) => double.IsFinite(value) ? JsonValue.Create(Math.Round(value, 4)) : null;
}
