namespace SyntheticVG.Datasets.Joining;

/// <summary>Finds the photos that belong to evaluation: by the splits that the files at hand state, and by a list of keys.</summary>
/// <remarks>The claims of a photo are bridged first, so one data set's split speaks for all of them.</remarks>
internal sealed class LeakGuard
{
    private readonly HashSet<string> _listed = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, int> _counts = new(StringComparer.Ordinal);

    /// <summary>Reads the list of keys, where there is one.</summary>
    /// <exception cref="InvalidDataException">A line is no key.</exception>
    public LeakGuard(string? list)
    {
        if (list is null)
            return;
        foreach (var (line, number) in File.ReadLines(list).Select((line, i) => (line.Split('#')[0].Trim(), i + 1)))
        {
            if (line.Length == 0)
                continue;
            if (line[0] == ':' || line[^1] == ':' || !line.Contains(':'))
                throw new InvalidDataException($"{list}:{number}: found \"{line}\"; expected a key such as coco:139, vg:2407890 or ade:ADE_val_00000001");
            _listed.Add(line);
        }
    }

    /// <summary>How many photos each list holds.</summary>
    public IReadOnlyDictionary<string, int> Counts => _counts;

    /// <summary>Marks a photo.</summary>
    public void Mark(Photo photo)
    {
        var list = photo.EvaluationList // of a drawn scene, whose layouts may call their split val too
            ?? photo.Claims.Select(claim => claim.EvaluationList).FirstOrDefault(name => name is not null)
            ?? (photo.Claims.Any(claim => claim.CocoId is not null) && photo.Picture?.Split('/').Contains("val2017") == true ? "coco-val2017" : null)
            ?? (photo.Aliases().Any(_listed.Contains) ? "leak-list" : null);
        photo.EvaluationList = list;
        if (list is not null)
            _counts[list] = _counts.GetValueOrDefault(list) + 1;
    }
}
