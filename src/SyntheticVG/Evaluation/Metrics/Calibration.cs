using System.Globalization;

namespace SyntheticVG.Evaluation.Metrics;

/// <summary>How well confidences in [0, 1] tell how often one is right: expected calibration error over bins of equal width (Guo et al., ICML 2017).</summary>
internal sealed class Calibration(int bins = 10)
{
    private readonly (long Count, double Confidence, long Right)[] _bins = new (long, double, long)[bins];

    /// <summary>Adds a statement.</summary>
    /// <param name="confidence">Its confidence, in [0, 1].</param>
    /// <param name="isRight">Whether it was right.</param>
    /// <exception cref="InvalidDataException">The confidence is no number in [0, 1].</exception>
    public void Add(double confidence, bool isRight)
    {
        if (!(confidence >= 0 && confidence <= 1))
            throw new InvalidDataException($"found the confidence {confidence.ToString(CultureInfo.InvariantCulture)}; expected 0 to 1");
        ref var bin = ref _bins[Math.Min(bins - 1, (int)(confidence * bins))];
        bin = (bin.Count + 1, bin.Confidence + confidence, bin.Right + (isRight ? 1 : 0));
    }

    /// <summary><c>ece</c> (mean distance between confidence and share right, weighted by count), then of each bin with statements its share right and mean
    /// confidence.</summary>
    public IEnumerable<Metric> Compute()
    {
        var count = _bins.Sum(bin => bin.Count);
        yield return new("ece", count > 0 ? _bins.Sum(bin => Math.Abs(bin.Confidence - bin.Right)) / count : double.NaN) { Count = (int)count };
        for (var i = 0; i < bins; i++)
        {
            if (_bins[i] is not { Count: > 0 } bin)
                continue;
            var range = string.Create(CultureInfo.InvariantCulture, $"{(double)i / bins:0.0#}-{(i + 1.0) / bins:0.0#}");
            yield return new($"right/{range}", bin.Right / (double)bin.Count) { Count = (int)bin.Count };
            yield return new($"confidence/{range}", bin.Confidence / bin.Count) { Count = (int)bin.Count };
        }
    }
}
