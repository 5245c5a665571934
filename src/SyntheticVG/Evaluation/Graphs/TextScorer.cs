using SyntheticVG.Evaluation.Metrics;
using SyntheticVG.SceneGraphs;
using SyntheticVG.SceneGraphs.Naming;

namespace SyntheticVG.Evaluation.Graphs;

/// <summary>Maps the words of a text to labels; −1 for a word that has none.</summary>
internal sealed record WordMapping(Func<string, int> Class, Func<string, int> Predicate)
{
    /// <summary>To the class of nearest meaning.</summary>
    public static WordMapping ByMeaning(GraphVocabulary vocabulary, ISentenceEncoder encoder)
    {
        var classes = new NearestClass(encoder, vocabulary.Classes, NameQuery.Object);
        var predicates = new NearestClass(encoder, vocabulary.Predicates, NameQuery.Predicate);
        return new(classes.Of, predicates.Of);
    }

    /// <summary>To the class of the same words, in lower case.</summary>
    public static WordMapping ByWords(GraphVocabulary vocabulary)
    {
        var classes = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var (label, name) in vocabulary.Classes.Index())
        {
            classes.TryAdd(name, label);
            classes.TryAdd(GraphVocabulary.Plain(name), label);
        }
        return new(name => classes.GetValueOrDefault(Clean(name), -1), predicate => vocabulary.PredicateOf(Clean(predicate)) ?? -1);

        static string Clean(string text) => text.Trim().TrimEnd('.', ';').ToLowerInvariant();
    }
}

/// <summary>The ROBIN author's pooled recall of graphs written as text over given regions.</summary>
internal sealed class TextScorer(GraphVocabulary vocabulary, WordMapping mapping, int topK, bool dropUnread) : IGraphScorer
{
    private readonly PooledRecall _recall = new(topK);
    private int _dropped;

    public IReadOnlyList<UnitScore> Units => _recall.Units;

    public GraphFinding Add(GraphSample sample, GraphAnswer? answer)
    {
        var read = answer is null
            ? null
            : AuthorGraphText.Parse(answer.Text ?? throw new InvalidDataException("found no text; this mode reads a graph as text"));
        if (read is null && dropUnread)
        {
            _dropped++;
            return new(0, () => vocabulary.ToGraph(sample, [], [], []), answer is null ? null : NotRead);
        }
        // The regions were given, so they cover the truth however bad the text is.
        var predicted = Graph(read ?? new([], []), answer?.Boxes ?? sample.Boxes);
        _recall.Add(sample.Id, new(sample.Boxes, sample.Labels, sample.Edges), predicted);
        return new(_recall.Units[^1].Value, () => vocabulary.ToGraph(sample, predicted.Boxes, predicted.Labels, predicted.Edges),
            answer is not null && read is null ? NotRead : null);
    }

    public IEnumerable<Metric> Compute()
    {
        var metrics = _recall.Compute().Select(metric => metric.Name.Split('/') is ["recall", var label]
            ? metric with { Name = $"recall/{vocabulary.Predicates[int.Parse(label, System.Globalization.CultureInfo.InvariantCulture)]}" }
            : metric);
        return dropUnread ? [.. metrics, new("images-dropped", _dropped)] : metrics;
    }

    private const string NotRead = "no graph in the author's grammar";

    private BoxGraph Graph(NamedEdges read, IReadOnlyList<Box> boxes) => Graph(
        [.. read.Names.Select(mapping.Class)], [.. read.Edges.Select(edge => new Edge(edge.Subject, mapping.Predicate(edge.Predicate), edge.Object))], boxes);

    /// <summary>Names by line laid over regions; edges may name <see cref="AuthorGraphText.Last"/>.</summary>
    // Behind the regions stands one node more: the last name with the last box, which the script's index −1 means.
    internal static BoxGraph Graph(IReadOnlyList<int> labels, IReadOnlyList<Edge> edges, IReadOnlyList<Box> boxes)
    {
        var nodes = Math.Min(labels.Count, boxes.Count);
        var last = boxes.Count;
        int Node(int index) => index == AuthorGraphText.Last && nodes > 0 ? last : index >= 0 && index < nodes ? index : int.MaxValue;

        return new(
            nodes > 0 ? [.. boxes, boxes[^1]] : boxes,
            nodes > 0 ? [.. Enumerable.Range(0, last).Select(i => i < labels.Count ? labels[i] : -1), labels[^1]] : [],
            [.. edges.Select(edge => edge with { Subject = Node(edge.Subject), Object = Node(edge.Object) })]);
    }
}
