using SyntheticVG.App.Pocket;
using SyntheticVG.App.Terminals;
using SyntheticVG.Datasets.Reading;
using SyntheticVG.Evaluation;
using SyntheticVG.Images;
using SyntheticVG.Images.Codecs;
using SyntheticVG.Images.Drawing;
using SyntheticVG.Instructions;
using SyntheticVG.Instructions.Mixtures;
using SyntheticVG.Instructions.Sources;
using SyntheticVG.Models.Conversing;
using SyntheticVG.Models.Robin;
using SyntheticVG.Models.Training;
using SyntheticVG.SceneGraphs;
using SyntheticVG.Tokens;

namespace SyntheticVG.App.Training;

/// <summary>What a run learns from, and what looks at it on the way.</summary>
internal static class TrainData
{
    private const int ProbeSeed = 4242;

    /// <summary>A mixture, graphs with the photos in a folder, or drawn scenes where neither is named.</summary>
    public static ITrainingData Open(TrainRequest request, TrainPreset preset, Tokenizer tokenizer, RobinConfig config)
    {
        var drawn = preset.Config is not null; // a model of few words, which talks about one region after the other
        if (request.Mixture is null && request.Graphs is null)
        {
            return drawn
                ? PocketRecipe.Data(tokenizer, request.Seed)
                : throw new ArgumentException($"the preset {preset.Name} needs something to learn from; give --graphs or --mixture, and --data");
        }
        var folder = request.Data ?? throw new ArgumentException($"{(request.Mixture is null ? "--graphs" : "--mixture")} without --data; name the folder that the pictures' paths start from");
        if (request.Mixture is null && drawn)
            return Dialogues(request.Graphs!, folder, tokenizer, request.Seed);
        var room = new SampleRoom(new(tokenizer, request.Compatible ? LabelRule.Original : LabelRule.Answers),
            Math.Min(config.MaxTokens ?? int.MaxValue, config.Language.MaxPositions), config.ImageTokens);
        var mixture = Mixture.Open(MixtureFile.Read(request.Mixture ?? "graphs"), new(folder, room) { Graphs = request.Graphs, Seed = request.Seed });
        foreach (var part in mixture.Parts)
            Console.WriteLine(FormattableString.Invariant($"{part.Group}: {part.Samples} samples an epoch of {part.Source.Rows} rows of {part.Source.Name}"));
        return mixture.Data;
    }

    private static RegionDialogueData Dialogues(string file, string folder, Tokenizer tokenizer, long seed)
    {
        var graphs = Read(file);
        var (writable, dropped) = RegionDialogueData.Writable(tokenizer, WithPhotos(graphs, file, folder));
        Console.WriteLine(FormattableString.Invariant($"{file}: {writable.Count} graphs, {graphs.Evaluation} for evaluation left out; {dropped} relationships have words that the model lacks and were left out"));
        return new(tokenizer, [.. writable.Select(graph => (graph, (Func<Picture>)(() => PhotoOf(graph, folder))))], seed);
    }

    /// <summary>Scores and pictures of drawn scenes, or pictures of some of the graphs' photos.</summary>
    public static IReadOnlyList<ITrainingProbe> Probes(TrainRequest request, Tokenizer tokenizer) =>
        request.Graphs is { } file ? [new GraphProbe(tokenizer, [.. Read(file).Where(graph => Missing(graph, request.Data!) is null).Take(Math.Min(4, request.EvaluateScenes))], request.Data!)]
        : request.Mixture is null ? [new PocketProbe(tokenizer, request.EvaluateScenes, ProbeSeed)]
        : [];

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
        return found.Count > 0 ? found : throw new InvalidDataException($"{file}: no graph has its photo in {folder}{(missing.Count > 0 ? $"; the first: {missing[0]}" : "")}");
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

    private static Picture PhotoOf(SceneGraph graph, string folder) => GraphPhoto.Read(InsideFolder.Find(folder, graph.Image.File), graph.Image);

    private sealed class PocketProbe(Tokenizer tokenizer, int scenes, int seed) : ITrainingProbe
    {
        private const int Drawn = 4;

        public string Name => "pocket";

        public IReadOnlyList<Metric> Look(Robin robin, int step, string folder, CancellationToken cancellationToken)
        {
            var evaluation = PocketEvaluation.Run(robin, tokenizer, "training", scenes, seed, looks: 1, lists: 1, cancellationToken);
            var series = new PocketWorld.Composing.SceneSeries(new() { Seed = seed, Size = robin.Config.ImageSide, Evaluation = true });
            foreach (var (i, graph) in evaluation.Graphs.Take(Drawn).Index())
                PictureWriter.Write(new GraphPicture().Draw(series.Draw(i).ToPicture(), graph), Path.Combine(folder, $"scene-{i}.png"));
            var result = evaluation.Result;
            return [new("recall@20", result.RecallAt20), new("recall@50", result.RecallAt50), new("mean_recall@50", result.MeanRecallAt50), new("precision", result.Precision), new("names", result.Names)];
        }
    }

    private sealed class GraphProbe(Tokenizer tokenizer, IReadOnlyList<SceneGraph> graphs, string data) : ITrainingProbe
    {
        public string Name => "graphs";

        public IReadOnlyList<Metric> Look(Robin robin, int step, string folder, CancellationToken cancellationToken)
        {
            var session = new RobinSession(robin, tokenizer); // not disposed: the model is the run's
            var relationships = 0;
            foreach (var (i, graph) in graphs.Index())
            {
                var photo = PhotoOf(graph, data);
                using var talk = session.TalkAbout(photo, graph);
                var written = talk.Graph(cancellationToken: cancellationToken).Graph;
                relationships += written.Relationships.Count;
                PictureWriter.Write(new GraphPicture().Draw(photo, written), Path.Combine(folder, $"graph-{i}.png"));
            }
            return [new("relationships", relationships / (double)Math.Max(1, graphs.Count))];
        }
    }
}
