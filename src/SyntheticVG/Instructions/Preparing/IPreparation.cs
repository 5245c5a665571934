namespace SyntheticVG.Instructions.Preparing;

/// <summary>A named step that makes one source of a mixture out of public downloads.</summary>
internal interface IPreparation
{
    /// <summary>Name of the source.</summary>
    string Name { get; }

    /// <summary>What it is made of, for whoever lacks it.</summary>
    string Needs { get; }

    /// <summary>How many the paper, or the data set, has; null where that is not published.</summary>
    (int Count, string What)? Published { get; }

    /// <summary>What differs from the author's file, or null.</summary>
    string? StandsIn { get; }

    /// <summary>The file to write; null where the downloads lack something.</summary>
    PreparedFile? Find(PublicFolder folder);
}

/// <summary>A file to be written, and how a mixture names it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Write">Writes it and counts what its rows are made of.</param>
/// <param name="Source">The source of the mixture, with <c>FILE</c> for the file's path.</param>
internal sealed record PreparedFile(string Name, Func<TextWriter, CancellationToken, PreparedCounts> Write, string Source);

/// <summary>What a step made.</summary>
internal sealed class PreparedCounts
{
    private readonly SortedDictionary<string, long> _left = new(StringComparer.Ordinal);

    /// <summary>Rows of the file.</summary>
    public long Rows { get; set; }

    /// <summary>What was made, in the unit that is published: questions, regions; the rows where nothing else is said.</summary>
    public long? Units { get; set; }

    /// <summary>What was left out, by reason.</summary>
    public IReadOnlyDictionary<string, long> Left => _left;

    /// <summary>Counts something that is left out.</summary>
    public void LeaveOut(string reason, long times = 1) => _left[reason] = _left.GetValueOrDefault(reason) + times;
}
