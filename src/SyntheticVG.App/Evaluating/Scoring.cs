using System.Globalization;
using System.Security.Cryptography;
using Spectre.Console;
using SyntheticVG.App.Reports;
using SyntheticVG.App.Terminals;
using SyntheticVG.Evaluation;
using SyntheticVG.Evaluation.Answering;

namespace SyntheticVG.App.Evaluating;

/// <summary>Scores predictions in one mode or in all, and writes what came out.</summary>
internal sealed class Scoring(IBenchmark benchmark, IBenchmarkData data, PredictionSet predictions, string predictionsPath,
    IReadOnlyDictionary<string, string> run, string? images, int seed)
{
    private const int PartsShown = 15; // of a family, on the terminal

    /// <summary>Scores one mode; with a folder, a result of the same inputs that lies there is kept.</summary>
    public void One(string mode, string? folder)
    {
        if (folder is not null && ScoreFile.TryRead(folder, run) is { } before && before.Mode == mode)
        {
            Show(before);
            Terminal.MarkupLine($"Kept from before: {folder}");
            return;
        }
        Keep(Score(mode), folder);
    }

    /// <summary>Scores every mode that these predictions are of; the others are named with the reason.</summary>
    public void All(string? folder)
    {
        foreach (var mode in benchmark.Card.Modes)
        {
            try
            {
                var score = Score(mode.Name);
                if (score.Counts is { Answered: > 0 } counts && counts.Unreadable == counts.Answered)
                    Terminal.MarkupLine($"mode [bold]{mode.Name}[/] not scored: none of {counts.Answered} answers is of its form");
                else
                    Keep(score, folder is null ? null : Path.Combine(folder, mode.Name));
            }
            catch (Exception e) when (e is ArgumentException or FileNotFoundException)
            {
                Terminal.MarkupLine($"mode [bold]{mode.Name}[/] not scored: {e.Message}");
            }
        }
    }

    /// <summary>What a results file says about how it was made.</summary>
    public static IReadOnlyDictionary<string, string> RunOf(string dataPath, string predictionsPath, string? encoder, int seed)
    {
        var run = new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            ["data"] = dataPath,
            ["predictions"] = predictionsPath,
            ["seed"] = seed.ToString(CultureInfo.InvariantCulture),
            ["program"] = ProgramVersion.Text,
        };
        if (File.Exists(predictionsPath))
            run["predictions-sha256"] = Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(predictionsPath)));
        if (encoder is not null)
            run["encoder"] = encoder;
        foreach (var (name, value) in AnswerFile.RunOf(predictionsPath))
            run.TryAdd($"asked-{name}", value);
        return run;
    }

    private Score Score(string mode)
    {
        var score = ScoreFile.WithInterval(data.Score(predictions, mode), seed);
        return predictions.Simulated == 0 ? score
            : score with
            {
                Notes =
                    [string.Create(CultureInfo.InvariantCulture, $"SIMULATED: {predictions.Simulated} answers are about drawn stand-ins for missing pictures"),
                        .. score.Notes]
            };
    }

    private void Keep(Score score, string? folder)
    {
        Show(score);
        if (folder is null)
            return;
        ScoreFile.Write(folder, score, run);
        ResultPage.Write(Path.Combine(folder, "results.html"), score, run, FindPicture);
        Terminal.MarkupLine($"Written to {folder}");
    }

    private string? FindPicture(string name) => images is null ? null
        : new[] { Path.Combine(images, name), Path.Combine(images, Path.GetFileName(name)) }.FirstOrDefault(File.Exists);

    private void Show(Score score)
    {
        var counts = score.Counts;
        Terminal.MarkupLine($"[bold]{score.Benchmark}[/] version {score.Version}, {score.Split}, mode [bold]{score.Mode}[/]: {predictionsPath}");
        Terminal.MarkupLine($"N {counts.Items}, answered {counts.Answered}, unreadable {counts.Unreadable}, missing {counts.Missing}, duplicates {counts.Duplicates}, for other questions {counts.Unknown}, malformed {counts.Malformed}");
        var table = new Table().AddColumns("metric", "value", "95 % interval", "n").RoundedBorder();
        foreach (var metric in score.Metrics.Where(
            metric => !IsPart(metric) || score.Metrics.Count(other => IsPart(other) && FamilyOf(other) == FamilyOf(metric)) <= PartsShown))
        {
            table.AddRow(
                new Text(metric.Name), new Text(Number(metric.Value)),
                new Text(metric.Interval is { } interval ? $"{Number(interval.Low)} to {Number(interval.High)}" : ""),
                new Text(metric.Count > 0 ? $"{metric.Count}" : ""));
        }
        AnsiConsole.Write(table);
        foreach (var family in score.Metrics.Where(IsPart).GroupBy(FamilyOf).Where(family => family.Count() > PartsShown))
            Terminal.MarkupLine($"and {family.Count()} parts of {family.Key}: see --out");
        foreach (var note in score.Notes)
            Terminal.MarkupLine($"note: {note}");
    }

    private static bool IsPart(Metric metric) => metric.Name.Contains('/', StringComparison.Ordinal);

    private static string FamilyOf(Metric metric) => metric.Name.Split('/')[0];

    private static string Number(double value) => double.IsNaN(value) ? "n/a" : value.ToString("0.000000", CultureInfo.InvariantCulture);
}
