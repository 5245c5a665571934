namespace SyntheticVG.Evaluation;

/// <summary>Keeps the rows of lowest score, of equal ones those that came first; memory is that of the rows kept.</summary>
internal sealed class WorstRows(int kept = 24)
{
    // the best kept comes out first
    private readonly PriorityQueue<ScoredRow, (double, int)> _rows = new(Comparer<(double Value, int Order)>.Create((a, b) => b.CompareTo(a)));
    private int _order;

    /// <summary>The rows, worst first.</summary>
    public IReadOnlyList<ScoredRow> Rows => [.. _rows.UnorderedItems.OrderBy(item => item.Priority).Select(item => item.Element)];

    /// <summary>Offers a row, which is made only where it is kept.</summary>
    public void Add(double value, Func<ScoredRow> row)
    {
        if (value >= 1)
            return;
        var priority = (value, _order++);
        if (_rows.Count < kept)
            _rows.Enqueue(row(), priority);
        else if (_rows.TryPeek(out _, out var best) && priority.CompareTo(best) < 0)
            _rows.EnqueueDequeue(row(), priority);
    }
}
