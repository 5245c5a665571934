using SyntheticVG.App.Pocket;
using SyntheticVG.Evaluation;
using SyntheticVG.Images;
using SyntheticVG.Images.Codecs;
using SyntheticVG.Images.Drawing;
using SyntheticVG.Instructions;
using SyntheticVG.Instructions.Mixtures;
using SyntheticVG.Models.Conversing;
using SyntheticVG.Models.Robin;
using SyntheticVG.Models.Training;
using SyntheticVG.SceneGraphs;
using SyntheticVG.Tokens;

namespace SyntheticVG.App.Training;

/// <summary>What looks at a model while it learns.</summary>
internal static class TrainProbes
{
    private const int SceneSeed = 4242;
    private const int Drawn = 4;

    /// <summary>Scores of drawn scenes that are not learned from, some as pictures.</summary>
    public static ITrainingProbe OfScenes(Tokenizer tokenizer, int scenes) => new SceneProbe(tokenizer, scenes);

    /// <summary>Pictures of what the model writes about some graphs' photos.</summary>
    public static ITrainingProbe OfGraphs(Tokenizer tokenizer, IEnumerable<(SceneGraph Graph, Func<Picture> Photo)> graphs) =>
        new GraphProbe(tokenizer, [.. graphs.Take(Drawn)]);

    /// <summary>The loss, by task, of rows that are held out of each source of a mixture; and pictures, where some of them are graphs.</summary>
    /// <exception cref="InvalidDataException">No source has as many rows that one is held out.</exception>
    public static IReadOnlyList<ITrainingProbe> OfMixture(Mixture mixture, TrainRequest request, Tokenizer tokenizer)
    {
        var (samples, graphs) = (new List<(string, TrainingSample)>(), new List<(SceneGraph, Func<Picture>)>());
        foreach (var source in mixture.HeldOut.Where(source => source.Rows > 0))
        {
            var wanted = Math.Min(source.Rows, request.EvaluateScenes);
            for (var i = 0; i < wanted; i++)
            {
                var row = (int)((long)i * source.Rows / wanted);
                try
                {
                    var made = source.Make(row, SceneSeed, visit: 0);
                    samples.Add((Mixture.TaskOf(source, made), made.Sample));
                    if (graphs.Count < Drawn && Mixture.GraphOf(source, row) is { } graph)
                        graphs.Add(graph);
                }
                catch (UnusableRowException e)
                {
                    Console.WriteLine($"held out: {e.Message}; left out");
                }
            }
        }
        if (samples.Count == 0)
            throw new InvalidDataException(
                FormattableString.Invariant(
                    $"--evaluate-every: nothing is held out to look at; --hold-out {request.HeldOutShare} takes a row of {Math.Round(1 / request.HeldOutShare)}, and no source has as many. Give a larger share"));
        Console.WriteLine(FormattableString.Invariant(
            $"held out: {request.HeldOutShare:0.####} of each source's rows are not learned from; the loss is looked at on {samples.Count} of them"));
        return graphs.Count == 0 ? [new HeldOutLoss(samples)] : [new HeldOutLoss(samples), new GraphProbe(tokenizer, graphs)];
    }

    private sealed class SceneProbe(Tokenizer tokenizer, int scenes) : ITrainingProbe
    {
        public string Name => "pocket";

        public IReadOnlyList<Metric> Look(Robin robin, int step, string folder, CancellationToken cancellationToken)
        {
            var evaluation = PocketEvaluation.Run(robin, tokenizer, "training", scenes, SceneSeed, looks: 1, lists: 1, cancellationToken);
            var series = new PocketWorld.Composing.SceneSeries(new() { Seed = SceneSeed, Size = robin.Config.ImageSide, Evaluation = true });
            foreach (var (i, graph) in evaluation.Graphs.Take(Drawn).Index())
                PictureWriter.Write(new GraphPicture().Draw(series.Draw(i).ToPicture(), graph), Path.Combine(folder, $"scene-{i}.png"));
            var result = evaluation.Result;
            return [new("recall@20", result.RecallAt20), new("recall@50", result.RecallAt50), new("mean_recall@50", result.MeanRecallAt50),
                new("precision", result.Precision), new("names", result.Names)];
        }
    }

    private sealed class GraphProbe(Tokenizer tokenizer, IReadOnlyList<(SceneGraph Graph, Func<Picture> Photo)> graphs) : ITrainingProbe
    {
        public string Name => "graphs";

        public IReadOnlyList<Metric> Look(Robin robin, int step, string folder, CancellationToken cancellationToken)
        {
            var session = new RobinSession(robin, tokenizer); // not disposed: the model is the run's
            var relationships = 0;
            foreach (var (i, (graph, picture)) in graphs.Index())
            {
                var photo = picture();
                using var talk = session.TalkAbout(photo, graph);
                var written = talk.Graph(cancellationToken: cancellationToken).Graph;
                relationships += written.Relationships.Count;
                PictureWriter.Write(new GraphPicture().Draw(photo, written), Path.Combine(folder, $"graph-{i}.png"));
            }
            return [new("relationships", relationships / (double)Math.Max(1, graphs.Count))];
        }
    }
}
