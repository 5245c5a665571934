using SyntheticVG.Datasets.Graphs;
using SyntheticVG.Evaluation.Graphs;
using SyntheticVG.Evaluation.Metrics;
using SyntheticVG.SceneGraphs;
using SyntheticVG.SceneGraphs.Naming;

namespace SyntheticVG.Evaluation.Benchmarks;

/// <summary>Our own: any file of scene graphs against a file of true ones, the pocket world's above all.</summary>
/// <remarks>
/// A predicted region shows the true one with which it overlaps best, by masks where both have one, by boxes elsewhere, from
/// one half on; each true region is shown once. A relation is right where the truth says it of the same two regions, or says
/// its inverse the other way round. Where the truth is incomplete (human annotations), precision is a lower bound.
/// </remarks>
public sealed class Graphs : IBenchmark
{
    /// <inheritdoc/>
    public BenchmarkCard Card { get; } = new()
    {
        Name = "graphs",
        Title = "Scene graphs against the truth",
        What = "Precision and recall of relations, coverage of related pairs, calibration of confidences.",
        Data = "A file of graph lines that is the truth (synvg world writes truth.jsonl); plain or zstd.",
        Counts = "those of the file",
        Predictions = "graph lines: the files that synvg build and synvg edit write; images are matched by key",
        Modes =
        [
            new("relations", "relations between regions, whatever the regions are called"),
            new("triplets", "the names of both regions must be those of the truth as well"),
            new("entailed", "as the runs of drawn scenes count: relations that the truth entails, or that its boxes and depths confirm, are right too"),
        ],
    };

    /// <inheritdoc/>
    public IBenchmarkData Open(string path, string? split = null, ISentenceEncoder? sentences = null)
    {
        var file = DataFile.Find(path, "truth.jsonl", "truth.jsonl.zst", "*.jsonl");
        var name = Path.GetFileNameWithoutExtension(file);
        if (split is not null && split != name)
            throw new ArgumentException($"--split is '{split}', and the truth is {file}; expected {name}, or no --split: the file is the split");
        return GraphLines.ReadFile(file).Any()
            ? new Data(Card, name, file)
            : throw new InvalidDataException($"{file} holds no graph; expected lines of true graphs, such as synvg world writes");
    }

    private sealed class Data(BenchmarkCard card, string split, string file) : IBenchmarkData
    {
        public IReadOnlyList<Question> Questions => [.. GraphLines.ReadFile(file).Where(truth => truth.Regions.Count > 0).Select(truth => GraphQuestion.Of(
            truth.Image.Key, truth.Image.File, (truth.Image.Width, truth.Image.Height), [.. truth.Regions.Select(region => region.Box)],
            () => [.. truth.Regions.Select(region => region.Mask)]))];

        public IReadOnlyList<string> Notes => [];

        public Score Score(PredictionSet predictions, string? mode = null)
        {
            var chosen = card.ModeOf(mode);
            var (tally, worst, quality) =
                (new AnswerTally(predictions), new WorstRows(), new RelationQuality(Enum.Parse<RelationRule>(chosen.Name, ignoreCase: true)));
            foreach (var truth in GraphLines.ReadFile(file))
            {
                var answer = tally.Next(truth.Image.Key);
                var graph = answer is null ? null : Read(answer, truth, tally);
                var value = quality.Add(truth, graph);
                worst.Add(value,
                    () => new(truth.Image.Key, value, "", graph is null ? null : "") { Image = truth.Image.File, TrueGraph = truth, FoundGraph = graph });
            }
            return new()
            {
                Benchmark = card.Name,
                Version = card.Version,
                Split = split,
                Mode = chosen.Name,
                Counts = tally.Counts,
                Metrics = [.. quality.Compute()],
                Units = [.. quality.Units],
                Rows = worst.Rows,
                Notes = [.. tally.Notes],
            };
        }

        private static SceneGraph? Read(string answer, SceneGraph truth, AnswerTally tally)
        {
            try
            {
                var graph = GraphLines.Read(answer);
                if (graph.Relationships.Any(r => r.Confidence is { } confidence && !(confidence >= 0 && confidence <= 1)))
                    throw new InvalidDataException("a confidence is no number from 0 to 1");
                return (graph.Image.Width, graph.Image.Height) == (truth.Image.Width, truth.Image.Height) ? graph
                    : throw new InvalidDataException(
                        $"the graph is of a picture of {graph.Image.Width} × {graph.Image.Height}; expected {truth.Image.Width} × {truth.Image.Height}");
            }
            catch (InvalidDataException e)
            {
                tally.Unreadable(truth.Image.Key, e.Message);
                return null;
            }
        }
    }
}
