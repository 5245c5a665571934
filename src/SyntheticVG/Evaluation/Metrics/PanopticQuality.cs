namespace SyntheticVG.Evaluation.Metrics;

/// <summary>A segment of a panoptic picture.</summary>
/// <param name="Id">Its value in the id map; 0 is void.</param>
/// <param name="Category">Its class.</param>
/// <param name="IsCrowd">Whether it stands for many things at once; such a segment never matches.</param>
internal readonly record struct LabelledSegment(int Id, int Category, bool IsCrowd = false);

/// <summary>PQ, SQ and RQ (Kirillov et al., CVPR 2019), as panopticapi counts them.</summary>
/// <remarks>
/// Segments of one class match where IoU &gt; 0.5; the union leaves out the prediction's pixels on true void. An unmatched
/// true segment is a miss unless it is a crowd; an unmatched prediction is a false alarm unless more than half of it lies
/// on void or on a crowd of its class. The mean is over classes with anything to count.
/// </remarks>
internal sealed class PanopticQuality
{
    private const int Void = 0;
    private readonly SortedDictionary<int, Counts> _classes = [];

    /// <summary>Scores one image.</summary>
    /// <param name="trueIds">Id of the true segment at each pixel, row-major; 0 where none.</param>
    /// <param name="truth">The true segments.</param>
    /// <param name="predictedIds">Id of the predicted segment at each pixel, same shape.</param>
    /// <param name="predicted">The predicted segments.</param>
    /// <exception cref="ArgumentException">The maps differ in size, or the predicted one holds an id without segment.</exception>
    public void Add(
        ReadOnlySpan<int> trueIds, IReadOnlyList<LabelledSegment> truth, ReadOnlySpan<int> predictedIds, IReadOnlyList<LabelledSegment> predicted)
    {
        if (trueIds.Length != predictedIds.Length)
            throw new ArgumentException($"the predicted map has {predictedIds.Length} pixels; expected {trueIds.Length}");
        var overlaps = Overlaps(trueIds, predictedIds);
        var trueAreas = Areas(overlaps, pair => pair.True);
        var predictedAreas = Areas(overlaps, pair => pair.Predicted);
        var trueById = truth.Where(segment => trueAreas.ContainsKey(segment.Id)).ToDictionary(segment => segment.Id);
        var predictedById = predicted.ToDictionary(segment => segment.Id);
        foreach (var id in predictedAreas.Keys.Where(id => id != Void && !predictedById.ContainsKey(id)))
            throw new ArgumentException($"the predicted map holds id {id}, which no predicted segment has");

        var (matchedTruth, matchedPredictions) = (new HashSet<int>(), new HashSet<int>());
        foreach (var ((trueId, predictedId), intersection) in overlaps)
        {
            if (!trueById.TryGetValue(trueId, out var wanted) || wanted.IsCrowd
                || !predictedById.TryGetValue(predictedId, out var found) || wanted.Category != found.Category)
                continue;
            var union = trueAreas[trueId] + predictedAreas[predictedId] - intersection - overlaps.GetValueOrDefault((Void, predictedId));
            var iou = intersection / (double)union;
            if (iou <= 0.5)
                continue;
            var counts = Of(wanted.Category);
            counts.Matches++;
            counts.IoU += iou;
            matchedTruth.Add(trueId);
            matchedPredictions.Add(predictedId);
        }
        var crowds = trueById.Values.Where(segment => segment.IsCrowd).ToLookup(segment => segment.Category, segment => segment.Id);
        foreach (var segment in trueById.Values.Where(segment => !segment.IsCrowd && !matchedTruth.Contains(segment.Id)))
            Of(segment.Category).Misses++;
        foreach (var segment in predictedById.Values.Where(segment => !matchedPredictions.Contains(segment.Id) && predictedAreas.ContainsKey(segment.Id)))
        {
            // A peer keeps one crowd a class, the last.
            var ignored = overlaps.GetValueOrDefault((Void, segment.Id))
                + crowds[segment.Category].TakeLast(1).Sum(crowd => overlaps.GetValueOrDefault((crowd, segment.Id)));
            if (ignored / (double)predictedAreas[segment.Id] <= 0.5)
                Of(segment.Category).FalseAlarms++;
        }
    }

    /// <summary>PQ, SQ and RQ as means over the classes with anything to count; NaN where there is none.</summary>
    /// <param name="only">The classes that take part (things, stuff); all where null.</param>
    public PanopticQualityMeans Compute(Func<int, bool>? only = null)
    {
        var classes = _classes.Where(c => only is null || only(c.Key)).Select(c => c.Value.Quality).Where(q => !double.IsNaN(q.Pq)).ToList();
        return classes.Count == 0 ? new(double.NaN, double.NaN, double.NaN, 0)
            : new(classes.Average(q => q.Pq), classes.Average(q => q.Sq), classes.Average(q => q.Rq), classes.Count);
    }

    /// <summary>PQ, SQ and RQ of each class met.</summary>
    public IEnumerable<(int Category, PanopticQualityMeans Quality)> PerClass() => _classes.Select(c => (c.Key, c.Value.Quality));

    // Pixels that each pair of segments shares; neighbours are mostly alike, so runs are counted.
    private static Dictionary<(int True, int Predicted), int> Overlaps(ReadOnlySpan<int> trueIds, ReadOnlySpan<int> predictedIds)
    {
        var overlaps = new Dictionary<(int True, int Predicted), int>();
        for (var start = 0; start < trueIds.Length;)
        {
            var end = start + 1;
            while (end < trueIds.Length && trueIds[end] == trueIds[start] && predictedIds[end] == predictedIds[start])
                end++;
            var pair = (trueIds[start], predictedIds[start]);
            overlaps[pair] = overlaps.GetValueOrDefault(pair) + end - start;
            start = end;
        }
        return overlaps;
    }

    private static Dictionary<int, int> Areas(Dictionary<(int True, int Predicted), int> overlaps, Func<(int True, int Predicted), int> end) =>
        overlaps.GroupBy(pair => end(pair.Key)).ToDictionary(group => group.Key, group => group.Sum(pair => pair.Value));

    private Counts Of(int category)
    {
        if (!_classes.TryGetValue(category, out var counts))
            _classes[category] = counts = new();
        return counts;
    }

    private sealed class Counts
    {
        public int Matches { get; set; }
        public int Misses { get; set; }
        public int FalseAlarms { get; set; }
        public double IoU { get; set; }

        public PanopticQualityMeans Quality
        {
            get
            {
                var denominator = Matches + (0.5 * Misses) + (0.5 * FalseAlarms);
                return denominator > 0
                    ? new(IoU / denominator, Matches > 0 ? IoU / Matches : 0, Matches / denominator, 1)
                    : new(double.NaN, double.NaN, double.NaN, 0);
            }
        }
    }
}

/// <summary>Panoptic, segmentation and recognition quality, each in [0, 1], and over how many classes.</summary>
internal readonly record struct PanopticQualityMeans(double Pq, double Sq, double Rq, int Classes);
