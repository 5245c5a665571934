namespace SyntheticVG.Datasets.Reading;

/// <summary>A row of a file that is no good: readers catch it at the row, count it and go on, or stop when strict.</summary>
internal sealed class BadRowException(string kind, string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>Short kebab-case code of what is wrong (<c>field-missing</c>).</summary>
    public string Kind { get; } = kind;
}
