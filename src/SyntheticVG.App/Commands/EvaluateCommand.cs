using System.CommandLine;
using System.Globalization;
using Spectre.Console;
using SyntheticVG.Evaluation;
using SyntheticVG.Evaluation.Benchmarks;
using SyntheticVG.Perception.Sentences;

namespace SyntheticVG.App.Commands;

/// <summary><c>synvg evaluate BENCHMARK</c>: scores predictions that stand in a file.</summary>
internal static class EvaluateCommand
{
    public static Command Create()
    {
        var command = new Command("evaluate", """
            Scores predictions on a benchmark of the paper.

            Predictions are JSON lines {"id": "17", "answer": "yes"}, or the benchmark's own published form. A missing or
            unreadable answer counts as wrong and is counted. Every benchmark has a headline mode and compat modes, which
            reproduce a peer's scorer; a score without its mode is not comparable.

            Examples:
              synvg evaluate gqa --data GQA --predictions answers.jsonl
              synvg evaluate mmbench --data MMBench_DEV_EN_legacy.tsv --predictions answers.jsonl --mode all --out results
              synvg evaluate crpe --help
              synvg evaluate pocket --model pocket --out results
            """) { EvaluatePocketCommand.Create() };
        foreach (var benchmark in BenchmarkRegistry.All)
            command.Subcommands.Add(Create(benchmark));
        return command;
    }

    private static Command Create(IBenchmark benchmark)
    {
        var card = benchmark.Card;
        var data = new Option<string>("--data") { Description = "Folder of the benchmark's files, or the one file.", Required = true };
        var predictions = new Option<string>("--predictions") { Description = "The answers: JSON lines {id, answer}, or the published form.", Required = true };
        var split = new Option<string?>("--split") { Description = "Which split or file; the headline one where left out." };
        var mode = new Option<string>("--mode") { Description = $"One of {string.Join(", ", card.Modes.Select(m => m.Name))}; or all.", DefaultValueFactory = _ => card.Modes[0].Name };
        var output = new Option<string?>("--out") { Description = "Folder for results.json and results.md (a folder a mode with --mode all)." };
        var encoder = new Option<string?>("--encoder") { Description = "Folder of all-MiniLM-L6-v2, which texts are compared by." };
        var seed = new Option<int>("--seed") { Description = "Seed of the bootstrap intervals.", DefaultValueFactory = _ => 0 };
        var command = new Command(card.Name, $"""
            {card.Title}: {card.What}

            Data:    {card.Data}
            Counts:  {card.Counts}
            Answers: {card.Predictions ?? "one text a question: {\"id\", \"answer\"}"}
            Modes:
            {string.Join('\n', card.Modes.Select((m, i) => $"  {m.Name}{(i == 0 ? " (headline)" : "")}: {m.What}"))}
            """) { data, predictions, split, mode, output, seed };
        if (card.ComparesTexts)
            command.Options.Add(encoder);
        command.SetAction(parsed => Run(benchmark, parsed.GetRequiredValue(data), parsed.GetRequiredValue(predictions),
            parsed.GetValue(split), parsed.GetRequiredValue(mode), parsed.GetValue(output), parsed.GetValue(seed), card.ComparesTexts ? parsed.GetValue(encoder) : null));
        return command;
    }

    private static int Run(IBenchmark benchmark, string data, string predictions, string? split, string mode, string? output, int seed, string? encoderFolder)
    {
        using var encoder = encoderFolder is null ? null : SentenceEncoder.Open(encoderFolder);
        var opened = benchmark.Open(data, split, encoder);
        var answers = benchmark is SugarCrepe && Directory.Exists(predictions) ? SugarCrepe.ReadPublishedAnswers(predictions) : PredictionSet.Read(predictions);
        foreach (var chosen in mode == "all" ? benchmark.Card.Modes.Select(m => m.Name) : [mode])
        {
            var score = ScoreFile.WithInterval(opened.Score(answers, chosen), seed);
            Print(score);
            if (output is not null)
            {
                var folder = mode == "all" ? Path.Combine(output, chosen) : output;
                ScoreFile.Write(folder, score, new SortedDictionary<string, string>
                {
                    ["data"] = data,
                    ["predictions"] = predictions,
                    ["seed"] = seed.ToString(CultureInfo.InvariantCulture),
                    ["program"] = ProgramVersion.Text,
                });
                AnsiConsole.MarkupLineInterpolated($"Written to {folder}");
            }
        }
        return CommandLine.Done;
    }

    private static void Print(Score score)
    {
        var counts = score.Counts;
        AnsiConsole.MarkupLineInterpolated($"[bold]{score.Benchmark}[/] {score.Split}, mode [bold]{score.Mode}[/]");
        AnsiConsole.MarkupLineInterpolated($"N {counts.Items}, answered {counts.Answered}, unreadable {counts.Unreadable}, missing {counts.Missing}, duplicates {counts.Duplicates}, for other questions {counts.Unknown}, malformed {counts.Malformed}");
        var table = new Table().AddColumns("metric", "value", "95 % interval", "n").RoundedBorder();
        foreach (var metric in score.Metrics)
        {
            table.AddRow(
                new Text(metric.Name), new Text(Show(metric.Value)),
                new Text(metric.Interval is { } interval ? $"{Show(interval.Low)} to {Show(interval.High)}" : ""), new Text(metric.Count > 0 ? $"{metric.Count}" : ""));
        }
        AnsiConsole.Write(table);
        foreach (var note in score.Notes)
            AnsiConsole.MarkupLineInterpolated($"note: {note}");
    }

    private static string Show(double value) => double.IsNaN(value) ? "n/a" : value.ToString("0.000000", CultureInfo.InvariantCulture);
}
