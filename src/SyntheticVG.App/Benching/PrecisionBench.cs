using System.Text.Json.Nodes;
using SyntheticVG.App.Loading;
using SyntheticVG.App.Pocket;
using SyntheticVG.App.Terminals;
using SyntheticVG.Datasets;
using SyntheticVG.Datasets.Graphs;
using SyntheticVG.Images.Codecs;
using SyntheticVG.Images.Drawing;
using SyntheticVG.Instructions;
using SyntheticVG.Models.Conversing;
using SyntheticVG.Models.Evaluation;
using SyntheticVG.PocketWorld.Composing;
using SyntheticVG.SceneGraphs.Comparing;

namespace SyntheticVG.App.Benching;

/// <summary>What a model loses in blocks of 8 and 4 bits: its graphs of drawn scenes, and what it expects in given texts, beside its own precision.</summary>
internal static class PrecisionBench
{
    /// <summary>Raised whenever a number could change.</summary>
    public const int Version = 1;

    /// <summary>What is measured.</summary>
    /// <param name="Scenes">Scenes that graphs are written of.</param>
    /// <param name="Texts">The first of them, whose true graphs are the given texts.</param>
    /// <param name="Pictures">The first of them, of which all graphs are drawn side by side; needs a folder.</param>
    /// <param name="Seed">Of scenes and of the order of their regions.</param>
    /// <param name="Folder">Where results, graphs and pictures go; null: nowhere.</param>
    public sealed record Plan(int Scenes, int Texts, int Pictures, int Seed, string? Folder);

    /// <summary>Measures, prints a line a precision, and writes what was found.</summary>
    /// <returns>The exit code: failed where a figure falls short of its aim.</returns>
    public static int Run(ModelSetup setup, Plan plan, CancellationToken cancellation)
    {
        using var own = ModelLoader.Load(setup, Console.WriteLine);
        var expected = Write(own, setup, plan, own.Robin.Precision.Name, cancellation);
        var result = expected.Result;
        Console.WriteLine(FormattableString.Invariant(
            $"{expected.ModelName} in {own.Robin.Precision.Name}: {plan.Scenes} scenes, R@50 {100 * result.RecallAt50:0.0} %, ")
            + FormattableString.Invariant($"precision {100 * result.Precision:0.0} %, names {100 * result.Names:0.0} %"));
        var (found, graphs) = (new List<PrecisionFigures>(), new List<(string Name, PocketEvaluation Evaluation)> { (own.Robin.Precision.Name, expected) });
        foreach (var name in (string[])["q8", "q4"])
        {
            using var blocks = ModelLoader.Load(setup with { Precision = name }, Console.WriteLine);
            var evaluation = Write(blocks, setup, plan, name, cancellation);
            var figures = PrecisionFigures.Of(name, expected, evaluation, Divergences(own, blocks, plan, cancellation));
            graphs.Add((name, evaluation));
            found.Add(figures);
            Console.WriteLine(figures);
        }
        if (plan.Folder is { } folder)
        {
            Save(folder, plan, found, graphs);
            Draw(folder, plan, own.Robin.Config.ImageSide, graphs);
            Console.WriteLine($"written to {folder}");
        }
        var wrong = found.SelectMany(figures => figures.ShortOf()).ToList();
        foreach (var line in wrong)
            Console.Error.WriteLine($"synvg: {line}");
        return wrong.Count > 0 ? CommandLine.Failed : CommandLine.Done;
    }

    private static PocketEvaluation Write(
        RobinSession session, ModelSetup setup, Plan plan, string precision, CancellationToken cancellation) => ProgressBar.Run(
        $"{plan.Scenes} scenes in {precision}",
        _ => PocketEvaluation.Run(
            session.Robin, session.Tokenizer, ModelLoader.FolderOf(setup), plan.Scenes, plan.Seed, looks: 1, lists: 1, cancellation));

    /// <summary>How far the second model's expectations are from the first one's, at every token of the true graphs' texts.</summary>
    public static IReadOnlyList<double> Divergences(RobinSession first, RobinSession second, Plan plan, CancellationToken cancellation)
    {
        var series = new SceneSeries(new() { Seed = plan.Seed, Size = first.Robin.Config.ImageSide, Evaluation = true });
        var all = new List<double>();
        for (var i = 0; i < plan.Texts; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            var scene = series.Draw(i);
            var (graphs, _) = RegionDialogueData.Writable(first.Tokenizer, [RegionOrder.Shuffle(scene.Truth, plan.Seed)]);
            all.AddRange(TextDivergence.Measure(first.Robin, second.Robin, RegionDialogueSample.Make(first.Tokenizer, graphs[0], scene.ToPicture)));
        }
        return all;
    }

    private static void Save(string folder, Plan plan, IReadOnlyList<PrecisionFigures> found, IReadOnlyList<(string Name, PocketEvaluation Evaluation)> graphs)
    {
        Directory.CreateDirectory(folder);
        foreach (var (name, evaluation) in graphs)
            GraphLines.WriteFile(Path.Combine(folder, $"{name}.jsonl"), evaluation.Graphs);
        var json = new JsonObject
        {
            ["bench"] = "precision",
            ["version"] = Version,
            ["program"] = ProgramVersion.Text,
            ["model"] = graphs[0].Evaluation.ModelName,
            ["own"] = graphs[0].Name,
            ["scenes"] = plan.Scenes,
            ["seed"] = plan.Seed,
            ["in_blocks"] = new JsonObject(found.Select(figures => KeyValuePair.Create(figures.Name, (JsonNode?)figures.ToJson()))),
        };
        WholeFile.Write(Path.Combine(folder, "precision.json"), json.ToJsonString(new() { WriteIndented = true }) + "\n");
    }

    private static void Draw(string folder, Plan plan, int side, IReadOnlyList<(string Name, PocketEvaluation Evaluation)> graphs)
    {
        var series = new SceneSeries(new() { Seed = plan.Seed, Size = side, Evaluation = true });
        var drawer = new ComparisonPicture(new() { Seed = plan.Seed });
        for (var i = 0; i < Math.Min(plan.Pictures, plan.Scenes); i++)
        {
            var aligned = new AlignedGraphs([.. graphs.Select(graph => graph.Evaluation.Graphs[i])]);
            var picture = drawer.Draw(series.Draw(i).ToPicture(), aligned, [.. graphs.Select(graph => graph.Name)]);
            PictureWriter.Write(picture, Path.Combine(folder, "pictures", $"{KeyFileName.Of(aligned.Graphs[0].Image.Key)}.png"));
        }
    }
}
