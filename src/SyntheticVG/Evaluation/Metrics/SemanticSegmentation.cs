namespace SyntheticVG.Evaluation.Metrics;

/// <summary>mIoU, frequency-weighted IoU, mean and pixel accuracy, as Detectron2 counts them.</summary>
/// <remarks>
/// Pixels whose true class is ignored do not count at all. A class counts in the means only where it has true pixels; a
/// class that is only predicted does not enter them.
/// </remarks>
/// <param name="classes">Number of classes; labels are 0 to this, exclusive.</param>
internal sealed class SemanticSegmentation(int classes)
{
    private readonly long[,] _confusion = new long[classes + 1, classes]; // predicted (the last row: none), true

    /// <summary>Scores one image.</summary>
    /// <param name="truth">True class of each pixel; any value outside the classes is ignored.</param>
    /// <param name="predicted">Predicted class of each pixel, same length; any value outside the classes is no class, and wrong.</param>
    public void Add(ReadOnlySpan<int> truth, ReadOnlySpan<int> predicted)
    {
        if (truth.Length != predicted.Length)
            throw new ArgumentException($"the prediction has {predicted.Length} pixels; expected {truth.Length}");
        for (var i = 0; i < truth.Length; i++)
        {
            if ((uint)truth[i] < (uint)classes)
                _confusion[(uint)predicted[i] < (uint)classes ? predicted[i] : classes, truth[i]]++;
        }
    }

    /// <summary><c>mIoU</c>, <c>fwIoU</c>, <c>mACC</c>, <c>pACC</c>, then <c>IoU/k</c> and <c>ACC/k</c>; NaN for a class without true pixels.</summary>
    public IEnumerable<Metric> Compute()
    {
        var (iou, accuracy, frequency) = (new double[classes], new double[classes], new double[classes]);
        var (all, right) = (0.0, 0.0);
        for (var k = 0; k < classes; k++)
        {
            var (truth, predicted) = (0L, 0L);
            for (var other = 0; other < classes; other++)
            {
                truth += _confusion[other, k];
                predicted += _confusion[k, other];
            }
            truth += _confusion[classes, k];
            var hits = _confusion[k, k];
            (iou[k], accuracy[k], frequency[k]) = truth > 0
                ? (hits / (double)(truth + predicted - hits), hits / (double)truth, truth)
                : (double.NaN, double.NaN, 0);
            all += truth;
            right += hits;
        }
        yield return new("mIoU", MeanOf(iou)) { Count = iou.Count(value => !double.IsNaN(value)) };
        yield return new("fwIoU", iou.Zip(frequency, (value, weight) => weight > 0 ? value * weight / all : 0).Sum());
        yield return new("mACC", MeanOf(accuracy));
        yield return new("pACC", all > 0 ? right / all : double.NaN);
        for (var k = 0; k < classes; k++)
        {
            yield return new($"IoU/{k}", iou[k]);
            yield return new($"ACC/{k}", accuracy[k]);
        }
    }

    private static double MeanOf(IEnumerable<double> values) => values.Where(value => !double.IsNaN(value)).DefaultIfEmpty(double.NaN).Average();
}
