using SyntheticVG.Evaluation.Graphs;
using SyntheticVG.Evaluation.Metrics;
using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Benchmarks;

/// <summary>Made-up images of a graph benchmark, and answers that are the truth with noise: hits and misses at every rank.</summary>
/// <remarks>
/// Of the true nodes <see cref="Detected"/> are found, shifted by up to a tenth of their sides, the others lie anywhere;
/// <see cref="Named"/> of those found keep their class. All true pairs stand among the answered ones, at random ranks, and
/// <see cref="Right"/> of them have their predicate on top.
/// </remarks>
internal sealed class NoisyAnswers(int seed, int classes, int predicates)
{
    public const double Detected = 0.8, Named = 0.8, Right = 0.6;

    private const int Pairs = 100, Width = 640, Height = 480;

    private readonly Random _random = new(seed);

    /// <summary>An image with boxes and edges anywhere.</summary>
    public GraphSample Image(string id, int nodes, int edges) => new()
    {
        Id = id,
        Width = Width,
        Height = Height,
        Boxes = [.. Enumerable.Range(0, nodes).Select(_ => AnyBox())],
        Labels = [.. Enumerable.Range(0, nodes).Select(_ => _random.Next(classes))],
        Edges = [.. Enumerable.Range(0, edges).Select(_ => new Edge(_random.Next(nodes), _random.Next(predicates), _random.Next(nodes)))],
    };

    /// <summary>An answer of that many nodes, the image's own first, and a hundred pairs with a score for each predicate.</summary>
    public GraphAnswer Of(GraphSample image, int nodes)
    {
        var found = Enumerable.Range(0, nodes).Select(i => i < image.Boxes.Count && _random.NextDouble() < Detected).ToArray();
        var edges = image.Edges.Concat(Enumerable.Range(0, Pairs).Select(_ => new Edge(_random.Next(nodes), -1, _random.Next(nodes)))).Take(Pairs).ToArray();
        _random.Shuffle(edges);
        return new()
        {
            Boxes = [.. found.Select((isFound, i) => isFound ? Shifted(image.Boxes[i]) : AnyBox())],
            Labels = [.. found.Select((isFound, i) => isFound && _random.NextDouble() < Named ? image.Labels[i] : _random.Next(classes))],
            Scores = [.. found.Select(_ => _random.NextDouble())],
            Pairs = [.. edges.Select(edge => (edge.Subject, edge.Object))],
            Predicates = [.. edges.Select(Scores)],
        };
    }

    private double[] Scores(Edge edge)
    {
        var scores = Enumerable.Range(0, predicates).Select(_ => _random.NextDouble()).ToArray();
        if (edge.Predicate >= 0 && _random.NextDouble() < Right)
            scores[edge.Predicate] = 1;
        return scores;
    }

    private Box Shifted(Box box) => box.Offset((_random.NextDouble() - 0.5) * 0.2 * box.Width, (_random.NextDouble() - 0.5) * 0.2 * box.Height);

    private Box AnyBox()
    {
        var (x, y) = (_random.Next(500), _random.Next(350));
        return new(x, y, x + _random.Next(20, 140), y + _random.Next(20, 130));
    }
}
