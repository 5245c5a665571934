using System.CommandLine;
using System.Diagnostics;
using SyntheticVG.App.Building;
using SyntheticVG.App.Demo;
using SyntheticVG.App.Pocket;
using SyntheticVG.App.Reports;
using SyntheticVG.App.Terminals;
using SyntheticVG.Datasets.Graphs;
using SyntheticVG.Datasets.Joining;
using SyntheticVG.Engine.Run;
using SyntheticVG.Engine.Settings;
using SyntheticVG.Engine.Stages;
using SyntheticVG.Models;
using SyntheticVG.PocketWorld;
using SyntheticVG.PocketWorld.Writing;
using SyntheticVG.SceneGraphs.Comparing;

namespace SyntheticVG.App.Commands;

/// <summary><c>synvg demo</c>: a small pocket world through the whole data engine, and a page that shows what came of it.</summary>
internal static class DemoCommand
{
    private const double Errors = 0.1;
    private const int NewScenes = 6; // for the trained model

    /// <summary>The verb.</summary>
    public static Command Create()
    {
        var folder = new Option<string>("--out") { Description = "The folder of the demo.", DefaultValueFactory = _ => "demo" }.Folder();
        var scenes = new Option<int>("--scenes")
        {
            Description = "How many scenes to draw, at most 500: the page holds every picture.",
            DefaultValueFactory = _ => 24
        }.Within(1, 500);
        var seed = new Option<int>("--seed") { Description = "Seed of the scenes, the teacher's errors and the verifier's.", DefaultValueFactory = _ => 7 };
        var command = new Command("demo", """
            Draw a small pocket world, build its graphs with the simulated teacher, filter them, and write report.html: pictures
            with graphs, what each filter dropped and why, precision and recall against the truth, statistics; what pocket
            ROBIN, the trained model that comes with the program, writes about new scenes; and these graphs before and after
            a simulated editor corrected them.

            Example:
              synvg demo --out demo
            """) { folder, scenes, seed };
        command.SetAction((parsed, cancellationToken) =>
            RunAsync(Path.GetFullPath(parsed.GetValue(folder)!), parsed.GetValue(scenes), parsed.GetValue(seed), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(string folder, int scenes, int seed, CancellationToken cancellationToken)
    {
        var clock = Stopwatch.StartNew();
        var (world, run) = (Path.Combine(folder, "world"), Path.Combine(folder, "run"));
        Directory.CreateDirectory(folder);
        PocketWorldWriter.Write(world, scenes, new() { Seed = seed, Size = 384 }, cancellationToken: cancellationToken);
        Console.WriteLine($"{world}: {scenes} scenes drawn");
        var settings = new RunSettings
        {
            Data = new() { Folder = world },
            Teacher = new() { Kind = TeacherKind.Simulated, SimulatedErrors = Errors },
            Seed = seed,
            Pictures = 0
        };
        if (await BuildSession.BuildAsync(settings, run, dryRun: false, cancellationToken) is not CommandLine.Done and var code)
            return code;

        var (fresh, edited) = (Path.Combine(folder, "new-scenes"), Path.Combine(folder, "edited"));
        PocketWorldWriter.Write(fresh, NewScenes, new() { Seed = seed, Size = StudentScenes.Side, Evaluation = true }, cancellationToken: cancellationToken);
        var student = StudentScenes.Write(ShippedRobin.Pocket, NewScenes, seed, cancellationToken);
        var written = Path.Combine(folder, "pocket-robin.jsonl");
        GraphLines.WriteFile(written, student.Scenes.Select(scene => scene.Graph));
        if (await EditedScenes.EditAsync(written, fresh, edited, Errors, seed, cancellationToken) is not CommandLine.Done and var failed)
            return failed;

        var demo = await GatherAsync(world, run, seed, student, EditedScenes.Compare(fresh, edited, Path.Combine(folder, "compared"), seed, cancellationToken),
            clock, cancellationToken);
        var report = Path.Combine(folder, "report.html");
        DemoReport.Write(report, demo);
        Console.WriteLine(TruthTable.Write(demo.Stages));
        Console.WriteLine(
            FormattableString.Invariant($"{report}: open it in a browser ({clock.Elapsed.TotalSeconds:0.0} s; teacher, verifier and editor are simulated)"));
        return CommandLine.Done;
    }

    private static async Task<DemoRun> GatherAsync(string world, string run, int seed, StudentScenes student, EditedScenes edited, Stopwatch clock,
        CancellationToken cancellationToken)
    {
        var truths = GraphLines.ReadFile(Path.Combine(world, "truth.jsonl")).ToDictionary(truth => truth.Image.Key);
        var rejected = File.ReadLines(Path.Combine(run, RunJournal.RejectedFile)).Select(RejectedLine.Read).ToLookup(line => line.Image);
        var scenes = GraphLines.ReadFile(Path.Combine(run, RunJournal.GraphsFile)).Select(graph => new DemoScene(
            File.ReadAllBytes(Path.Combine(world, graph.Image.File)), graph, truths[graph.Image.Key],
            TruthComparison.CounterpartsOf(graph, truths[graph.Image.Key]), [.. rejected[graph.Image.Key]])).ToList();
        var human = new TruthCounts();
        using var data = DataFolder.Open(world);
        await foreach (var image in data.ReadAsync(cancellationToken))
            human += TruthComparison.Of(image.Graph, truths[image.Graph.Image.Key]);
        return new()
        {
            World = world,
            Folder = run,
            Seed = seed,
            Teacher = new SimulatedTeacher(SimulatedTeacherOptions.AtRate(Errors, seed)).Description,
            Verifier = FormattableString.Invariant($"simulated verifier, no model asked; {100 * Errors:0} % of its answers are wrong"),
            Scenes = scenes,
            Stages = [("human", human), .. RunReport.ReadTruth(run)],
            HumanRelationships = human.Stated,
            Student = student,
            Edited = edited,
            Seconds = clock.Elapsed.TotalSeconds,
        };
    }
}
