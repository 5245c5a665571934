using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace SyntheticVG.Evaluation;

/// <summary>The results file of one score: everything needed to trace its numbers, and the units to compare models on.</summary>
public static class ScoreFile
{
    private static readonly JsonSerializerOptions Options =
        new() { WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes <c>results.json</c> and <c>results.md</c> into a folder, each whole or not at all.</summary>
    /// <param name="folder">The folder; made where it is absent.</param>
    /// <param name="score">The score.</param>
    /// <param name="run">How it was made: options, seed, commit, by name.</param>
    public static void Write(string folder, Score score, IReadOnlyDictionary<string, string> run)
    {
        Directory.CreateDirectory(folder);
        Replace(Path.Combine(folder, "results.json"), ToJson(score, run).ToJsonString(Options) + "\n");
        Replace(Path.Combine(folder, "results.md"), ToMarkdown(score, run));
    }

    /// <summary>The score in a folder, where it was made in the same way; null where it was not, or where there is none.</summary>
    public static Score? TryRead(string folder, IReadOnlyDictionary<string, string> run)
    {
        var file = Path.Combine(folder, "results.json");
        return File.Exists(file) && DataFile.ReadJson<JsonNode>(file)["run"] is JsonObject before
            && before.Count == run.Count && run.All(option => before[option.Key]?.GetValue<string>() == option.Value) ? Read(file) : null;
    }

    /// <summary>Reads the units and names of a results file.</summary>
    /// <exception cref="InvalidDataException">The file is no results file.</exception>
    public static Score Read(string file)
    {
        var root = DataFile.ReadJson<JsonNode>(file);
        try
        {
            var counts = root["counts"]!;
            int Count(string name) => counts[name]!.GetValue<int>();
            return new()
            {
                Benchmark = root["benchmark"]!.GetValue<string>(),
                Version = root["version"]!.GetValue<int>(),
                Split = root["split"]!.GetValue<string>(),
                Mode = root["mode"]!.GetValue<string>(),
                Counts =
                    new(Count("items"), Count("answered"), Count("unreadable"), Count("missing"), Count("duplicates"), Count("unknown"), Count("malformed")),
                Metrics = [.. root["metrics"]!.AsObject().Select(m => new Metric(m.Key, m.Value!["value"]?.GetValue<double>() ?? double.NaN)
                {
                    Count = m.Value["n"]!.GetValue<int>(),
                    Interval = m.Value["interval"] is JsonArray interval ? new(interval[0]!.GetValue<double>(), interval[1]!.GetValue<double>()) : null,
                })],
                Units = [.. root["units"]!.AsArray().Select(u => new UnitScore(u![0]!.GetValue<string>(), u[1]!.GetValue<double>(), u[2]!.GetValue<double>()))],
                Notes = [.. root["notes"]!.AsArray().Select(note => note!.GetValue<string>())],
            };
        }
        catch (Exception e) when (e is NullReferenceException or InvalidOperationException or FormatException)
        {
            throw new InvalidDataException($"{file}: not a results file of `synvg evaluate`: {e.Message}", e);
        }
    }

    /// <summary>The headline metric with its interval, drawn from the units with <paramref name="seed"/>.</summary>
    public static Score WithInterval(Score score, int seed) => score.Metrics.Count > 0 && score.Units.Count > 0
        ? score with { Metrics = [score.Metrics[0] with { Interval = Bootstrap.OfMean(score.Units, seed) }, .. score.Metrics.Skip(1)] }
        : score;

    private static JsonObject ToJson(Score score, IReadOnlyDictionary<string, string> run) => new()
    {
        ["benchmark"] = score.Benchmark,
        ["version"] = score.Version,
        ["split"] = score.Split,
        ["mode"] = score.Mode,
        ["counts"] = new JsonObject
        {
            ["items"] = score.Counts.Items,
            ["answered"] = score.Counts.Answered,
            ["unreadable"] = score.Counts.Unreadable,
            ["missing"] = score.Counts.Missing,
            ["duplicates"] = score.Counts.Duplicates,
            ["unknown"] = score.Counts.Unknown,
            ["malformed"] = score.Counts.Malformed,
        },
        ["metrics"] = new JsonObject(score.Metrics.Select(metric => new KeyValuePair<string, JsonNode?>(metric.Name, new JsonObject
        {
            ["value"] = Number(metric.Value),
            ["n"] = metric.Count,
            ["interval"] = metric.Interval is { } interval ? new JsonArray(Number(interval.Low), Number(interval.High)) : null,
        }))),
        ["notes"] = new JsonArray([.. score.Notes.Select(note => (JsonNode?)note)]),
        ["run"] = new JsonObject(run.Select(option => new KeyValuePair<string, JsonNode?>(option.Key, option.Value))),
        ["units"] = new JsonArray([.. score.Units.Select(unit => new JsonArray(unit.Id, unit.Value, unit.Weight))]),
    };

    // JSON has no NaN: what was not measured is null.
    private static JsonValue? Number(double value) => double.IsFinite(value) ? JsonValue.Create(value) : null;

    private static string ToMarkdown(Score score, IReadOnlyDictionary<string, string> run)
    {
        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture, $"# {score.Benchmark}, {Markdown.Text(score.Split)}, mode {score.Mode}").AppendLine()
            .AppendLine(CultureInfo.InvariantCulture, $"{score.Counts.Items} items: {score.Counts.Answered} answered ({score.Counts.Unreadable} "
                + $"unreadable), {score.Counts.Missing} missing. Both count as wrong.")
            .AppendLine().AppendLine("| metric | value | 95 % interval | n |").AppendLine("| --- | --- | --- | --- |");
        foreach (var metric in score.Metrics)
            text.AppendLine(CultureInfo.InvariantCulture, $"| {Markdown.Text(metric.Name)} | {Show(metric.Value)} "
                + $"| {(metric.Interval is { } i ? $"{Show(i.Low)} to {Show(i.High)}" : "")} | {(metric.Count > 0 ? metric.Count : "")} |");
        text.AppendLine();
        foreach (var note in score.Notes)
            text.AppendLine(CultureInfo.InvariantCulture, $"- {Markdown.Text(note)}");
        foreach (var (name, value) in run)
            text.AppendLine(CultureInfo.InvariantCulture, $"- {Markdown.Text(name)}: {Markdown.Text(value)}");
        return text.ToString();
    }

    private static string Show(double value) => double.IsNaN(value) ? "n/a" : value.ToString("0.000000", CultureInfo.InvariantCulture);

    private static void Replace(string path, string text)
    {
        File.WriteAllText(path + ".part", text);
        File.Move(path + ".part", path, overwrite: true);
    }
}
