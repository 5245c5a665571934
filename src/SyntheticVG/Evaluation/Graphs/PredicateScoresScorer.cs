using SyntheticVG.Evaluation.Metrics;

namespace SyntheticVG.Evaluation.Graphs;

/// <summary>PredCls with a score for every predicate of every annotated pair; pooled, without graph constraint.</summary>
/// <param name="vocabulary">The closed lists.</param>
/// <param name="slip">How many of the best K are dropped: 1 in All-Seeing's script.</param>
internal sealed class PredicateScoresScorer(GraphVocabulary vocabulary, int slip) : IGraphScorer
{
    private static readonly int[] Ks = [20, 50, 100];

    private readonly List<ScoredRelation> _relations = [];
    private readonly List<UnitScore> _units = [];

    public IReadOnlyList<UnitScore> Units => _units;

    public GraphFinding Add(GraphSample sample, GraphAnswer? answer)
    {
        var rows = answer is null ? null : answer.Pairs.Count > 0 ? answer.Pairs.Zip(answer.Predicates).ToLookup(row => row.First, row => row.Second)
            : throw new InvalidDataException("no pairs with predicate scores; this mode asks for them");
        IReadOnlyList<ScoredRelation> relations =
            [.. sample.Edges.Select(edge => new ScoredRelation(sample.Id, edge, rows?[(edge.Subject, edge.Object)].FirstOrDefault() ?? []))];
        _relations.AddRange(relations);
        var value = relations.Count > 0 ? PredicateScores.Recall(relations, [Ks[0]], slip).First().Value : 0;
        _units.Add(new(sample.Id, value, relations.Count));
        return new(value, () => vocabulary.ToGraph(sample, sample.Boxes, sample.Labels,
            relations.Where(r => r.Scores.Count > 0).Select(r => r.Truth with { Predicate = r.Scores.Index().MaxBy(s => s.Item).Index })));
    }

    public IEnumerable<Metric> Compute() => PredicateScores.Recall(_relations, Ks, slip);
}
