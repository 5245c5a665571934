using System.Globalization;

namespace SyntheticVG.Datasets.Leaks;

/// <summary>What the name of a picture says of which photo it is.</summary>
public static class PictureKeys
{
    private const int CocoDigits = 12;

    private static readonly string[] VisualGenomeFolders = ["VG_100K", "VG_100K_2", "vg_images", "gqa"];

    /// <summary>Keys of a picture by its path: that of COCO where the name is one of COCO's, of Visual Genome or ADE20K likewise, and that of the name
    /// itself.</summary>
    public static IEnumerable<string> Of(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        var parts = path.Split('/', '\\');
        var stem = Path.GetFileNameWithoutExtension(parts[^1]);
        // 000000000139.jpg, COCO_val2014_000000000139.jpg, COCO_train2014_000000581857_16.jpg
        var digits = stem.Split('_') is ["COCO", _, { Length: CocoDigits } number, ..] ? number : stem;
        if (digits.Length == CocoDigits && long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var coco))
            yield return $"coco:{coco}";
        else if (stem.StartsWith("ADE_", StringComparison.Ordinal))
            yield return $"ade:{stem}";
        else if (long.TryParse(stem, NumberStyles.None, CultureInfo.InvariantCulture, out var vg)
            && parts[..^1].Any(part => VisualGenomeFolders.Contains(part, StringComparer.OrdinalIgnoreCase)))
            yield return $"vg:{vg}";
        yield return $"file:{parts[^1]}";
    }
}
