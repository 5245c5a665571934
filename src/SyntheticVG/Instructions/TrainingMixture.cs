using System.Collections.Concurrent;

namespace SyntheticVG.Instructions;

/// <summary>Samples of several sources in stated numbers, mixed.</summary>
/// <remarks>
/// An epoch takes from each source its number of rows, going on where the epoch before stopped, so that every row comes up
/// before one comes up again. A row that gives no sample is counted by its reason, and the next one takes its place.
/// </remarks>
/// <param name="parts">The sources and how many samples each gives to an epoch.</param>
/// <param name="seed">The run's seed.</param>
public sealed class TrainingMixture(IReadOnlyList<(IConversationSource Source, int Samples)> parts, long seed) : ITrainingData
{
    private const int Patience = 1000; // rows without a sample, one after the other, before a source counts as empty
    private readonly ConcurrentDictionary<(string Source, string Reason), long> _unusable = new();

    /// <inheritdoc/>
    public int Count { get; } = parts.Sum(part => part.Source.Rows == 0 && part.Samples > 0
        ? throw new InvalidDataException($"{part.Source.Name}: no rows; expected some, as {part.Samples} samples are to come from it")
        : part.Samples);

    /// <summary>How many rows gave no sample so far, by source and reason.</summary>
    public IReadOnlyDictionary<(string Source, string Reason), long> Unusable => _unusable;

    /// <inheritdoc/>
    public TrainingSample Make(int epoch, int index) => MakeWhole(epoch, index).Sample;

    /// <summary>Makes a sample, with its words.</summary>
    /// <exception cref="InvalidDataException">The source has no row that gives one.</exception>
    public MadeSample MakeWhole(int epoch, int index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(epoch);
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Count);
        var (source, samples, within) = PartOf(index);
        var position = ((long)epoch * samples) + within;
        UnusableRowException? last = null;
        for (var skipped = 0; skipped < Math.Min(Patience, source.Rows); skipped++)
        {
            try
            {
                return source.Make((int)((Row(source, position) + skipped) % source.Rows), seed, (int)(position / source.Rows));
            }
            catch (UnusableRowException row)
            {
                last = row;
                _unusable.AddOrUpdate((source.Name, row.Reason), 1, (_, count) => count + 1);
            }
        }
        throw new InvalidDataException(
            $"{source.Name}: {Math.Min(Patience, source.Rows)} rows one after the other gave no sample, the last because: {last!.Message}");
    }

    /// <summary>The source that a place in the epoch belongs to.</summary>
    public IConversationSource SourceOf(int index) => PartOf(index).Source;

    private (IConversationSource Source, int Samples, int Within) PartOf(int index)
    {
        foreach (var (source, samples) in parts)
        {
            if (index < samples)
                return (source, samples, index);
            index -= samples;
        }
        throw new ArgumentOutOfRangeException(nameof(index));
    }

    // Each pass over the rows has its own order: steps of a length that shares no factor with their number.
    private long Row(IConversationSource source, long position)
    {
        long rows = source.Rows;
        var draws = SeededDraws.Of(seed, (int)(position / rows), source.Name, "order of rows");
        var start = (long)(draws.Unit() * rows);
        var step = Math.Max(1, (long)(draws.Unit() * rows));
        while (Gcd(step, rows) != 1)
            step++;
        return (start + (position % rows * step)) % rows;
    }

    private static long Gcd(long a, long b) => b == 0 ? a : Gcd(b, a % b);
}
