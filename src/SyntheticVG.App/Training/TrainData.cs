using SyntheticVG.App.Instructing;
using SyntheticVG.App.Terminals;
using SyntheticVG.Datasets.Leaks;
using SyntheticVG.Datasets.Reading;
using SyntheticVG.Images;
using SyntheticVG.Images.Codecs;
using SyntheticVG.Instructions;
using SyntheticVG.Instructions.Mixtures;
using SyntheticVG.Instructions.Sources;
using SyntheticVG.Models.Robin;
using SyntheticVG.Models.Training;
using SyntheticVG.SceneGraphs;
using SyntheticVG.Tokens;

namespace SyntheticVG.App.Training;

/// <summary>What a run learns from, and what looks at it on the way.</summary>
/// <param name="OfPhase">What each phase of the stage learns from.</param>
/// <param name="Probes">What looks at the model on the way.</param>
internal sealed record TrainData(Func<string, ITrainingData> OfPhase, IReadOnlyList<ITrainingProbe> Probes)
{
    /// <summary>The mixture, where it learns from one.</summary>
    public OpenedMixture? Opened { get; private init; }

    /// <summary>A mixture, graphs with the photos in a folder, or drawn scenes where neither is named.</summary>
    public static TrainData Open(TrainRequest request, TrainPreset preset, Tokenizer tokenizer, RobinConfig config)
    {
        var drawn = preset.Config is not null; // a model of few words, which talks about one region after the other
        if (request.Mixture is null && request.Graphs is null)
        {
            return drawn
                ? Same(PocketRecipe.Data(tokenizer, request.Seed), [TrainProbes.OfScenes(tokenizer, request.EvaluateScenes)])
                : throw new ArgumentException($"the preset {preset.Name} needs something to learn from; give --graphs or --mixture, and --data");
        }
        var folder = request.Data ?? throw new ArgumentException(
            $"{(request.Mixture is null ? "--graphs" : "--mixture")} without --data; name the folder that the pictures' paths start from");
        if (request.Mixture is null && drawn)
            return Dialogues(request, request.Graphs!, folder, tokenizer);
        var room = RoomOf(request.Compatible, tokenizer, config);
        var file = MixtureFile.Read(request.Mixture ?? "graphs");
        if (request.Graphs is not null && file.NamesEveryFile)
            throw new ArgumentException($"--graphs has no effect: every source of the mixture {file.Name} names its own file");
        var report = new ReadReport();
        var mixture = Mixture.Open(file, new(folder, room)
        {
            Graphs = request.Graphs,
            Seed = request.Seed,
            HeldOut = request.HeldOutShare,
            Report = report,
            Leaks = request.LeakList is { } list ? LeakList.Read(list) : null
        });
        ReportLines.Print(report);
        PictureShare.Require(mixture, folder);
        return new(mixture.OfPhase, request.EvaluateEvery > 0 ? TrainProbes.OfMixture(mixture, request, tokenizer) : [])
        {
            Opened = new(file, mixture, room, Counted: true)
        };
    }

    private static TrainData Same(ITrainingData data, IReadOnlyList<ITrainingProbe> probes) => new(_ => data, probes);

    /// <summary>How much a model has room for, and how its samples are encoded.</summary>
    public static SampleRoom RoomOf(bool compatible, Tokenizer tokenizer, RobinConfig config) => new(
        new(tokenizer, compatible ? LabelRule.Original : LabelRule.Answers),
        Math.Min(config.MaxTokens ?? int.MaxValue, config.Language.MaxPositions), config.ImageTokens);

    private static TrainData Dialogues(TrainRequest request, string file, string folder, Tokenizer tokenizer)
    {
        var graphs = Read(file);
        var (writable, dropped) = RegionDialogueData.Writable(tokenizer, WithPhotos(graphs, file, folder));
        Console.WriteLine(
            FormattableString.Invariant(
                $"{file}: {writable.Count} graphs, {graphs.Evaluation} for evaluation left out; {dropped} relationships have words that the model lacks and were left out"));
        return Same(new RegionDialogueData(tokenizer, [.. writable.Select(graph => (graph, (Func<Picture>)(() => PhotoOf(graph, folder))))], request.Seed),
            [TrainProbes.OfGraphs(tokenizer, writable.Take(request.EvaluateScenes).Select(graph => (graph, (Func<Picture>)(() => PhotoOf(graph, folder)))))]);
    }

    // A graph without its photo is left out, counted, and the first is named.
    private static List<SceneGraph> WithPhotos(GraphFile graphs, string file, string folder)
    {
        var (found, missing) = (new List<SceneGraph>(), new List<string>());
        foreach (var graph in graphs)
        {
            if (Missing(graph, folder) is { } problem)
                missing.Add(problem);
            else
                found.Add(graph);
        }
        if (missing.Count > 0)
            Console.WriteLine(FormattableString.Invariant($"{file}: {missing.Count:N0} graphs without their photo are left out, the first: {missing[0]}"));
        return found.Count > 0
            ? found
            : throw new InvalidDataException($"{file}: no graph has its photo in {folder}{(missing.Count > 0 ? $"; the first: {missing[0]}" : "")}");
    }

    private static string? Missing(SceneGraph graph, string folder)
    {
        try
        {
            InsideFolder.Find(folder, graph.Image.File);
            return null;
        }
        catch (Exception e) when (e is FileNotFoundException or InvalidDataException)
        {
            return e.Message;
        }
    }

    private static GraphFile Read(string file)
    {
        var report = new ReadReport();
        var graphs = GraphFile.Open(file, report);
        ReportLines.Print(report);
        return graphs;
    }

    private static Picture PhotoOf(SceneGraph graph, string folder) => PhotoFile.Read(InsideFolder.Find(folder, graph.Image.File), graph.Image);
}
