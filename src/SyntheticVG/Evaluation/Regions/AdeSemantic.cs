using SyntheticVG.Evaluation.Metrics;

namespace SyntheticVG.Evaluation.Regions;

/// <summary>mIoU of the class of each pixel, which is that of its region; pixels of no region are of class 0, as in Osprey's sum over masks.</summary>
/// <param name="classes">Number of classes.</param>
/// <param name="truth">True class of each pixel of an image, column-major; anything beyond the classes is ignored.</param>
internal sealed class AdeSemantic(int classes, Func<AdeImage, int[]> truth) : IAdeScorer
{
    private readonly SemanticSegmentation _metric = new(classes);

    public void Add(AdeImage image) => _metric.Add(truth(image), image.Paint(image.Best, elsewhere: 0));

    public IEnumerable<Metric> Compute() => _metric.Compute().Where(metric => !metric.Name.Contains('/', StringComparison.Ordinal));

    public IEnumerable<(int Label, double Value)> PerClass() => _metric.Compute()
        .Where(metric => metric.Name.StartsWith("IoU/", StringComparison.Ordinal)).Select((metric, label) => (label, metric.Value))
        .Where(k => !double.IsNaN(k.Value));
}
