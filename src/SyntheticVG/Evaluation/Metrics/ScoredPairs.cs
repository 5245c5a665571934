namespace SyntheticVG.Evaluation.Metrics;

/// <summary>A model's detections and the predicate scores of its ordered pairs, as the field's scene graph heads give them.</summary>
internal sealed record ScoredPairs
{
    /// <summary>Class of each node.</summary>
    public required IReadOnlyList<int> Labels { get; init; }

    /// <summary>Detection score of each node, in [0, 1].</summary>
    public required IReadOnlyList<double> Scores { get; init; }

    /// <summary>Ordered pairs of node indices, in the model's own order, best first.</summary>
    public required IReadOnlyList<(int Subject, int Object)> Pairs { get; init; }

    /// <summary>Scores of the predicates of each pair, without a background column.</summary>
    public required IReadOnlyList<IReadOnlyList<double>> Predicates { get; init; }

    /// <summary>How many edges without the graph constraint are kept, as in the field's scripts.</summary>
    public const int UnconstrainedKept = 100;

    /// <summary>
    /// The ranked graph: with the constraint each pair's best predicate in the model's order of pairs; without it the best
    /// products score(s) · score(o) · score(p) of all pairs and predicates.
    /// </summary>
    /// <param name="trueNodes">Whether nodes are the true ones in their order (PredCls, SGCls).</param>
    public RankedGraph Rank(bool trueNodes) => new(Labels, [.. Pairs.Select((pair, i) => new Edge(pair.Subject, Best(Predicates[i]), pair.Object))])
    {
        Unconstrained = [.. Unconstrained()],
        TrueNodes = trueNodes,
    };

    private IEnumerable<Edge> Unconstrained()
    {
        var best = new PriorityQueue<(Edge Edge, int Order), (double Score, int Order)>(UnconstrainedKept); // the worst kept comes out first
        var order = 0;
        for (var i = 0; i < Pairs.Count; i++)
        {
            var pair = Scores[Pairs[i].Subject] * Scores[Pairs[i].Object];
            for (var predicate = 0; predicate < Predicates[i].Count; predicate++)
            {
                order++;
                var score = pair * Predicates[i][predicate];
                if (best.Count < UnconstrainedKept)
                    best.Enqueue((new(Pairs[i].Subject, predicate, Pairs[i].Object), order), (score, -order));
                else if (best.TryPeek(out _, out var worst) && score > worst.Score) // of equal ones the earlier stays
                    best.EnqueueDequeue((new(Pairs[i].Subject, predicate, Pairs[i].Object), order), (score, -order));
            }
        }
        var kept = new List<Edge>(best.Count);
        while (best.TryDequeue(out var item, out _))
            kept.Add(item.Edge);
        kept.Reverse();
        return kept;
    }

    private static int Best(IReadOnlyList<double> scores)
    {
        var best = 0;
        for (var i = 1; i < scores.Count; i++)
        {
            if (scores[i] > scores[best])
                best = i;
        }
        return best;
    }
}
