using SyntheticVG.App.Pocket;
using SyntheticVG.Datasets;
using SyntheticVG.Evaluation;
using SyntheticVG.Images;
using SyntheticVG.Images.Drawing;
using SyntheticVG.Instructions;
using SyntheticVG.Instructions.Tasks;
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

    /// <summary>Graphs with the photos in a folder, or drawn scenes where no graphs are named.</summary>
    public static ITrainingData Open(TrainRequest request, TrainPreset preset, Tokenizer tokenizer, RobinConfig config)
    {
        if (request.Graphs.Length == 0)
        {
            return preset.Config is not null
                ? PocketRecipe.Data(tokenizer, request.Seed)
                : throw new ArgumentException($"the preset {preset.Name} needs something to learn from; give --graphs and --data");
        }
        var folder = request.Data ?? throw new ArgumentException("--graphs without --data; name the folder that the pictures' paths start from");
        var style = new TaskStyle { Boxes = preset.Config is null };
        var writer = new GraphConversations(new(tokenizer, request.Compatible ? LabelRule.Original : LabelRule.Answers), style,
            Math.Min(config.MaxTokens ?? int.MaxValue, config.Language.MaxPositions), config.ImageTokens);
        (IGraphTask, double)[] tasks = [(new SceneGraphTask(), 1), (new RegionByRegionTask(), 1), (new DescriptionTask(), 1), (new RelationshipsTask(), 1)];
        var sources = request.Graphs.Select(file => new GraphTaskSource(Path.GetFileName(file), [.. Read(file)], tasks, writer,
            graph => GraphPhoto.Read(Path.Combine(folder, graph.Image.File), graph.Image)));
        return new TrainingMixture([.. sources.Select(source => ((IConversationSource)source, source.Rows))], request.Seed);
    }

    /// <summary>Scores and pictures of drawn scenes, or pictures of some of the graphs' photos.</summary>
    public static IReadOnlyList<ITrainingProbe> Probes(TrainRequest request, Tokenizer tokenizer) => request.Graphs.Length == 0
        ? [new PocketProbe(tokenizer, request.EvaluateScenes, ProbeSeed)]
        : [new GraphProbe(tokenizer, [.. Read(request.Graphs[0]).Take(Math.Min(4, request.EvaluateScenes))], request.Data!)];

    private static IEnumerable<SceneGraph> Read(string file)
    {
        foreach (var graph in GraphLines.ReadFile(file))
        {
            if (graph.Image.Evaluation)
                throw new InvalidDataException($"{file}: {graph.Image.Key} is for evaluation; expected graphs to learn from");
            yield return graph;
        }
    }

    private sealed class PocketProbe(Tokenizer tokenizer, int scenes, int seed) : ITrainingProbe
    {
        private const int Drawn = 4;

        public string Name => "pocket";

        public IReadOnlyList<Metric> Look(Robin robin, int step, string folder, CancellationToken cancellationToken)
        {
            var evaluation = PocketEvaluation.Run(robin, tokenizer, "training", scenes, seed, lists: 1, cancellationToken);
            var series = new PocketWorld.SceneSeries(new() { Seed = seed, Size = robin.Config.ImageSide, Evaluation = true });
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
                var photo = GraphPhoto.Read(Path.Combine(data, graph.Image.File), graph.Image);
                using var talk = session.TalkAbout(photo, graph);
                var written = talk.Graph(cancellationToken: cancellationToken).Graph;
                relationships += written.Relationships.Count;
                PictureWriter.Write(new GraphPicture().Draw(photo, written), Path.Combine(folder, $"graph-{i}.png"));
            }
            return [new("relationships", relationships / (double)Math.Max(1, graphs.Count))];
        }
    }
}
