using SyntheticVG.Datasets.Reading;

namespace SyntheticVG.Datasets.Joining;

/// <summary>Finds what lies beside the photos under the same stem: depth maps (<c>depth/</c>, <c>depths/</c>, <c>depth_maps/</c>) and
/// masks, one file a source (<c>sam/</c>, <c>sam_masks/</c>, <c>masks/</c>, <c>sam_whole/</c>, <c>sam_part/</c>, <c>semantic_sam/</c>, <c>seem/</c>,
/// <c>sa_*.json</c>).</summary>
/// <remarks>Where several photos have one stem, a file belongs to the photo whose folders it shares; where two share as much, to none.</remarks>
internal sealed class Besides
{
    private static readonly string[] DepthEndings = [".png", ".npy", ".npz", ".pfm"];

    /// <summary>Folders of depth maps.</summary>
    public static readonly string[] DepthFolders = ["depth", "depths", "depth_maps"];

    /// <summary>Folders of masks.</summary>
    public static readonly string[] MaskFolders =
        ["sam", "sam_masks", "masks", "sam_whole", "sam-whole", "sam_part", "sam-part", "semantic_sam", "semantic-sam", "seem"];

    private readonly ILookup<string, string> _depth;
    private readonly ILookup<string, string> _masks;
    private readonly ILookup<string, string> _photos;
    private readonly ReadReport _report;

    /// <summary>Goes over the files of a folder.</summary>
    /// <param name="scan">The folder.</param>
    /// <param name="report">Counts files that belong to no photo more than to another (<c>beside-ambiguous</c>).</param>
    public Besides(FolderScan scan, ReadReport report)
    {
        _report = report;
        _depth = scan.Files.Where(file => IsOfDepth(file) && DepthEndings.Contains(Path.GetExtension(file))).ToLookup(Stem, StringComparer.Ordinal);
        _masks = scan.Files.Where(IsMasks).ToLookup(Stem, StringComparer.Ordinal);
        _photos = scan.Pictures.ToLookup(Stem, StringComparer.Ordinal);
    }

    /// <summary>How many depth maps there are.</summary>
    public int DepthCount => _depth.Sum(files => files.Count());

    /// <summary>How many files of masks there are.</summary>
    public int MaskCount => _masks.Sum(files => files.Count());

    /// <summary>Notes what belongs to a photo.</summary>
    public void Find(Photo photo)
    {
        var stems = photo.Claims.SelectMany(claim => claim.PictureNames.Append(claim.Id)).Prepend(photo.Picture!) // it has a picture
            .Select(Path.GetFileNameWithoutExtension).OfType<string>().Distinct();
        foreach (var stem in stems)
        {
            photo.Depth ??= Of(photo, _depth[stem], DepthFolders);
            foreach (var source in _masks[stem].GroupBy(SourceOf, StringComparer.Ordinal))
            {
                if (!photo.Masks.Exists(file => SourceOf(file) == source.Key) && Of(photo, source, MaskFolders) is { } masks)
                    photo.Masks.Add(masks);
            }
        }
    }

    /// <summary>The source of a file of masks, by its folder: <c>sam</c> where that says nothing.</summary>
    public static string SourceOf(string file) =>
        Path.GetFileName(Path.GetDirectoryName(file))?.ToLowerInvariant().Replace('_', '-') is { } folder
        && folder is "sam-whole" or "sam-part" or "semantic-sam" or "seem" ? folder : "sam";

    /// <summary>Whether a JSON file is read with the photos: SAM's masks, or what is said of depth maps in their folder.</summary>
    public static bool Reads(string json) => IsMasks(json) || IsOfDepth(json);

    // Of the files with a photo's stem the one whose folders are most like the photo's, unless they are as like another photo's of that stem.
    private string? Of(Photo photo, IEnumerable<string> files, string[] special)
    {
        var picture = photo.Picture!; // it has one
        var best = files.GroupBy(file => Apart(picture, file, special)).MinBy(group => group.Key);
        if (best is null)
            return null;
        var rivals = _photos[Stem(picture)].Where(other => other != picture).ToList();
        var own = best.Where(file => rivals.TrueForAll(rival => Apart(rival, file, special).CompareTo(best.Key) > 0)).ToList();
        if (own.Count > 0)
            return own[0];
        if (best.FirstOrDefault(file => rivals.TrueForAll(rival => Apart(rival, file, special).CompareTo(best.Key) >= 0)) is { } shared)
            _report.Add("beside-ambiguous", picture,
                $"{shared} may be another photo's of that name ({rivals[0]}); expected the folders of one of them in its path");
        return null;
    }

    // How unlike the folders of a photo and of a file are, without the folder that says what the file is: last folders that agree, then steps.
    private static (int Agreeing, int Steps) Apart(string picture, string file, string[] special)
    {
        var photo = Folders(picture);
        string[] beside = [.. Folders(file).Where(part => !special.Contains(part, StringComparer.OrdinalIgnoreCase))];
        var (first, last) = (0, 0);
        while (first < Math.Min(photo.Length, beside.Length) && photo[first] == beside[first])
            first++;
        while (last < Math.Min(photo.Length, beside.Length) && photo[^(last + 1)] == beside[^(last + 1)])
            last++;
        return (-last, photo.Length - first + beside.Length - first);
    }

    private static string[] Folders(string file) => file.Split('/')[..^1];

    private static string Stem(string file) => Path.GetFileNameWithoutExtension(file);

    private static bool IsOfDepth(string file) => Folders(file).Any(part => DepthFolders.Contains(part, StringComparer.OrdinalIgnoreCase));

    // By its folder or its name.
    private static bool IsMasks(string file) => Path.GetExtension(file) == ".json"
        && (Path.GetFileName(Path.GetDirectoryName(file)) is { } folder && MaskFolders.Contains(folder, StringComparer.OrdinalIgnoreCase) || IsSa(Stem(file)));

    private static bool IsSa(string stem) =>
        stem.StartsWith("sa_", StringComparison.Ordinal) && stem.Length > 3 && stem.AsSpan(3).IndexOfAnyExceptInRange('0', '9') < 0;
}
