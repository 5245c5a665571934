using System.CommandLine;
using System.Diagnostics;
using Spectre.Console;
using SyntheticVG.PocketWorld;

namespace SyntheticVG.App.Commands;

/// <summary><c>synvg world</c>: draws scenes with known truth and writes them as data sets.</summary>
internal static class WorldCommand
{
    /// <summary>The verb.</summary>
    public static Command Create()
    {
        var scenes = new Option<int>("--scenes") { Description = "How many scenes to draw.", DefaultValueFactory = _ => 100 }.AtLeast(1);
        var seed = new Option<long>("--seed") { Description = "The same seed gives the same scenes, byte for byte.", DefaultValueFactory = _ => 1 };
        var folder = new Option<DirectoryInfo>("--out") { Description = "The folder to make.", Required = true };
        var size = new Option<int>("--size") { Description = "Width and height of a picture in pixels, 64 to 2048.", DefaultValueFactory = _ => 256 }.Within(64, 2048);
        var evaluation = new Option<bool>("--evaluation") { Description = "Draw from the evaluation stream: other scenes, marked, and refused in training." };
        var command = new Command("world", """
            Draw a pocket world: scenes with complete known truth, written as COCO, Visual Genome, GQA and depth files.
            Example: synvg world --scenes 600 --seed 7 --out world
            """) { scenes, seed, folder, size, evaluation };
        command.SetAction((parsed, cancellationToken) => Task.Run(() => Run(
            parsed.GetRequiredValue(folder).FullName,
            parsed.GetValue(scenes),
            new() { Seed = parsed.GetValue(seed), Size = parsed.GetValue(size), Evaluation = parsed.GetValue(evaluation) },
            cancellationToken), cancellationToken));
        return command;
    }

    private static int Run(string folder, int scenes, SceneSeriesOptions options, CancellationToken cancellationToken)
    {
        var clock = Stopwatch.StartNew();
        var written = false;
        AnsiConsole.Progress().Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn()).Start(context =>
        {
            var bar = context.AddTask($"drawing {scenes} scenes", maxValue: scenes);
            written = PocketWorldWriter.Write(folder, scenes, options, new Bar(bar), cancellationToken);
            bar.Value = scenes;
        });
        Console.WriteLine(written
            ? $"{scenes} scenes of {options.Size} px, seed {options.Seed}, {(options.Evaluation ? "evaluation" : "training")} stream, in {clock.Elapsed.TotalSeconds:0.0} s ({scenes / clock.Elapsed.TotalSeconds:0} a second): {folder}"
            : $"{folder} holds this world already; nothing was drawn");
        return CommandLine.Done;
    }

    private sealed class Bar(ProgressTask task) : IProgress<int>
    {
        public void Report(int value) => task.Value = value;
    }
}
