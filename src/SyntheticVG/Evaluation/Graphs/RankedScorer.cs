using SyntheticVG.Evaluation.Metrics;
using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Evaluation.Graphs;

/// <summary>What a graph task gives the model.</summary>
internal enum GraphTask
{
    /// <summary>True nodes and their classes; predicates are asked.</summary>
    PredCls,

    /// <summary>True nodes; classes and predicates are asked.</summary>
    SgCls,

    /// <summary>Nothing.</summary>
    SgDet,
}

/// <summary>How a predicted node is laid over a true one.</summary>
internal enum NodeOverlap
{
    /// <summary>Masks.</summary>
    Mask,

    /// <summary>Boxes.</summary>
    Box,

    /// <summary>Boxes of whole pixels, right and bottom inclusive: Visual Genome's scripts.</summary>
    InclusiveBox,
}

/// <summary>Recall of ranked edges (R, mR, ngR, zR, A, F1 at K): the field's PredCls, SGCls and SGDet, and the challenge's list.</summary>
internal sealed class RankedScorer(GraphVocabulary vocabulary, GraphTask task, NodeOverlap overlap, TripletRecallOptions options) : IGraphScorer
{
    private readonly TripletRecall _recall = new(options);

    private int _givenRegions;

    /// <summary>Reads graphs as this program writes them, and texts over given regions; null in modes that take neither.</summary>
    public OwnGraphs? Own { get; init; }

    /// <summary>How many edges of a list count.</summary>
    public int ListLength { get; init; } = int.MaxValue;

    public IReadOnlyList<UnitScore> Units => _recall.Units;

    public GraphFinding Add(GraphSample sample, GraphAnswer? answer)
    {
        if (answer?.Text is { } text)
            answer = Own?.Written(text, sample) ?? throw new InvalidDataException("found text; this mode reads ranked edges");
        if (answer?.Graph is { } graphOfOurs)
        {
            var own = Own ?? throw new InvalidDataException("found a graph of free words; this mode reads ranked edges");
            answer = task == GraphTask.SgDet
                ? own.Detected(graphOfOurs, sample, overlap == NodeOverlap.Mask)
                : own.Given(graphOfOurs, sample, overlap == NodeOverlap.Mask);
        }
        if (task == GraphTask.SgDet && answer is { Boxes: null, Masks: null })
            _givenRegions++;
        var nodes = task == GraphTask.PredCls
            ? sample.Labels
            : answer?.Labels ?? (answer is null ? [] : throw new InvalidDataException("no labels; this task asks for the classes of nodes"));
        if (task == GraphTask.SgCls && answer is not null && nodes.Count != sample.Labels.Count)
            throw new InvalidDataException($"{nodes.Count} labels for {sample.Labels.Count} given nodes");
        answer?.RequireNodes(nodes.Count);
        var graph = answer is null ? new RankedGraph([], []) { TrueNodes = task != GraphTask.SgDet } : Rank(answer, nodes);
        var before = _recall.Units.Count;
        _recall.Add(sample.Id, sample.Truth, graph, Overlaps(sample, answer));
        return new(_recall.Units.Count > before ? _recall.Units[^1].Value : 0,
            () => vocabulary.ToGraph(sample, task == GraphTask.SgDet ? answer?.Boxes ?? sample.Boxes : sample.Boxes, nodes, graph.Edges));
    }

    public IEnumerable<Metric> Compute()
    {
        var metrics = _recall.Compute().ToList();
        var headline = metrics.FindIndex(metric => metric.Name == $"R@{options.Ks[options.Ks.Count / 2]}"); // what the units are of
        return
        [
            metrics[headline], .. metrics.Where((_, i) => i != headline),
            new("images-without-prediction", _recall.EmptyPredictions),
            .. task == GraphTask.SgDet ? [new("images-with-true-regions-given", _givenRegions)] : Array.Empty<Metric>(),
            .. vocabulary.Predicates.Zip(_recall.PerPredicate(), (name, value) => new Metric($"R@{options.Ks[^1]}/{name}", value))
                .Where(metric => !double.IsNaN(metric.Value)),
        ];
    }

    private RankedGraph Rank(GraphAnswer answer, IReadOnlyList<int> nodes) => answer.Pairs.Count > 0
        ? new ScoredPairs
        {
            Labels = nodes,
            Scores = task == GraphTask.PredCls || answer.Scores is null ? [.. nodes.Select(_ => 1.0)] : answer.Scores,
            Pairs = answer.Pairs,
            Predicates = answer.Predicates,
        }.Rank(task != GraphTask.SgDet)
        : new(nodes, [.. answer.Relations.Take(ListLength)]) { TrueNodes = task != GraphTask.SgDet };

    private Func<int, int, bool> Overlaps(GraphSample sample, GraphAnswer? answer)
    {
        var given = task != GraphTask.SgDet;
        if (overlap == NodeOverlap.Mask)
        {
            var truth = sample.Masks?.Invoke() ?? throw new FileNotFoundException("the data has no masks; this mode needs them");
            var masks = given || answer?.Masks is null ? truth : answer.Masks;
            RequireCount(masks.Count, answer, given, "masks");
            return (found, wanted) => masks[found].IoU(truth[wanted]) >= 0.5;
        }
        var boxes = given || answer?.Boxes is null ? sample.Boxes : answer.Boxes;
        RequireCount(boxes.Count, answer, given, "boxes");
        return overlap == NodeOverlap.InclusiveBox
            ? (found, wanted) => BoxOverlap.IoUPlusOne(boxes[found], sample.Boxes[wanted]) >= 0.5
            : (found, wanted) => boxes[found].IoU(sample.Boxes[wanted]) >= 0.5;
    }

    private static void RequireCount(int count, GraphAnswer? answer, bool given, string what)
    {
        if (!given && answer?.Labels is { } labels && labels.Count != count)
            throw new InvalidDataException($"{labels.Count} labels and {count} {what}; expected one each a node");
    }
}
