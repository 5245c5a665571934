namespace SyntheticVG.Datasets.Joining;

/// <summary>Finds what lies beside the photos under the same stem: depth maps (<c>depth/</c>, <c>depths/</c>, <c>depth_maps/</c>) and SAM's masks (<c>sam/</c>, <c>sam_masks/</c>, <c>masks/</c>, <c>sa_*.json</c>).</summary>
internal sealed class Besides
{
    private static readonly string[] DepthEndings = [".png", ".npy", ".npz", ".pfm"];
    private static readonly string[] DepthFolders = ["depth", "depths", "depth_maps"];
    private static readonly string[] MaskFolders = ["sam", "sam_masks", "masks"];

    private readonly Dictionary<string, string> _depth = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _masks = new(StringComparer.Ordinal);

    /// <summary>Goes over the files of a folder.</summary>
    public Besides(FolderScan scan)
    {
        foreach (var file in scan.Files)
        {
            var (stem, ending) = (Path.GetFileNameWithoutExtension(file), Path.GetExtension(file));
            if (IsOfDepth(file) && DepthEndings.Contains(ending))
                _depth.TryAdd(stem, file);
            else if (IsMasks(file))
                _masks.TryAdd(stem, file);
        }
    }

    /// <summary>How many depth maps there are.</summary>
    public int DepthCount => _depth.Count;

    /// <summary>How many files of masks there are.</summary>
    public int MaskCount => _masks.Count;

    /// <summary>Notes what belongs to a photo.</summary>
    public void Find(Photo photo)
    {
        var stems = photo.Claims.SelectMany(claim => claim.PictureNames.Append(claim.Id)).Prepend(photo.Picture!) // it has a picture
            .Select(Path.GetFileNameWithoutExtension).OfType<string>().Distinct();
        foreach (var stem in stems)
        {
            photo.Depth ??= _depth.GetValueOrDefault(stem);
            photo.Masks ??= _masks.GetValueOrDefault(stem);
        }
    }

    /// <summary>Whether a JSON file is read with the photos: SAM's masks, or what is said of depth maps in their folder.</summary>
    public static bool Reads(string json) => IsMasks(json) || IsOfDepth(json);

    private static bool IsOfDepth(string file) => file.Split('/')[..^1].Any(part => DepthFolders.Contains(part, StringComparer.OrdinalIgnoreCase));

    // By its folder or its name.
    private static bool IsMasks(string file) => Path.GetExtension(file) == ".json"
        && (Path.GetFileName(Path.GetDirectoryName(file)) is { } folder && MaskFolders.Contains(folder, StringComparer.OrdinalIgnoreCase) || IsSa(Path.GetFileNameWithoutExtension(file)));

    private static bool IsSa(string stem) => stem.StartsWith("sa_", StringComparison.Ordinal) && stem.Length > 3 && stem.AsSpan(3).IndexOfAnyExceptInRange('0', '9') < 0;
}
