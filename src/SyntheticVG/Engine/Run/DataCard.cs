using System.Globalization;
using System.Text;
using SyntheticVG.Engine.Settings;

namespace SyntheticVG.Engine.Run;

/// <summary>The README.md of a run folder: what is in it, where it came from, how it was made, what it cost.</summary>
internal static class DataCard
{
    private static readonly string[] EditKinds = ["proposed", "made", "refused", "verified"];

    /// <summary>Name of the file in the run folder.</summary>
    public const string FileName = "README.md";

    /// <summary>Writes the card into the run folder.</summary>
    public static void Write(string folder, RunReport report, RunSettings settings) =>
        WholeFile.Write(Path.Combine(folder, FileName), TextOf(report, settings));

    /// <summary>The card.</summary>
    public static string TextOf(RunReport report, RunSettings settings)
    {
        var text = new StringBuilder();
        Line("# Scene graphs");
        Line("");
        Line($"Made by synvg {report.Code} on {report.At:yyyy-MM-dd} with the "
            + $"teacher {Markdown.Code(report.Teacher)}{(report.Teacher.StartsWith("simulated", StringComparison.Ordinal) ? ", which is **simulated**: its statements come from known truth with errors put in" : "")}. "
            + $"State: {report.State}.");
        Table("What is in it", ["", "count"],
        [
            ["images seen", N(report.Images.Seen)],
            ["graphs written", N(report.Images.Written)],
            ["images dropped", N(report.Images.Dropped)],
            ["images failed", N(report.Images.Failed)],
            ["regions", N(report.Regions)],
            ["relationships", N(report.Relationships)],
            ["relationships per image", Mean(report.Relationships, report.Images.Written)],
            ["regions per image", Mean(report.Regions, report.Images.Written)],
        ]);
        Table("Relationships by category", ["category", "count"], Rows(report, "graph", "category"));
        Table("Relationships by origin", ["origin", "count"], Rows(report, "graph", "origin"));
        Table("Sources", ["data set", "images"], Rows(report, "graph", "source"));
        Table("Licences of the pictures, as their data sets state them", ["licence", "images"], Rows(report, "graph", "licence"));
        Section("Splits");
        Line($"{N(report.Evaluation)} of the images seen belong to evaluation splits; their lines say `\"evaluation\": "
            + $"true` and they stay out of training exports.");
        if (settings.Data.Require.Count > 0)
            Line($"Seeds had to have {Markdown.Text(string.Join(", ", settings.Data.Require))}; {N(report.Data.NoSeeds)} photos lack something of it.");
        Table("Regions that a mask confirms", ["data set", "confirmed", "annotated", "recall"],
            report.Recall.Select(source => new[]
            {
                source.Key,
                N(source.Value.Confirmed),
                N(source.Value.Annotated),
                source.Value.Recall.ToString("0.000", CultureInfo.InvariantCulture)
            }));
        Table("What left, and why", ["stage", "reason", "count"],
            from stage in report.Stages
            from kind in stage.Value
            where kind.Key.Contains("dropped", StringComparison.Ordinal) || kind.Key.Contains("failed", StringComparison.Ordinal)
            from reason in kind.Value
            select new[] { stage.Key, reason.Key, N(reason.Value) });
        Table("What was repaired", ["stage", "repair", "count"],
            from stage in report.Stages
            from kind in stage.Value
            where kind.Key == "repaired"
            from repair in kind.Value
            select new[] { stage.Key, repair.Key, N(repair.Value) });
        Table("Edits", ["", "what", "count"],
            from kind in EditKinds
            from row in Rows(report, "editor", kind)
            select row.Prepend(kind).ToArray());
        Table("Edits against the known truth", ["what", "count"], Rows(report, "edits", "truth"));
        if (report.Truth is { } truth)
        {
            Table("Against the known truth", ["after", "correct", "stated", "found", "true", "precision", "recall"],
                truth.Select(stage => new[] { stage.Key, N(stage.Value.Correct), N(stage.Value.Stated), N(stage.Value.Found), N(stage.Value.True),
                    stage.Value.Precision.ToString("0.000", CultureInfo.InvariantCulture),
                    stage.Value.Recall.ToString("0.000", CultureInfo.InvariantCulture) }));
        }
        Section("How it was made");
        foreach (var option in report.Options.EnumerateObject())
            Line($"- {Markdown.Text(option.Name)}: {Markdown.Code(option.Value.GetRawText().Trim('"'))}");
        Section("Cost");
        Line(report.Calls is { } calls
            ? $"{N(calls.Answered)} answers, {N(calls.Failed)} calls given up; {N(calls.TokensIn)} tokens in, {N(calls.TokensOut)} "
                + $"out; {(calls.Cost is { } cost ? $"${cost.ToString("0.00##", CultureInfo.InvariantCulture)}" : "price not known")}."
            : "No model was asked.");
        Section("Files");
        Line("- `graphs.jsonl`: a graph a line; boxes are [x1, y1, x2, y2] in pixels of the picture, masks COCO run lengths.");
        Line("- `rejected.jsonl`: what left, a line each, with stage, reason and measurements.");
        Line("- `run.json`: options and counts. `ledger.db`: every call with its raw answer, every image with its state. `pictures/`: "
            + "graphs drawn on their pictures.");
        return text.ToString();

        void Line(string line) => text.Append(line).Append('\n');

        void Section(string title) => text.Append("\n## ").Append(title).Append("\n\n");

        void Table(string title, string[] head, IEnumerable<string[]> rows)
        {
            var body = rows.ToList();
            if (body.Count == 0)
                return;
            Section(title);
            Line($"| {string.Join(" | ", head)} |");
            Line($"|{string.Concat(head.Select(_ => " --- |"))}");
            foreach (var row in body)
                Line($"| {string.Join(" | ", row.Select(Markdown.Text))} |");
        }
    }

    private static IEnumerable<string[]> Rows(RunReport report, string stage, string kind) =>
        report.Stages.TryGetValue(stage, out var kinds) && kinds.TryGetValue(kind, out var codes)
            ? codes.OrderByDescending(code => code.Value).ThenBy(code => code.Key, StringComparer.Ordinal).Select(code => new[] { code.Key, N(code.Value) })
            : [];

    private static string N(long count) => count.ToString("N0", CultureInfo.InvariantCulture);

    private static string Mean(long sum, long count) => count > 0 ? ((double)sum / count).ToString("0.0", CultureInfo.InvariantCulture) : "-";
}
