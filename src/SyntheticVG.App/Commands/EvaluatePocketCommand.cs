using System.CommandLine;
using Spectre.Console;
using SyntheticVG.App.Loading;
using SyntheticVG.App.Pocket;
using SyntheticVG.App.Terminals;
using SyntheticVG.Evaluation.Pocket;
using SyntheticVG.Models.Generation;

namespace SyntheticVG.App.Commands;

/// <summary><c>synvg evaluate pocket</c>: a model writes the graphs of scenes that nobody has seen, and they are held against the truth.</summary>
internal static class EvaluatePocketCommand
{
    public static Command Create()
    {
        var model = new Option<string>("--model")
        {
            Description = "A model's folder, or its name among those that synvg models get fetched; pocket comes with the program.",
            DefaultValueFactory = _ => "pocket"
        };
        var scenes = new Option<int>("--scenes") { Description = "How many evaluation scenes to draw.", DefaultValueFactory = _ => 200 }.Within(1, 10_000);
        var seed = new Option<int>("--seed")
        {
            Description = "Seed of the scenes, of the order of their regions, and of the interval.",
            DefaultValueFactory = _ => 4242
        };
        var looks = new Option<int>("--looks")
        {
            Description = "Looks at each picture: in another order of the regions, every second one in the mirror.",
            DefaultValueFactory = _ => 8
        }.Within(1, 64);
        var lists = new Option<int>("--lists")
        {
            Description = "Lists of relationships written of each region in a look: the likeliest, the others by chance.",
            DefaultValueFactory = _ => ManyLooks.UsualLists
        }.Within(1, 64);
        var setup = ModelSetup.Options.Create();
        var output = new Option<string?>("--out") { Description = "Folder for results.json and graphs.jsonl." }.Folder();
        var command = new Command("pocket", """
            Draws evaluation scenes of the pocket world, lets the model write their graphs from picture and masks, region by
            region, and scores the generated text alone: the 50 most confident statements, one predicate a pair. Two guessers
            that see no picture are scored beside it: from boxes, and from the names that the model wrote (the most frequent
            predicate of such a pair); the latter also with the true names, which no reader of pictures is told.

            Example:
              synvg evaluate pocket --model pocket --scenes 200 --seed 4242 --out results
            """) { model, scenes, seed, looks, lists, output };
        setup.AddTo(command);
        command.SetAction((parsed, cancellationToken) => Task.FromResult(
            Run(setup.Of(parsed, ModelLoader.Find(parsed.GetRequiredValue(model))), parsed.GetValue(scenes), parsed.GetValue(seed), parsed.GetValue(looks),
                parsed.GetValue(lists), parsed.GetValue(output), cancellationToken)));
        return command;
    }

    private static int Run(ModelSetup setup, int scenes, int seed, int looks, int lists, string? output, CancellationToken cancellationToken)
    {
        var evaluation = PocketEvaluation.Run(setup, scenes, seed, looks, lists, cancellationToken);
        Print(evaluation);
        if (output is not null)
        {
            evaluation.Write(output);
            Terminal.MarkupLine($"Written to {output}");
        }
        return CommandLine.Done;
    }

    private static void Print(PocketEvaluation evaluation)
    {
        Terminal.MarkupLine($"{evaluation.Model}: {evaluation.Score.Scenes} evaluation scenes, {evaluation.Score.Relationships} true relationships, {evaluation.Score.Predictions} written, {evaluation.Seconds:0.0} s");
        var table = new Table().AddColumns("", "R@20", "R@50", "mR@50", "precision", "outside spatial R@50", "names").RoundedBorder();
        Row(evaluation.ModelName, evaluation.Result);
        foreach (var (name, result) in evaluation.Baselines)
            Row($"picture-blind: {name}", result);
        Row("frequency, told the true names", evaluation.ToldNames);
        AnsiConsole.Write(table);

        void Row(string name, PocketResult result) => table.AddRow([
            new Text(name), .. new[] { result.RecallAt20, result.RecallAt50, result.MeanRecallAt50, result.Precision, result.OutsideSpatialAt50, result.Names }
                .Select(value => new Text(double.IsNaN(value) ? "n/a" : FormattableString.Invariant($"{100 * value:0.0}")))]);
    }
}
