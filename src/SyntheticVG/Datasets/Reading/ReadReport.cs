namespace SyntheticVG.Datasets.Reading;

/// <summary>
/// What a reader does about a row that it cannot use as it stands: strict reading stops there, lenient reading counts it
/// and goes on without it, repairing reading counts it and goes on with what of it is good.
/// </summary>
/// <param name="strict">Whether the first problem is an error.</param>
/// <remarks>One report may serve several readers one after the other; it is not for several threads at once.</remarks>
public sealed class ReadReport(bool strict = false)
{
    private const int MaxExamples = 20;

    private readonly SortedDictionary<string, long> _counts = new(StringComparer.Ordinal);
    private readonly List<string> _examples = [];

    /// <summary>A new report that stops at the first problem.</summary>
    public static ReadReport StopAtFirst => new(strict: true);

    /// <summary>Whether the first problem is an error.</summary>
    public bool Strict { get; } = strict;

    /// <summary>Whether a fault in a field that can be done without, or follows from another, costs that field alone: repairing reading.</summary>
    public bool Repairs { get; init; }

    /// <summary>How many problems of each kind were met; kinds are short kebab-case codes (<c>field-missing</c>).</summary>
    public IReadOnlyDictionary<string, long> Counts => _counts;

    /// <summary>All problems together.</summary>
    public long Total => _counts.Values.Sum();

    /// <summary>The first twenty problems in full, in the order in which they were met.</summary>
    public IReadOnlyList<string> Examples => _examples;

    /// <summary>Counts a problem, or throws in strict reading.</summary>
    /// <param name="kind">Short kebab-case code of the kind.</param>
    /// <param name="where">File and line, row or id (<c>refs(unc).p: ref 17</c>).</param>
    /// <param name="problem">What was found and what was expected.</param>
    /// <exception cref="InvalidDataException">The report is strict.</exception>
    public void Add(string kind, string where, string problem)
    {
        var text = $"{where}: {problem} [{kind}]";
        if (Strict)
            throw new InvalidDataException(text);
        _counts[kind] = _counts.GetValueOrDefault(kind) + 1;
        if (_examples.Count < MaxExamples)
            _examples.Add(text);
    }
}
