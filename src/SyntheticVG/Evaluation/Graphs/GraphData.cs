using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Evaluation.Graphs;

/// <summary>One split of a graph benchmark: images one after the other, a scorer a mode.</summary>
internal sealed class GraphData(
    BenchmarkCard card, string split, IReadOnlyList<GraphSample> samples, GraphVocabulary vocabulary, Func<GraphSample, Question> ask, IReadOnlyList<GraphMode> modes) : IBenchmarkData
{
    private const int ShownEdges = 20;

    public IReadOnlyList<Question> Questions => [.. samples.Select(ask)];

    public IReadOnlyList<string> Notes { get; init; } = [];

    public Score Score(PredictionSet predictions, string? mode = null)
    {
        var chosen = card.ModeOf(mode);
        var scorer = modes.First(m => m.Name == chosen.Name).Make();
        var (tally, worst) = (new AnswerTally(predictions), new WorstRows());
        foreach (var sample in samples)
        {
            var answer = tally.Next(sample.Id);
            var finding = Add(scorer, sample, answer, tally);
            worst.Add(finding.Value, () => new(sample.Id, finding.Value, "", answer is null ? null : "")
            {
                Image = sample.Image,
                TrueGraph = vocabulary.ToGraph(sample, sample.Boxes, sample.Labels, sample.Edges, RelationshipOrigin.Human),
                FoundGraph = answer is null ? null : finding.Found() is var found ? found with { Relationships = [.. found.Relationships.Take(ShownEdges)] } : null,
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
