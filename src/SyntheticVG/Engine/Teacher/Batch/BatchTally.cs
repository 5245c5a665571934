namespace SyntheticVG.Engine.Teacher.Batch;

/// <summary>What a file of results held, line by line; the counts add up to its lines.</summary>
public sealed class BatchTally
{
    private readonly SortedDictionary<string, (int Count, string First)> _failures = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, (int Count, string First)> _left = new(StringComparer.Ordinal);

    /// <summary>Answers that are in the ledger now.</summary>
    public int Answers { get; internal set; }

    /// <summary>Requests that came back without an answer.</summary>
    public int Failures => _failures.Values.Sum(failure => failure.Count);

    /// <summary>Lines that were of no use.</summary>
    public int LeftOut => _left.Values.Sum(reason => reason.Count);

    /// <summary>For a person, a line for the file and one for each reason.</summary>
    public IEnumerable<string> Lines(string file)
    {
        yield return FormattableString.Invariant($"{file}: {Answers:N0} answers, {Failures:N0} failed, {LeftOut:N0} lines left out");
        foreach (var (code, (count, first)) in _failures)
            yield return FormattableString.Invariant($"  failed: {code} {count:N0} (first: {first})");
        foreach (var (reason, (count, first)) in _left)
            yield return FormattableString.Invariant($"  left out: {reason} {count:N0} (first: {first})");
    }

    internal void Fail(string code, string words) => Add(_failures, code, words);

    internal void Leave(string reason, string place) => Add(_left, reason, place);

    private static void Add(SortedDictionary<string, (int Count, string First)> counts, string code, string first) =>
        counts[code] = counts.TryGetValue(code, out var so) ? (so.Count + 1, so.First) : (1, first);
}
