namespace SyntheticVG.Datasets.Statistics;

/// <summary>How often each count was met; small, exact, and mergeable.</summary>
public sealed class CountHistogram
{
    private readonly SortedDictionary<int, long> _times = [];

    /// <summary>How many counts were added.</summary>
    public long Number { get; private set; }

    /// <summary>Sum of all counts.</summary>
    public long Sum { get; private set; }

    /// <summary>Mean count; NaN of none.</summary>
    public double Mean => Number == 0 ? double.NaN : (double)Sum / Number;

    /// <summary>Largest count; 0 of none.</summary>
    public int Max => Number == 0 ? 0 : _times.Keys.Last();

    /// <summary>Each count and how often it was met, ascending.</summary>
    public IReadOnlyDictionary<int, long> Times => _times;

    /// <summary>Adds a count.</summary>
    public void Add(int count, long times = 1)
    {
        if (times == 0)
            return;
        _times[count] = _times.GetValueOrDefault(count) + times;
        Number += times;
        Sum += count * times;
    }

    /// <summary>Adds all that another has.</summary>
    public void Add(CountHistogram other)
    {
        foreach (var (count, times) in other._times)
            Add(count, times);
    }

    /// <summary>A percentile, interpolated linearly between ranks; NaN of none.</summary>
    /// <param name="percent">In [0, 100].</param>
    public double Percentile(double percent)
    {
        if (Number == 0)
            return double.NaN;
        var rank = percent / 100 * (Number - 1);
        var (below, share) = (AtRank((long)rank), rank - (long)rank);
        return share == 0 ? below : below + ((AtRank((long)rank + 1) - below) * share);
    }

    private int AtRank(long rank)
    {
        foreach (var (count, times) in _times)
        {
            if (rank < times)
                return count;
            rank -= times;
        }
        return Max;
    }
}
