namespace SyntheticVG.Datasets.Joining;

/// <summary>One photo: its key, where its picture lies, and what each data set claims to know about it.</summary>
internal sealed class Photo(string key) : IComparable<Photo>
{
    /// <summary>The canonical key.</summary>
    public string Key { get; set; } = key;

    /// <summary>What the data sets know, in the order in which they are read.</summary>
    public List<PhotoClaim> Claims { get; } = [];

    /// <summary>Relative path of the picture, or null where it is not in the folder.</summary>
    public string? Picture { get; set; }

    /// <summary>The claim whose copy the picture is, or null for a photo without annotations.</summary>
    public PhotoClaim? Copy { get; set; }

    /// <summary>Relative path of the depth map, or null.</summary>
    public string? Depth { get; set; }

    /// <summary>Relative paths of files of masks, a source each.</summary>
    public List<string> Masks { get; } = [];

    /// <summary>Row of the photo in <c>truth.jsonl</c>, or null.</summary>
    public int? Truth { get; set; }

    /// <summary>The evaluation list that holds the photo, or null.</summary>
    public string? EvaluationList { get; set; }

    /// <summary>Whether the photo is known by its picture alone, not by an id.</summary>
    public bool IsFile => Key.StartsWith("file:", StringComparison.Ordinal);

    /// <summary>Whether a data set has annotations of it.</summary>
    public bool Has(string dataset) => dataset == "depth"
        ? Depth is not null
        : Claims.Exists(claim => claim.Dataset.StartsWith(dataset, StringComparison.Ordinal) && claim.HasAnnotations);

    /// <summary>Every name by which lists may call the photo.</summary>
    public IEnumerable<string> Aliases()
    {
        yield return Key;
        foreach (var claim in Claims)
        {
            if (claim.JsonFile is null) // else the id is of that file alone
                yield return $"{claim.Dataset}:{claim.Id}";
            if (claim.CocoId is { } coco)
                yield return $"coco:{coco}";
            if (claim.VgId is { } vg)
                yield return $"vg:{vg}";
        }
        if (Picture is not null)
            yield return $"file:{Picture[(Picture.LastIndexOf('/') + 1)..]}";
    }

    /// <summary>Orders by data set, then by number, then by text.</summary>
    public int CompareTo(Photo? other)
    {
        if (other is null)
            return 1;
        var (a, b) = (Split(Key), Split(other.Key));
        return (a.Set != b.Set, a.Number.CompareTo(b.Number)) switch
        {
            (true, _) => string.CompareOrdinal(a.Set, b.Set),
            (_, 0) => string.CompareOrdinal(a.Id, b.Id),
            (_, var order) => order,
        };
    }

    private static (string Set, long Number, string Id) Split(string key)
    {
        var colon = key.IndexOf(':', StringComparison.Ordinal);
        var id = key[(colon + 1)..];
        return (key[..Math.Max(colon, 0)], long.TryParse(id, out var number) ? number : long.MaxValue, id);
    }
}
