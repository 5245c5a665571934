namespace SyntheticVG.Evaluation;

/// <summary>Counts what becomes of the items of a benchmark while they are scored, and keeps the first reasons.</summary>
internal sealed class AnswerTally(PredictionSet predictions)
{
    private const int Examples = 3;

    private readonly List<string> _reasons = [];
    private int _items, _answered, _unreadable;

    /// <summary>The counts so far.</summary>
    public ScoreCounts Counts =>
        new(_items, _answered, _unreadable, _items - _answered, predictions.Duplicates, predictions.Unknown, predictions.Malformed);

    /// <summary>The first few unreadable answers, each with its reason.</summary>
    public IReadOnlyList<string> Notes => _reasons;

    /// <summary>The answer to the next item, or null where it is missing.</summary>
    /// <param name="id">The item.</param>
    /// <param name="otherwise">Where to look if nothing stands under its id.</param>
    public string? Next(string id, Func<string?>? otherwise = null)
    {
        _items++;
        var answer = predictions[id] ?? otherwise?.Invoke();
        _answered += answer is null ? 0 : 1;
        return answer;
    }

    /// <summary>Counts an answer that cannot be read.</summary>
    public void Unreadable(string id, string why)
    {
        _unreadable++;
        if (_reasons.Count < Examples)
            _reasons.Add($"unreadable: {id}: {why}");
    }
}
