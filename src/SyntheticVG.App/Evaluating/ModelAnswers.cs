using System.Globalization;
using SyntheticVG.App.Loading;
using SyntheticVG.App.Terminals;
using SyntheticVG.Evaluation;
using SyntheticVG.Evaluation.Answering;
using SyntheticVG.Models.Evaluation;

namespace SyntheticVG.App.Evaluating;

/// <summary>Asks a model the questions of a benchmark, into a file of predictions that may be gone on with.</summary>
internal static class ModelAnswers
{
    /// <summary>Asks what the file lacks.</summary>
    /// <returns>The exit code: failed where a question stayed without an answer.</returns>
    public static int Run(IBenchmark benchmark, IBenchmarkData data, string split, BenchmarkMode mode, ModelRequest request, string file,
        CancellationToken cancellationToken)
    {
        var questions = mode.AsksOptions ? data.OptionQuestions : data.Questions;
        if (questions.Count == 0)
            throw new ArgumentException($"mode {mode.Name} of {benchmark.Card.Name} has nothing to ask a model; give --predictions that were made elsewhere");
        if (request.Limit is { } limit)
            questions = [.. questions.Take(limit)];
        if (request.MaxTokens is { } tokens)
            questions = [.. questions.Select(question => question with { MaxNewTokens = tokens })];

        using var session = ModelLoader.Load(request.Setup, line => Terminal.MarkupLine($"{line}"));
        var options = new RobinAnswererOptions { Temperature = request.Temperature, Seed = request.Seed, Rows = request.AtOnce };
        var robin = new RobinAnswerer(session, options);
        using var answers = new AnswerFile(file, new Dictionary<string, string>
        {
            ["benchmark"] = string.Create(CultureInfo.InvariantCulture, $"{benchmark.Card.Name} version {benchmark.Card.Version}"),
            ["split"] = split,
            ["asked"] = mode.AsksOptions ? "likelihood of options" : "texts",
            ["model"] = robin.Name,
            ["model-folder"] = ModelLoader.FolderOf(request.Setup),
            ["temperature"] = request.Temperature.ToString(CultureInfo.InvariantCulture),
            ["max-tokens"] = request.MaxTokens?.ToString(CultureInfo.InvariantCulture) ?? "the benchmark's",
            ["whole-picture"] = options.WholePicture ?? "",
            ["seed"] = request.Seed.ToString(CultureInfo.InvariantCulture),
        });

        var began = TimeProvider.System.GetTimestamp();
        var report = ProgressBar.Run($"asking {robin.Name} {questions.Count} questions", questions.Count, progress =>
            AnswerRun.Run(robin, questions, new QuestionPictures(request.Images, request.DrawMissing), answers, mode.AsksOptions,
                new AskingRate(questions.Count, progress, TimeProvider.System), cancellationToken));
        Terminal.MarkupLine($"{robin.Name}: {report.Asked - report.Failed} questions answered, {report.Kept} answers kept from before, {report.Failed} could not be read: {file}");
        if (report.Asked > 0)
        {
            var rate = string.Create(CultureInfo.InvariantCulture, $"{report.Asked / TimeProvider.System.GetElapsedTime(began).TotalSeconds:0.00}");
            Terminal.MarkupLine($"{rate} questions a second, {request.AtOnce} at once");
        }
        if (report.Drawn > 0)
            Terminal.MarkupLine($"[yellow]{report.Drawn} answers are about drawn stand-ins: simulated[/]");
        foreach (var failure in report.Failures)
            Terminal.MarkupLine($"not read: {failure}");
        return report.Failed == 0 ? CommandLine.Done : CommandLine.Failed;
    }
}
