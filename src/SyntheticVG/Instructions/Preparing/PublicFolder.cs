using SyntheticVG.Datasets.Joining;

namespace SyntheticVG.Instructions.Preparing;

/// <summary>A folder of public downloads: their files by name, wherever they lie, and the pictures that they mean.</summary>
internal sealed class PublicFolder
{
    private const int MostCopies = 4;

    private readonly FolderScan _scan;
    private readonly ILookup<string, string> _byName;

    /// <summary>Lists a folder.</summary>
    /// <exception cref="DirectoryNotFoundException">There is no such folder.</exception>
    public PublicFolder(string path)
    {
        _scan = new(path);
        _byName = _scan.Files.ToLookup(file => file[(file.LastIndexOf('/') + 1)..], StringComparer.Ordinal);
    }

    /// <summary>Full path of the file of one of some names, the first that is there; of two of one name that with the shorter path. Null where none
    /// is.</summary>
    /// <param name="names">The names; <c>refcoco+/refs(unc).p</c> wants the folder too.</param>
    public string? Find(params IEnumerable<string> names) => names
        .Select(name => Named(name).OrderBy(file => file.Length).FirstOrDefault())
        .FirstOrDefault(file => file is not null) is { } found ? _scan.Full(found) : null;

    /// <summary>All files whose relative path has a part and an ending, in order.</summary>
    public IReadOnlyList<string> FindAll(string part, string ending) =>
        [.. _scan.Files.Where(file => $"/{file}".Contains(part, StringComparison.OrdinalIgnoreCase) && file.EndsWith(ending, StringComparison.Ordinal))
            .Select(_scan.Full)];

    /// <summary>A file of that name beside another one, or null.</summary>
    public static string? Beside(string file, string name) =>
        Path.Combine(Path.GetDirectoryName(file) ?? "", name) is var path && File.Exists(path) ? path : null;

    /// <summary>Relative path of the picture of one of some names, the first that is there once, or as copies; null where none is.</summary>
    /// <param name="names">Names, or ends of paths (<c>VG_100K/1.jpg</c>).</param>
    public string? Picture(params IEnumerable<string> names)
    {
        foreach (var name in names)
        {
            List<string> found = [.. Named(name).Take(MostCopies + 1)];
            if (found.Count == 1 || (found.Count is > 1 and <= MostCopies && _scan.AreCopies(found)))
                return found[0];
        }
        return null;
    }

    /// <summary>The same where it is a JPEG by its name, as the published code puts that ending to its names itself.</summary>
    public string? Jpeg(params IEnumerable<string> names) =>
        Picture(names) is { } picture && picture.EndsWith(".jpg", StringComparison.Ordinal) ? picture : null;

    // A name, or the end of a path.
    private IEnumerable<string> Named(string name) =>
        _byName[name[(name.LastIndexOf('/') + 1)..]].Where(file => $"/{file}".EndsWith($"/{name}", StringComparison.Ordinal));

    /// <summary>Relative path of a picture of a COCO id: of 2017, or of 2014.</summary>
    public string? CocoPicture(long id) => Picture(CocoClaim.CocoNames(id, []));
}
