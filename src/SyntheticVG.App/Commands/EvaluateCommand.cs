using System.CommandLine;
using SyntheticVG.App.Evaluating;
using SyntheticVG.App.Terminals;
using SyntheticVG.Evaluation;
using SyntheticVG.Evaluation.Benchmarks;
using SyntheticVG.Perception.Sentences;

namespace SyntheticVG.App.Commands;

/// <summary><c>synvg evaluate BENCHMARK</c>: scores predictions that stand in a file, after a model has made them where one is given.</summary>
internal static class EvaluateCommand
{
    public static Command Create()
    {
        var command = new Command("evaluate", """
            Scores predictions on a benchmark of the paper.

            Predictions are JSON lines {"id": "17", "answer": "yes"}, or the benchmark's own published form. A missing or
            unreadable answer counts as wrong and is counted. Every benchmark has a headline mode and compat modes, which
            reproduce a peer's scorer; a score without its mode is not comparable. With --model a checkpoint is asked first
            (synvg predict does that alone); what the file of predictions holds already is not asked again.

            Examples:
              synvg evaluate gqa --data GQA --predictions answers.jsonl
              synvg evaluate mmbench --data MMBench_DEV_EN_legacy.tsv --predictions answers.jsonl --mode all --out results
              synvg evaluate vsr --data VSR --model ROBIN-3B --images COCO --predictions robin-vsr.jsonl --out results/vsr
              synvg evaluate crpe --help
            """);
        foreach (var benchmark in BenchmarkRegistry.All)
            command.Subcommands.Add(Create(benchmark));
        command.Subcommands.Add(EvaluatePocketCommand.Create());
        return command;
    }

    private static Command Create(IBenchmark benchmark)
    {
        var card = benchmark.Card;
        var common = new BenchmarkOptions(card);
        var model = new ModelOptions();
        var output = new Option<string?>("--out")
        {
            Description = "Folder for results.json, results.md and results.html (a folder a mode with --mode all)."
        }.Folder();
        common.Mode.Description += "; or all";
        common.Mode.AcceptOnlyFromAmong([.. card.Modes.Select(mode => mode.Name), "all"]);
        var command = new Command(card.Name, BenchmarkOptions.Describe(card)) { output };
        foreach (var option in common.All.Concat(model.All))
            command.Options.Add(option);
        foreach (var option in model.OfAsking)
            command.Idle(option, result => !result.Given(model.Model), "without --model");
        command.SetAction((parsed, cancellationToken) => Task.Run(() => Run(benchmark, common.Read(parsed), model.Read(parsed, common.Read(parsed).Seed),
            parsed.GetValue(output), parsed.GetValue(model.Images), cancellationToken), cancellationToken));
        return command;
    }

    private static int Run(IBenchmark benchmark, BenchmarkRequest request, ModelRequest? model, string? output, string? images,
        CancellationToken cancellationToken)
    {
        using var encoder = request.Encoder is null ? null : SentenceEncoder.Open(request.Encoder);
        var data = benchmark.Open(request.Data, request.Split, encoder);
        if (model is not null)
            ModelAnswers.Run(benchmark, data, request.Split ?? "", benchmark.Card.ModeOf(request.Mode == "all" ? null : request.Mode), model,
                request.Predictions, cancellationToken);
        var answers = benchmark is SugarCrepe && Directory.Exists(request.Predictions)
            ? SugarCrepe.ReadPublishedAnswers(request.Predictions)
            : PredictionSet.Read(request.Predictions);
        var scoring = new Scoring(benchmark, data, answers, request.Predictions,
            Scoring.RunOf(request.Data, request.Predictions, request.Encoder, request.Seed), images, request.Seed);
        if (request.Mode == "all")
            scoring.All(output);
        else
            scoring.One(request.Mode, output);
        return CommandLine.Done;
    }
}
