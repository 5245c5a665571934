namespace SyntheticVG.Datasets.Joining;

/// <summary>Selects the photos that have everything asked for, as the paper's seed images do, and counts what the others lack.</summary>
internal sealed class RequireFilter
{
    /// <summary>What may be asked for.</summary>
    public static readonly IReadOnlyList<string> Known = ["ade", "coco", "depth", "gqa", "lvis", "psg", "refcoco", "vg"];

    private readonly IReadOnlyList<string> _required;
    private readonly SortedDictionary<string, int> _missing = new(StringComparer.Ordinal);

    /// <summary>Takes what is asked for.</summary>
    /// <exception cref="ArgumentException">It is nothing that a photo can have.</exception>
    public RequireFilter(IReadOnlyList<string> required)
    {
        _required = required;
        foreach (var name in required)
        {
            if (!Known.Contains(name))
                throw new ArgumentException($"found \"{name}\" among what photos must have; expected one of {string.Join(", ", Known)}");
            _missing[name] = 0;
        }
    }

    /// <summary>How many photos lack each of the things asked for; a photo may lack several.</summary>
    public IReadOnlyDictionary<string, int> Missing => _missing;

    /// <summary>How many photos were left out.</summary>
    public int LeftOut { get; private set; }

    /// <summary>Whether a photo has everything.</summary>
    public bool Keep(Photo photo)
    {
        var lacking = _required.Where(name => !photo.Has(name)).ToList();
        foreach (var name in lacking)
            _missing[name]++;
        LeftOut += lacking.Count > 0 ? 1 : 0;
        return lacking.Count == 0;
    }
}
