using SyntheticVG.Evaluation.Metrics;

namespace SyntheticVG.Evaluation.Regions;

/// <summary>PQ of the true regions under the names given to them; regions of one stuff class become one segment.</summary>
/// <param name="isThing">Whether a class is of things.</param>
internal sealed class AdePanoptic(Func<int, bool> isThing) : IAdeScorer
{
    private readonly PanopticQuality _quality = new();

    public void Add(AdeImage image)
    {
        var segments = new List<LabelledSegment>();
        var stuff = new Dictionary<int, int>();
        var ids = new int[image.Regions.Count];
        for (var region = 0; region < ids.Length; region++)
        {
            var label = image.Best(region);
            if (label < 0)
                continue; // nothing was answered: no segment, so the true one is missed
            if (!isThing(label) && stuff.TryGetValue(label, out var merged))
            {
                ids[region] = merged;
                continue;
            }
            ids[region] = region + 1;
            if (!isThing(label))
                stuff[label] = region + 1;
            segments.Add(new(region + 1, label));
        }
        _quality.Add(
            image.Paint(region => image.Regions[region].Id, elsewhere: 0),
            [.. image.Regions.Select(region => new LabelledSegment(region.Id, region.Label, region.IsCrowd))],
            image.Paint(region => ids[region], elsewhere: 0), segments);
    }

    public IEnumerable<Metric> Compute() =>
        new[]
        {
            ("", _quality.Compute()),
            ("/things", _quality.Compute(isThing)),
            ("/stuff", _quality.Compute(k => !isThing(k)))
        }.SelectMany(part => new Metric[]
        {
            new($"PQ{part.Item1}", part.Item2.Pq) { Count = part.Item2.Classes },
            new($"SQ{part.Item1}", part.Item2.Sq) { Count = part.Item2.Classes },
            new($"RQ{part.Item1}", part.Item2.Rq) { Count = part.Item2.Classes },
        });

    public IEnumerable<(int Label, double Value)> PerClass() => _quality.PerClass().Where(k => k.Quality.Classes > 0).Select(k => (k.Category, k.Quality.Pq));
}
