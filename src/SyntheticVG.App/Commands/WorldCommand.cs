using System.CommandLine;
using System.Diagnostics;
using SyntheticVG.App.Terminals;
using SyntheticVG.PocketWorld.Composing;
using SyntheticVG.PocketWorld.Writing;

namespace SyntheticVG.App.Commands;

/// <summary><c>synvg world</c>: draws scenes with known truth and writes them as data sets.</summary>
internal static class WorldCommand
{
    /// <summary>The verb.</summary>
    public static Command Create()
    {
        var scenes = new Option<int>("--scenes") { Description = "How many scenes to draw.", DefaultValueFactory = _ => 100 }.AtLeast(1);
        var seed = new Option<long>("--seed") { Description = "The same seed gives the same scenes, byte for byte.", DefaultValueFactory = _ => 1 };
        var folder = new Option<string>("--out") { Description = "The folder to make.", Required = true }.Folder();
        var size = new Option<int>("--size")
        {
            Description = "Width and height of a picture in pixels, 64 to 2048.",
            DefaultValueFactory = _ => 256
        }.Within(64, 2048);
        var evaluation = new Option<bool>("--evaluation") { Description = "Draw from the evaluation stream: other scenes, marked, and refused in training." };
        var command = new Command("world", """
            Draw a pocket world: scenes with complete known truth, written as COCO, Visual Genome, GQA and depth files.
            Example: synvg world --scenes 600 --seed 7 --out world
            """) { scenes, seed, folder, size, evaluation };
        command.SetAction((parsed, cancellationToken) => Task.Run(() => Run(
            Path.GetFullPath(parsed.GetRequiredValue(folder)),
            parsed.GetValue(scenes),
            new() { Seed = parsed.GetValue(seed), Size = parsed.GetValue(size), Evaluation = parsed.GetValue(evaluation) },
            cancellationToken), cancellationToken));
        return command;
    }

    private static int Run(string folder, int scenes, SceneSeriesOptions options, CancellationToken cancellationToken)
    {
        var clock = Stopwatch.StartNew();
        var written = ProgressBar.Run($"drawing {scenes} scenes", scenes,
            progress => PocketWorldWriter.Write(folder, scenes, options, new Held(progress, cancellationToken), cancellationToken));
        Console.WriteLine(written
            ? $"{scenes} scenes of {options.Size} px, seed {options.Seed}, {(options.Evaluation ? "evaluation" : "training")} stream, "
                + $"in {clock.Elapsed.TotalSeconds:0.0} s ({scenes / clock.Elapsed.TotalSeconds:0} a second): {folder}"
            : $"{folder} holds this world already; nothing was drawn");
        return CommandLine.Done;
    }

    private sealed class Held(IProgress<int> inner, CancellationToken stop) : IProgress<int>
    {
        public void Report(int value)
        {
            inner.Report(value);
            HoldPoint.Reach("scene", value, stop);
        }
    }
}
