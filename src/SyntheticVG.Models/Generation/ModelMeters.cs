using System.Diagnostics.Metrics;

namespace SyntheticVG.Models.Generation;

/// <summary>What is measured of models that many ask at the same time.</summary>
internal static class ModelMeters
{
    /// <summary>The meter's name.</summary>
    public const string Name = "SyntheticVG.Models";

    private static readonly Meter Meter = new(Name);
    private static readonly Histogram<int> Rows = Meter.CreateHistogram("synvg.batch.rows", "{row}", "Texts that a step wrote side by side.",
        advice: new InstrumentAdvice<int> { HistogramBucketBoundaries = [1, 2, 4, 8, 16, 32, 64] });
    private static readonly Counter<long> Prefixes =
        Meter.CreateCounter<long>("synvg.prefixes", "{prefix}", "What questions begin with, by kind: whether it was kept (hit) or had to be read (miss).");
    private static readonly Histogram<double> Seconds = Meter.CreateHistogram("synvg.vision.duration", "s", "Time of encoding a photo.",
        advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5] });

    /// <summary>A step wrote so many texts on.</summary>
    public static void Stepped(int rows) => Rows.Record(rows);

    /// <summary>A question began with something that was kept, or was not.</summary>
    public static void Asked(string kind, bool hit) => Prefixes.Add(1, new("kind", kind), new("result", hit ? "hit" : "miss"));

    /// <summary>Encodes a photo.</summary>
    public static T Vision<T>(Func<T> encode)
    {
        var begun = TimeProvider.System.GetTimestamp();
        var encoded = encode();
        Seconds.Record(TimeProvider.System.GetElapsedTime(begun).TotalSeconds);
        return encoded;
    }
}
