namespace SyntheticVG.Evaluation;

/// <summary>A named number, as written to a results file: <c>("R@50", 0.314)</c>. NaN where nothing was measured.</summary>
/// <param name="Name">The field's name for it, with its group after a slash where it is of a part (<c>accuracy/predicate</c>).</param>
/// <param name="Value">A share in [0, 1] unless the benchmark's page says otherwise.</param>
public sealed record Metric(string Name, double Value)
{
    /// <summary>How many items or groups <see cref="Value"/> is the mean of; zero where it is no mean.</summary>
    public int Count { get; init; }

    /// <summary>Bootstrap 95 % interval of <see cref="Value"/>, or null where none was drawn.</summary>
    public Interval? Interval { get; init; }
}

/// <summary>A 95 % interval.</summary>
public readonly record struct Interval(double Low, double High);
