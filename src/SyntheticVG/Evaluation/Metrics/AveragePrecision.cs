namespace SyntheticVG.Evaluation.Metrics;

/// <summary>The true and detected instances of one class in one image.</summary>
internal sealed record InstancesOfClass
{
    /// <summary>Area of each true instance, in pixels.</summary>
    public required IReadOnlyList<double> TrueAreas { get; init; }

    /// <summary>Whether each true instance is a crowd: it may absorb many detections and is never missed.</summary>
    public required IReadOnlyList<bool> IsCrowd { get; init; }

    /// <summary>Score of each detection.</summary>
    public required IReadOnlyList<double> Scores { get; init; }

    /// <summary>Area of each detection, in pixels.</summary>
    public required IReadOnlyList<double> Areas { get; init; }

    /// <summary>IoU of a detection (first) with a true instance (second); with a crowd, intersection over the detection.</summary>
    public required Func<int, int, double> IoU { get; init; }
}

/// <summary>COCO's AP and AR over IoU .50:.05:.95, areas and numbers of detections.</summary>
/// <remarks>
/// As pycocotools' COCOeval counts: detections of a class in an image in descending score (stable), each takes the
/// unmatched true instance of highest IoU at or above the threshold, crowds and instances outside the area range last and
/// without credit; precision is made non-increasing and sampled at 101 recalls (first index with recall ≥ r). Means leave
/// out classes without true instances; NaN where nothing is left (COCO prints −1).
/// </remarks>
internal sealed class AveragePrecision
{
    private static readonly (string Name, double Low, double High)[] AreaRanges =
        [("", 0, 1e10), ("s", 0, 32 * 32), ("m", 32 * 32, 96 * 96), ("l", 96 * 96, 1e10)];
    private static readonly int[] DetectionLimits = [1, 10, 100];
    private static readonly double[] Thresholds = [.. Enumerable.Range(0, 10).Select(i => 0.5 + (0.05 * i))];
    private readonly SortedDictionary<int, List<ImageMatches[]>> _classes = []; // of each image one for each range of areas

    /// <summary>Adds one class of one image; overlaps are asked for now and not kept.</summary>
    public void Add(int category, InstancesOfClass instances)
    {
        if (!_classes.TryGetValue(category, out var images))
            _classes[category] = images = [];
        images.Add([.. AreaRanges.Select(area => new ImageMatches(instances, area.Low, area.High, DetectionLimits[^1]))]);
    }

    /// <summary><c>AP</c>, <c>AP50</c>, <c>AP75</c>, <c>APs</c>, <c>APm</c>, <c>APl</c>, <c>AR1</c>, <c>AR10</c>, <c>AR100</c>, <c>ARs</c>, <c>ARm</c>,
    /// <c>ARl</c>.</summary>
    public IEnumerable<Metric> Compute()
    {
        var curves = AreaRanges.Index().ToDictionary(area => area.Item.Name, area => DetectionLimits.Select(limit => Curves(area.Index, limit)).ToArray());
        yield return Mean("AP", curves[""][2], curve => curve.Precision);
        yield return Mean("AP50", curves[""][2].Where(curve => curve.Threshold == 0), curve => curve.Precision);
        yield return Mean("AP75", curves[""][2].Where(curve => curve.Threshold == 5), curve => curve.Precision);
        foreach (var area in AreaRanges.Skip(1))
            yield return Mean($"AP{area.Name}", curves[area.Name][2], curve => curve.Precision);
        for (var i = 0; i < DetectionLimits.Length; i++)
            yield return Mean($"AR{DetectionLimits[i]}", curves[""][i], curve => curve.Recall);
        foreach (var area in AreaRanges.Skip(1))
            yield return Mean($"AR{area.Name}", curves[area.Name][2], curve => curve.Recall);
    }

    /// <summary>AP of each class that has true instances.</summary>
    public IEnumerable<(int Category, double Ap)> PerClass() =>
        Curves(area: 0, DetectionLimits[^1]).GroupBy(curve => curve.Category).Select(curves => (curves.Key, curves.Average(curve => curve.Precision)));

    private static Metric Mean(string name, IEnumerable<Curve> curves, Func<Curve, double> value)
    {
        var values = curves.Select(value).ToList();
        return new(name, values.Count > 0 ? values.Average() : double.NaN) { Count = values.Count };
    }

    private List<Curve> Curves(int area, int limit)
    {
        var curves = new List<Curve>();
        foreach (var (category, images) in _classes)
        {
            var matches = images.ConvertAll(image => image[area]);
            var wanted = matches.Sum(match => match.Wanted);
            if (wanted == 0)
                continue;
            for (var t = 0; t < Thresholds.Length; t++)
                curves.Add(CurveOf(category, t, limit, matches, wanted));
        }
        return curves;
    }

    private static Curve CurveOf(int category, int threshold, int limit, IReadOnlyList<ImageMatches> matches, int wanted)
    {
        var detections = matches.SelectMany(match => match.Outcomes(threshold, limit)).OrderByDescending(d => d.Score)
            .Where(d => d.Outcome != Outcome.Ignored).ToList();
        var (precision, recall) = (new double[detections.Count], new double[detections.Count]);
        var hits = 0;
        for (var i = 0; i < detections.Count; i++)
        {
            hits += detections[i].Outcome == Outcome.Hit ? 1 : 0;
            recall[i] = hits / (double)wanted;
            precision[i] = hits / (i + 1.0);
        }
        for (var i = detections.Count - 1; i > 0; i--)
            precision[i - 1] = Math.Max(precision[i - 1], precision[i]);

        var sum = 0.0;
        var at = 0;
        for (var step = 0; step <= 100; step++)
        {
            while (at < recall.Length && recall[at] < step / 100.0)
                at++;
            sum += at < recall.Length ? precision[at] : 0;
        }
        return new(category, threshold, sum / 101, recall is [.., var last] ? last : 0);
    }

    private readonly record struct Curve(int Category, int Threshold, double Precision, double Recall);

    private enum Outcome : byte
    {
        Miss,
        Hit,
        Ignored,
    }

    // One class in one image, matched at every threshold within one range of areas, its best detections first.
    private sealed class ImageMatches
    {
        private readonly Outcome[][] _outcomes;
        private readonly double[] _scores;

        public ImageMatches(InstancesOfClass image, double low, double high, int limit)
        {
            bool Outside(double area) => area < low || area > high;

            var ignored = image.TrueAreas.Select((area, i) => image.IsCrowd[i] || Outside(area)).ToArray();
            var order = Enumerable.Range(0, ignored.Length).OrderBy(i => ignored[i]).ToArray();
            var detections = Enumerable.Range(0, image.Scores.Count).OrderByDescending(i => image.Scores[i]).Take(limit).ToArray();
            Wanted = ignored.Count(ignore => !ignore);
            _scores = [.. detections.Select(i => image.Scores[i])];
            var overlaps = detections.Select(d => order.Select(g => image.IoU(d, g)).ToArray()).ToArray();
            _outcomes = [.. Thresholds.Select(threshold =>
            {
                var taken = new bool[order.Length];
                return detections.Select((detection, d) =>
                {
                    var best = Math.Min(threshold, 1 - 1e-10);
                    var match = -1;
                    for (var g = 0; g < order.Length; g++)
                    {
                        if (taken[g] && !image.IsCrowd[order[g]])
                            continue;
                        if (match >= 0 && !ignored[order[match]] && ignored[order[g]])
                            break;
                        if (overlaps[d][g] < best)
                            continue;
                        best = overlaps[d][g];
                        match = g;
                    }
                    if (match < 0)
                        return Outside(image.Areas[detection]) ? Outcome.Ignored : Outcome.Miss;
                    taken[match] = true;
                    return ignored[order[match]] ? Outcome.Ignored : Outcome.Hit;
                }).ToArray();
            })];
        }

        public int Wanted { get; }

        // Detections take their matches in order, so those of a smaller limit are the first of a larger one.
        public IEnumerable<(double Score, Outcome Outcome)> Outcomes(int threshold, int limit) => _scores.Zip(_outcomes[threshold]).Take(limit);
    }
}
