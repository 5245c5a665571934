using SyntheticVG.Datasets.Graphs;
using SyntheticVG.Images;
using SyntheticVG.Images.Codecs;

namespace SyntheticVG.Datasets.Joining;

/// <summary>Every file below a folder by relative path, in ordinal order, with the pictures told apart.</summary>
/// <remarks>
/// Links are followed where they stay inside the folder, and each folder is visited once; links that lead out of it or into
/// what was seen, and folders that hold graphs made here, are left out and named (<see cref="LeftOut"/>). Hidden files and macOS's and Windows's own are passed
/// over.
/// </remarks>
internal sealed class FolderScan
{
    // Pictures of formats that nobody here decodes.
    private static readonly string[] OtherEndings =
        [".heic", ".heif", ".avif", ".tif", ".tiff", ".jxl", ".jp2", ".dng", ".cr2", ".cr3", ".nef", ".arw", ".raf", ".orf", ".ppm", ".tga", ".psd"];

    // Folders of data sets whose pictures are masks or ids.
    private static readonly string[] DataFolders =
        ["annotations", "annotations_instance", "panoptic_train2017", "panoptic_val2017", "panoptic_test2017", .. Besides.MaskFolders];

    // Folders whose pictures are masks, ids or depth rather than photos.
    private static readonly HashSet<string> NoPhotoFolders =
        new([.. DataFolders, .. Besides.DepthFolders, "segmentations", "semantic", "SegmentationClass", "SegmentationObject"],
            StringComparer.OrdinalIgnoreCase);

    // Those of them whose pictures are no surprise: what depth estimators write; and, beside annotations, what downloads have.
    private static readonly HashSet<string> UsualFolders = new([.. DataFolders, .. Besides.DepthFolders], StringComparer.OrdinalIgnoreCase);

    private static readonly string[] SystemNames = ["__MACOSX", "Thumbs.db", "desktop.ini"];

    private readonly HashSet<string> _files;
    private readonly HashSet<string> _renamed = new(StringComparer.Ordinal);
    private readonly HashSet<string> _photos = new(StringComparer.Ordinal);
    private readonly Lazy<PictureFinder> _finder;
    private readonly Lazy<ILookup<string, string>> _pictures; // by name

    /// <summary>Lists a folder.</summary>
    /// <exception cref="DirectoryNotFoundException">There is no such folder.</exception>
    public FolderScan(string root)
    {
        Root = Path.GetFullPath(root);
        if (!Directory.Exists(Root))
            throw new DirectoryNotFoundException($"{root}: no such folder");
        var files = new List<string>();
        var home = InsideFolder.RealPath(Root);
        Walk(Root, "", home, [home], files);
        files.Sort(StringComparer.Ordinal);
        Files = files;
        _files = new(files, StringComparer.Ordinal);
        _renamed.UnionWith(files.Where(IsRenamed));
        _photos.UnionWith(files.Where(IsPhoto));
        // A picture that an annotation file names counts wherever it lies; photos go first.
        _pictures = new(() => Files.Where(IsPicture).ToLookup(file => Path.GetFileName(file), StringComparer.Ordinal));
        _finder = new(() => new(_photos, [.. Files.Where(file => !_photos.Contains(file) && IsPicture(file))]));
    }

    /// <summary>Full path of the folder.</summary>
    public string Root { get; }

    /// <summary>The files by relative path.</summary>
    public IReadOnlyList<string> Files { get; }

    /// <summary>The photos by relative path, in order.</summary>
    public IEnumerable<string> Pictures => Files.Where(_photos.Contains);

    /// <summary>Pictures that are no photos by their names or folders (masks, segment ids), but for depth maps and for what downloads of data sets
    /// have.</summary>
    /// <param name="plain">Whether there are no annotations, so that pictures in folders of data sets are a surprise too.</param>
    public IReadOnlyList<string> Passed(bool plain) =>
        [.. Files.Where(file => !_photos.Contains(file) && IsPicture(file) && !IsOfAde(file[(file.LastIndexOf('/') + 1)..]) && !IsOfPanoptic(file)
            && !file.Split('/')[..^1].Any(
                part => plain ? Besides.DepthFolders.Contains(part, StringComparer.OrdinalIgnoreCase) : UsualFolders.Contains(part)))];

    /// <summary>Finds the pictures that annotation files name.</summary>
    public PictureFinder Finder => _finder.Value;

    /// <summary>Links that are not followed, and why.</summary>
    public List<(string Path, string Reason)> LeftOut { get; } = [];

    /// <summary>How many pictures there are of each format that cannot be decoded, by ending in lower case.</summary>
    public IReadOnlyDictionary<string, int> CountUndecodable() => new SortedDictionary<string, int>(
        Files.Where(file => !_renamed.Contains(file)).Select(file => Path.GetExtension(file).ToLowerInvariant()).Where(OtherEndings.Contains)
            .CountBy(ending => ending).ToDictionary(), StringComparer.Ordinal);

    /// <summary>Full path of a relative one.</summary>
    public string Full(string file) => Path.Combine(Root, file.Replace('/', Path.DirectorySeparatorChar));

    /// <summary>Whether there is a file of that relative path.</summary>
    public bool Has(string file) => _files.Contains(file);

    /// <summary>Whether files have the same bytes.</summary>
    public bool AreCopies(IReadOnlyList<string> files) => files.Skip(1).All(file => SameBytes(Full(files[0]), Full(file)));

    private static bool SameBytes(string a, string b) =>
        new FileInfo(a).Length == new FileInfo(b).Length && File.ReadAllBytes(a).AsSpan().SequenceEqual(File.ReadAllBytes(b));

    /// <summary>A picture of segment ids: in a folder beside the JSON, in the folder of the JSON, in the data folder; else the only one of that name.</summary>
    /// <param name="json">Relative path of the JSON that names it.</param>
    /// <param name="folder">Name of the usual folder, or empty.</param>
    /// <param name="name">The name that the JSON gives.</param>
    /// <param name="photo">The photo's file name: a photo called like its picture of ids is not that.</param>
    public string? FindIdPicture(string json, string folder, string name, string photo)
    {
        var beside = json[..(json.LastIndexOf('/') + 1)];
        string[] places = folder.Length > 0 ? [$"{beside}{folder}/{name}", $"{beside}{name}", $"{folder}/{name}", name] : [$"{beside}{name}", name];
        if (places.FirstOrDefault(Has) is { } usual)
            return usual;
        var found =
            _pictures.Value[Path.GetFileName(name)].Where(file => Path.GetFileName(file) != Path.GetFileName(photo) || !_photos.Contains(file)).ToList();
        return found.GroupBy(file => DataSplit.Fit(json, file)).MinBy(group => group.Key)?.ToList() is [var only] ? only : null;
    }

    private void Walk(string folder, string relative, string home, HashSet<string> seen, List<string> files)
    {
        foreach (var entry in new DirectoryInfo(folder).EnumerateFileSystemInfos())
        {
            if (entry.Name.StartsWith('.') || SystemNames.Contains(entry.Name, StringComparer.OrdinalIgnoreCase))
                continue;
            var path = relative.Length == 0 ? entry.Name : $"{relative}/{entry.Name}";
            var linked = entry.LinkTarget is not null;
            var real = linked ? InsideFolder.RealPath(entry.FullName) : "";
            if (linked && !Path.Exists(real))
                LeftOut.Add((path, "the link leads nowhere"));
            else if (linked && real != home && !InsideFolder.Holds(home, real))
                LeftOut.Add((path, $"the link leads out of the folder, to {real}; give the folder that holds both"));
            else if (entry is not DirectoryInfo)
                files.Add(path);
            else if (IsWritten(entry.FullName))
                LeftOut.Add((path, "its pictures are of graphs, made by synvg"));
            else if (seen.Add(linked ? real : InsideFolder.RealPath(entry.FullName)))
                Walk(entry.FullName, path, home, seen, files);
            else
                LeftOut.Add((path, "the folder is there under another name"));
        }
    }

    // The folder of a photo's graph, or of a run.
    private static bool IsWritten(string folder) =>
        (File.Exists(Path.Combine(folder, GraphSource.GraphFile)) && File.Exists(Path.Combine(folder, "graph.dot")))
        || (File.Exists(Path.Combine(folder, "run.json")) && File.Exists(Path.Combine(folder, "ledger.db")));

    private bool IsPicture(string file) => PlainPhoto.HasEnding(file) || _renamed.Contains(file);

    // Phones and browsers give JPEGs the ending .heic, .avif or none.
    private bool IsRenamed(string file)
    {
        var ending = Path.GetExtension(file);
        if (ending.Length > 0 && !OtherEndings.Contains(ending, StringComparer.OrdinalIgnoreCase))
            return false;
        if (new FileInfo(Full(file)).Length < Sniffer.HeadBytes)
            return false; // a pipe has no length, and opening it waits
        try
        {
            using var stream = new FileStream(Full(file), FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            Span<byte> head = stackalloc byte[Sniffer.HeadBytes];
            return Sniffer.Knows(head[..stream.ReadAtLeast(head, head.Length, throwOnEndOfStream: false)]);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false; // counted by its ending, where that is one of a picture
        }
    }

    private bool IsPhoto(string file)
    {
        if (!IsPicture(file))
            return false;
        var parts = file.Split('/');
        return !parts[..^1].Any(NoPhotoFolders.Contains) && !IsOfPanoptic(file) && !IsOfAde(parts[^1]);
    }

    // Pictures of segment ids: panoptic_x/1.png beside panoptic_x.json.
    private bool IsOfPanoptic(string file) => file.LastIndexOf('/') is > 0 and var end && file[..end] is var folder
        && folder[(folder.LastIndexOf('/') + 1)..].Contains("panoptic_", StringComparison.Ordinal) && _files.Contains($"{folder}.json");

    // What ADE20K's full release has beside its photos: ADE_train_00000001_seg.png, ..._parts_1.png, instance_000_ADE_train_00000001.png.
    private static bool IsOfAde(string name) => name.StartsWith("ADE_", StringComparison.Ordinal)
        ? name.EndsWith("_seg.png", StringComparison.Ordinal) || name.Contains("_parts_", StringComparison.Ordinal)
        : name.StartsWith("instance_", StringComparison.Ordinal) && name.Contains("_ADE_", StringComparison.Ordinal);
}
