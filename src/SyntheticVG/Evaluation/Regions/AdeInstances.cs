using SyntheticVG.Evaluation.Metrics;
using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Evaluation.Regions;

/// <summary>A true instance of a thing.</summary>
internal sealed record AdeInstance(int Label, bool IsCrowd, double Area, Rle Mask);

/// <summary>COCO's AP of the true regions: of all pairs of region and class the 100 likeliest of an image, then things alone.</summary>
/// <param name="isThing">Whether a class is of things.</param>
/// <param name="truth">The true instances of an image.</param>
internal sealed class AdeInstances(Func<int, bool> isThing, Func<AdeImage, IReadOnlyList<AdeInstance>> truth) : IAdeScorer
{
    private const int Kept = 100;

    // Detectron's mean of the sigmoid over a mask of ones.
    private static readonly double MaskScore = 1 / (1 + Math.Exp(-1));

    private readonly AveragePrecision _metric = new();

    public void Add(AdeImage image)
    {
        var detections = image.Named
            .SelectMany((probabilities, region) => (probabilities ?? []).Select((score, label) => (Region: region, Label: label, Score: score)))
            .OrderByDescending(detection => detection.Score).Take(Kept) // before things are picked, as in Osprey
            .Where(detection => isThing(detection.Label)).ToLookup(detection => detection.Label);
        var instances = truth(image).ToLookup(instance => instance.Label);
        foreach (var label in detections.Select(group => group.Key).Union(instances.Select(group => group.Key)))
        {
            var (found, wanted) = (detections[label].ToList(), instances[label].ToList());
            var masks = found.ConvertAll(detection => image.Regions[detection.Region].Mask);
            _metric.Add(label, new()
            {
                TrueAreas = wanted.ConvertAll(instance => instance.Area),
                IsCrowd = wanted.ConvertAll(instance => instance.IsCrowd),
                Scores = found.ConvertAll(detection => detection.Score * MaskScore),
                Areas = masks.ConvertAll(mask => (double)mask.Area),
                IoU = (d, g) => wanted[g].IsCrowd ? masks[d].CrowdIoU(wanted[g].Mask) : masks[d].IoU(wanted[g].Mask),
            });
        }
    }

    public IEnumerable<Metric> Compute() => _metric.Compute();

    public IEnumerable<(int Label, double Value)> PerClass() => _metric.PerClass();
}
