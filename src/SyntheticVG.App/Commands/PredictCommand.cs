using System.CommandLine;
using SyntheticVG.App.Evaluating;
using SyntheticVG.Evaluation;
using SyntheticVG.Evaluation.Benchmarks;

namespace SyntheticVG.App.Commands;

/// <summary><c>synvg predict BENCHMARK</c>: asks a model the questions of a benchmark; scoring is <c>synvg evaluate</c>.</summary>
internal static class PredictCommand
{
    public static Command Create()
    {
        var command = new Command("predict", """
            Asks a model the questions of a benchmark and writes its answers as JSON lines. Stopped at any moment, the same
            command goes on where it was. synvg evaluate scores the file.

            Example:
              synvg predict vsr --data VSR --model ROBIN-3B --images COCO --predictions robin-vsr.jsonl
            """);
        foreach (var benchmark in BenchmarkRegistry.All)
            command.Subcommands.Add(Create(benchmark));
        return command;
    }

    private static Command Create(IBenchmark benchmark)
    {
        var common = new BenchmarkOptions(benchmark.Card);
        var model = new ModelOptions();
        model.Model.Required = true;
        common.Mode.Description += "; it decides whether texts are asked for or options are scored";
        var command = new Command(benchmark.Card.Name, BenchmarkOptions.Describe(benchmark.Card));
        foreach (var option in common.All.Concat(model.All))
            command.Options.Add(option);
        command.SetAction((parsed, cancellationToken) => Task.Run(() =>
        {
            var request = common.Read(parsed);
            return ModelAnswers.Run(benchmark, benchmark.Open(request.Data, request.Split), request.Split ?? "", benchmark.Card.ModeOf(request.Mode),
                model.Read(parsed, request.Seed)!, request.Predictions, cancellationToken);
        }, cancellationToken));
        return command;
    }
}
