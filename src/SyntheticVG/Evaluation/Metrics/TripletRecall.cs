namespace SyntheticVG.Evaluation.Metrics;

/// <summary>Settings of <see cref="TripletRecall"/>.</summary>
public sealed record TripletRecallOptions
{
    /// <summary>Number of predicates; predicate labels are 0 to this, exclusive. Mean recall divides by it.</summary>
    public required int Predicates { get; init; }

    /// <summary>The K of each Recall@K.</summary>
    public IReadOnlyList<int> Ks { get; init; } = [20, 50, 100];

    /// <summary>(subject class, predicate, object class) never seen in training; empty where zero-shot recall is not asked for.</summary>
    public IReadOnlySet<(int Subject, int Predicate, int Object)> ZeroShot { get; init; } = new HashSet<(int, int, int)>();

    /// <summary>Whether images without any prediction are left out, as in the peers' scripts, instead of counting 0.</summary>
    public bool SkipEmptyPredictions { get; init; }
}

/// <summary>
/// Recall of triplets: R@K, ngR@K (no graph constraint), zR@K (unseen triplets), mR@K (mean over predicates), A@K
/// (annotated pairs only) and F1@K.
/// </summary>
/// <remarks>
/// Follows neural-motifs (Zellers et al., CVPR 2018), Tang et al. (CVPR 2020) and OpenPSG (Yang et al., ECCV 2022): a
/// prediction finds a true edge when three labels agree and both ends overlap; a true edge counts once however often it
/// is found, one prediction may find several. R@K is the mean over images of the share found. mR@K is, for each
/// predicate, the mean over the images that have it, then the mean over <em>all</em> predicates, absent ones 0.
/// Images without true edges are left out. Memory does not grow with the number of images but for one number each.
/// </remarks>
public sealed class TripletRecall(TripletRecallOptions options)
{
    private const int NotFound = int.MaxValue;
    private readonly Sums _constrained = new(options), _unconstrained = new(options), _zeroShot = new(options), _unconstrainedZeroShot = new(options);
    private readonly long[] _pairHits = new long[options.Ks.Count];
    private readonly List<UnitScore> _units = [];
    private long _pairTruth;
    private bool _hasUnconstrained, _hasPairs;
    private double _upperBound;

    /// <summary>Images with true edges that have no prediction.</summary>
    public int EmptyPredictions { get; private set; }

    /// <summary>R at the middle K of each image, for intervals and comparisons.</summary>
    public IReadOnlyList<UnitScore> Units => _units;

    /// <summary>Scores one image.</summary>
    /// <param name="id">The image's id.</param>
    /// <param name="truth">The true graph.</param>
    /// <param name="predicted">The predicted graph.</param>
    /// <param name="overlaps">Whether a predicted node (first) covers a true one (second) well enough.</param>
    public void Add(string id, TrueGraph truth, RankedGraph predicted, Func<int, int, bool> overlaps)
    {
        if (truth.Edges.Count == 0)
            return;
        if (predicted.Edges.Count == 0)
        {
            EmptyPredictions++;
            if (options.SkipEmptyPredictions)
                return;
        }
        var same = new SameNode(truth, predicted, overlaps);
        var ranks = FirstHits(truth, predicted.Edges, same);
        _constrained.Add(truth, ranks);
        _units.Add(new(id, ranks.Count(rank => rank < options.Ks[options.Ks.Count / 2]) / (double)ranks.Length));
        // With one predicate a pair, a second true predicate of the same pair cannot be found; one that stands twice is found twice.
        _upperBound += truth.Edges.GroupBy(edge => (edge.Subject, edge.Object)).Sum(pair => pair.CountBy(edge => edge.Predicate).Max(said => said.Value))
            / (double)truth.Edges.Count;

        _hasUnconstrained |= predicted.Unconstrained is not null;
        var isEmpty = predicted.Edges.Count == 0; // an image without prediction counts 0 without the constraint as well
        var free = predicted.Unconstrained is { } unconstrained ? FirstHits(truth, unconstrained, same) : isEmpty ? ranks : null;
        if (free is not null)
            _unconstrained.Add(truth, free);
        if (options.ZeroShot.Count > 0)
            AddZeroShot(truth, ranks, free);
        if (predicted.TrueNodes)
            AddPairs(truth, predicted, same);
    }

    /// <summary>The metrics over the images so far; NaN before any.</summary>
    public IEnumerable<Metric> Compute()
    {
        for (var k = 0; k < options.Ks.Count; k++)
        {
            var at = options.Ks[k];
            var (recall, mean) = (_constrained.Recall(k), _constrained.MeanRecall(k));
            yield return new($"R@{at}", recall) { Count = _constrained.Images };
            yield return new($"mR@{at}", mean) { Count = options.Predicates };
            yield return new($"F1@{at}", recall + mean > 0 ? 2 * recall * mean / (recall + mean) : 0);
            if (_hasUnconstrained)
            {
                yield return new($"ngR@{at}", _unconstrained.Recall(k)) { Count = _unconstrained.Images };
                yield return new($"ng-mR@{at}", _unconstrained.MeanRecall(k)) { Count = options.Predicates };
            }
            if (options.ZeroShot.Count > 0)
            {
                yield return new($"zR@{at}", _zeroShot.Recall(k)) { Count = _zeroShot.Images };
                if (_hasUnconstrained)
                    yield return new($"ng-zR@{at}", _unconstrainedZeroShot.Recall(k)) { Count = _unconstrainedZeroShot.Images };
            }
            if (_hasPairs)
                yield return new($"A@{at}", _pairTruth > 0 ? _pairHits[k] / (double)_pairTruth : double.NaN) { Count = (int)_pairTruth };
        }
        yield return new("upper-bound-of-R", _constrained.Images > 0 ? _upperBound / _constrained.Images : double.NaN) { Count = _constrained.Images };
    }

    /// <summary>Recall of each predicate at the last K, in order of label; NaN for one that no image has.</summary>
    public IReadOnlyList<double> PerPredicate(bool graphConstraint = true) =>
        (graphConstraint ? _constrained : _unconstrained).PerPredicate(options.Ks.Count - 1);

    private void AddZeroShot(TrueGraph truth, int[] ranks, int[]? free)
    {
        var unseen = Enumerable.Range(0, truth.Edges.Count).Where(i => truth.Edges[i] is var edge
            && options.ZeroShot.Contains((truth.Labels[edge.Subject], edge.Predicate, truth.Labels[edge.Object]))).ToList();
        if (unseen.Count == 0)
            return;
        var part = truth with { Edges = [.. unseen.Select(i => truth.Edges[i])] };
        _zeroShot.Add(part, [.. unseen.Select(i => ranks[i])]);
        if (free is not null)
            _unconstrainedZeroShot.Add(part, [.. unseen.Select(i => free[i])]);
    }

    private void AddPairs(TrueGraph truth, RankedGraph predicted, SameNode same)
    {
        _hasPairs = true;
        var pairs = truth.Edges.Select(edge => (edge.Subject, edge.Object)).ToHashSet();
        var ranks = FirstHits(truth, [.. predicted.Edges.Where(edge => pairs.Contains((edge.Subject, edge.Object)))], same);
        for (var k = 0; k < _pairHits.Length; k++)
            _pairHits[k] += ranks.Count(rank => rank < options.Ks[k]);
        _pairTruth += ranks.Length;
    }

    // Rank of the first prediction that finds each true edge, from 0.
    private int[] FirstHits(TrueGraph truth, IReadOnlyList<Edge> edges, SameNode same)
    {
        var ranks = new int[truth.Edges.Count];
        Array.Fill(ranks, NotFound);
        var open = ranks.Length;
        for (var rank = 0; rank < edges.Count && rank < options.Ks[^1] && open > 0; rank++)
        {
            var found = edges[rank];
            for (var i = 0; i < ranks.Length; i++)
            {
                var wanted = truth.Edges[i];
                if (ranks[i] == NotFound && wanted.Predicate == found.Predicate
                    && same[found.Subject, wanted.Subject] && same[found.Object, wanted.Object])
                {
                    ranks[i] = rank;
                    open--;
                }
            }
        }
        return ranks;
    }

    // Whether a predicted node stands for a true one: asked often, overlaps measured once.
    private sealed class SameNode(TrueGraph truth, RankedGraph predicted, Func<int, int, bool> overlaps)
    {
        private readonly sbyte[] _known = new sbyte[truth.Labels.Count * predicted.Labels.Count]; // 0 unknown, 1 yes, -1 no

        public bool this[int found, int wanted]
        {
            get
            {
                ref var known = ref _known[(found * truth.Labels.Count) + wanted];
                if (known == 0)
                    known = truth.Labels[wanted] == predicted.Labels[found] && overlaps(found, wanted) ? (sbyte)1 : (sbyte)-1;
                return known > 0;
            }
        }
    }

    private sealed class Sums(TripletRecallOptions options)
    {
        private readonly double[] _recall = new double[options.Ks.Count];
        private readonly double[,] _perPredicate = new double[options.Ks.Count, options.Predicates];
        private readonly int[] _imagesOf = new int[options.Predicates];

        public int Images { get; private set; }

        public void Add(TrueGraph truth, IReadOnlyList<int> ranks)
        {
            Images++;
            for (var k = 0; k < options.Ks.Count; k++)
                _recall[k] += ranks.Count(rank => rank < options.Ks[k]) / (double)ranks.Count;
            foreach (var predicate in truth.Edges.Select((edge, i) => (edge.Predicate, Rank: ranks[i])).GroupBy(e => e.Predicate, e => e.Rank))
            {
                _imagesOf[predicate.Key]++;
                for (var k = 0; k < options.Ks.Count; k++)
                    _perPredicate[k, predicate.Key] += predicate.Average(rank => rank < options.Ks[k] ? 1.0 : 0.0);
            }
        }

        public double Recall(int k) => Images > 0 ? _recall[k] / Images : double.NaN;

        public double MeanRecall(int k) => Images > 0 ? PerPredicate(k).Average(recall => double.IsNaN(recall) ? 0 : recall) : double.NaN;

        public IReadOnlyList<double> PerPredicate(int k) => [.. Enumerable.Range(0, options.Predicates)
            .Select(predicate => _imagesOf[predicate] > 0 ? _perPredicate[k, predicate] / _imagesOf[predicate] : double.NaN)];
    }
}
