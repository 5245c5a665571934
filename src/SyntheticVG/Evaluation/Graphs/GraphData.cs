using System.Globalization;
using System.Text.Json;
using SyntheticVG.Datasets.Leaks;
using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Evaluation.Graphs;

/// <summary>One split of a graph benchmark: images one after the other, a scorer a mode.</summary>
internal sealed class GraphData(
    BenchmarkCard card, string split, IReadOnlyList<GraphSample> samples, GraphVocabulary vocabulary, Func<GraphSample, Question> ask,
    IReadOnlyList<GraphMode> modes) : IBenchmarkData
{
    private const int ShownEdges = 20;

    public IReadOnlyList<Question> Questions => [.. samples.Select(ask)];

    public IReadOnlyList<Question> OptionQuestions => AskOptions is null
        ? []
        : [.. samples.SelectMany(sample => PairsOf(sample).Select(pair => AskOptions(sample, pair.Subject, pair.Object) with { Id = IdOf(sample, pair) }))];

    /// <summary>Asks how likely each predicate is between two nodes, where a benchmark does so.</summary>
    public Func<GraphSample, int, int, Question>? AskOptions { get; init; }

    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>What graph lines call this data set among an image's sources; null where answers go by the image's id alone.</summary>
    public string? DataSet { get; init; }

    public Score Score(PredictionSet predictions, string? mode = null)
    {
        var chosen = card.ModeOf(mode);
        var scorer = modes.First(m => m.Name == chosen.Name).Make();
        var (tally, worst) = (new AnswerTally(predictions), new WorstRows());
        foreach (var sample in samples)
        {
            var answer = tally.Next(sample.Id, chosen.AsksOptions ? () => FromPairs(sample, predictions) : () => predictions.Find(NamesOf(sample)));
            var finding = Add(scorer, sample, answer, tally);
            worst.Add(finding.Value, () => new(sample.Id, finding.Value, "", answer is null ? null : "")
            {
                Image = sample.Image,
                TrueGraph = vocabulary.ToGraph(sample, sample.Boxes, sample.Labels, sample.Edges, RelationshipOrigin.Human),
                FoundGraph = answer is null
                    ? null
                    : finding.Found() is var found ? found with { Relationships = [.. found.Relationships.Take(ShownEdges)] }
                    : null,
            });
        }
        return new()
        {
            Benchmark = card.Name,
            Version = card.Version,
            Split = split,
            Mode = chosen.Name,
            Counts = tally.Counts,
            Metrics = [.. scorer.Compute()],
            Units = [.. scorer.Units],
            Rows = worst.Rows,
            Notes = [.. Notes, .. tally.Notes],
        };
    }

    // By which graph lines may call the image.
    private IEnumerable<string> NamesOf(GraphSample sample) =>
        [.. DataSet is null ? Array.Empty<string>() : [$"{DataSet}:{sample.Id}"], .. sample.Image is null ? [] : PictureKeys.Of(sample.Image)];

    // What a model said of each pair on its own, as one answer about the image; null where it said nothing of any.
    private static string? FromPairs(GraphSample sample, PredictionSet predictions)
    {
        var pairs = PairsOf(sample).Select(pair => (pair, Scores: predictions[IdOf(sample, pair)] is { } answer ? Likelihoods.Read(answer, "mean") : null))
            .Where(row => row.Scores is not null).ToList();
        return pairs.Count == 0 ? null
            : JsonSerializer.Serialize(
                new { pairs = pairs.Select(row => new[] { row.pair.Subject, row.pair.Object }), predicates = pairs.Select(row => row.Scores) });
    }

    private static IEnumerable<(int Subject, int Object)> PairsOf(GraphSample sample) => sample.Edges.Select(edge => (edge.Subject, edge.Object)).Distinct();

    private static string IdOf(GraphSample sample, (int Subject, int Object) pair) =>
        string.Create(CultureInfo.InvariantCulture, $"{sample.Id}/{pair.Subject}-{pair.Object}");

    private GraphFinding Add(IGraphScorer scorer, GraphSample sample, string? answer, AnswerTally tally)
    {
        if (answer is null)
            return scorer.Add(sample, null);
        try
        {
            var finding = scorer.Add(sample, GraphAnswer.Parse(answer, vocabulary));
            if (finding.Unread is { } why)
                tally.Unreadable(sample.Id, why);
            return finding;
        }
        catch (InvalidDataException e)
        {
            tally.Unreadable(sample.Id, e.Message);
            return scorer.Add(sample, null);
        }
    }
}
