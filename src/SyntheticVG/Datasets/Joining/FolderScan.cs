namespace SyntheticVG.Datasets.Joining;

/// <summary>Every file below a folder by relative path, in ordinal order, with the pictures told apart.</summary>
internal sealed class FolderScan
{
    private static readonly string[] PictureEndings = [".jpg", ".jpeg", ".png", ".webp", ".gif", ".bmp"];

    // Folders whose pictures are masks, ids or depth rather than photos.
    private static readonly string[] NoPhotoFolders = ["panoptic_", "annotations", "depth", "masks", "sam", "segmentations", "semantic"];

    private readonly Dictionary<string, string> _byName = new(StringComparer.Ordinal);
    private readonly HashSet<string> _pictures = new(StringComparer.Ordinal);

    /// <summary>Lists a folder.</summary>
    /// <exception cref="DirectoryNotFoundException">There is no such folder.</exception>
    public FolderScan(string root)
    {
        Root = Path.GetFullPath(root);
        if (!Directory.Exists(Root))
            throw new DirectoryNotFoundException($"{root}: no such folder");
        var options = new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.Hidden | FileAttributes.System };
        var files = Directory.EnumerateFiles(Root, "*", options)
            .Select(file => Path.GetRelativePath(Root, file).Replace('\\', '/')).Where(file => !file.Split('/').Any(part => part.StartsWith('.'))).ToList();
        files.Sort(StringComparer.Ordinal);
        Files = files;
        foreach (var file in files.Where(IsPhoto))
        {
            _pictures.Add(file);
            _byName.TryAdd(file[(file.LastIndexOf('/') + 1)..], file);
        }
    }

    /// <summary>Full path of the folder.</summary>
    public string Root { get; }

    /// <summary>The files by relative path.</summary>
    public IReadOnlyList<string> Files { get; }

    /// <summary>The photos by relative path, in order.</summary>
    public IEnumerable<string> Pictures => Files.Where(_pictures.Contains);

    /// <summary>Full path of a relative one.</summary>
    public string Full(string file) => Path.Combine(Root, file.Replace('/', Path.DirectorySeparatorChar));

    /// <summary>The first of some paths or names that is a photo of the folder: as a path first, then by name alone in any sub-folder.</summary>
    public string? FindPicture(IEnumerable<string> names)
    {
        string? byName = null;
        foreach (var name in names)
        {
            if (_pictures.Contains(name))
                return name;
            if (byName is null && _byName.TryGetValue(name[(name.LastIndexOf('/') + 1)..], out var found))
                byName = found;
        }
        return byName;
    }

    /// <summary>A picture of segment ids: in a folder beside the JSON, in the folder of the JSON, in the data folder.</summary>
    /// <param name="json">Relative path of the JSON that names it.</param>
    /// <param name="folder">Name of the usual folder, or empty.</param>
    /// <param name="name">The name that the JSON gives.</param>
    public string? FindIdPicture(string json, string folder, string name)
    {
        var beside = json[..(json.LastIndexOf('/') + 1)];
        string[] places = folder.Length > 0 ? [$"{beside}{folder}/{name}", $"{beside}{name}", $"{folder}/{name}", name] : [$"{beside}{name}", name];
        return places.FirstOrDefault(place => File.Exists(Full(place)));
    }

    private static bool IsPhoto(string file)
    {
        var parts = file.Split('/');
        return PictureEndings.Any(ending => parts[^1].EndsWith(ending, StringComparison.OrdinalIgnoreCase))
            && !parts[..^1].Any(part => NoPhotoFolders.Any(prefix => part.StartsWith(prefix, StringComparison.OrdinalIgnoreCase)))
            && !parts[^1].EndsWith("_seg.png", StringComparison.Ordinal) && !parts[^1].Contains("_parts_", StringComparison.Ordinal)
            && !parts[^1].StartsWith("instance_", StringComparison.Ordinal);
    }
}
