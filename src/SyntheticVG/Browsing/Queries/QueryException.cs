namespace SyntheticVG.Browsing.Queries;

/// <summary>A query that cannot be read, and where.</summary>
public sealed class QueryException : FormatException
{
    internal QueryException(string found, string expected, int position, int length)
        : base($"at character {position + 1}: found {found}; expected {expected}") => (Found, Expected, Position, Length) = (found, expected, position, length);

    /// <summary>What stands there.</summary>
    public string Found { get; }

    /// <summary>What may stand there.</summary>
    public string Expected { get; }

    /// <summary>Where it begins, from 0.</summary>
    public int Position { get; }

    /// <summary>How many characters it has.</summary>
    public int Length { get; }
}
