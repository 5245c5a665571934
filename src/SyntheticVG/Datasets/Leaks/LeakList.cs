using SyntheticVG.Images;

namespace SyntheticVG.Datasets.Leaks;

/// <summary>Photos that belong to evaluation: by their keys, and by what they look like.</summary>
/// <remarks>
/// A text file, a key a line: <c>coco:139</c>, <c>vg:2407890</c>, <c>ade:ADE_val_00000001</c>, <c>gqa:n161313</c>, <c>file:noodles.jpg</c>,
/// <c>pixels:</c> and 160 hexadecimal digits. Behind <c>#</c> stand the benchmarks that the photo is of; a line of that alone is a comment.
/// </remarks>
public sealed class LeakList
{
    /// <summary>What a photo is listed under where the list does not say.</summary>
    public const string Unnamed = "leak-list";

    /// <summary>What stands before a hash.</summary>
    public const string PixelsPrefix = "pixels:";

    private static readonly string[] Sets = ["coco", "vg", "gqa", "psg", "lvis", "refcoco", "refcoco+", "refcocog", "panoptic", "ade", "file", "pixels"];

    private readonly Dictionary<string, string> _keys = new(StringComparer.Ordinal);
    private readonly List<(PictureHash Hash, string List)> _hashes = [];

    private LeakList() { }

    /// <summary>Reads a list.</summary>
    /// <exception cref="InvalidDataException">A line is no key.</exception>
    public static LeakList Read(string file)
    {
        var list = new LeakList();
        foreach (var (text, i) in File.ReadLines(file).Select((line, i) => (line, i)))
        {
            var parts = text.Split('#', 2, StringSplitOptions.TrimEntries);
            var (line, lists) = (parts[0], parts.Length > 1 ? parts[1].Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) : []);
            if (line.Length == 0)
                continue;
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            if (colon < 1 || colon == line.Length - 1 || !Sets.Contains(line[..colon]))
                throw new InvalidDataException(
                    $"{file}:{i + 1}: found \"{line}\"; expected a key such as coco:139, vg:2407890 or ade:ADE_val_00000001 (synvg leaks writes such lists)");
            var name = lists.Length > 0 && lists.All(IsName) ? lists[0] : Unnamed; // else it is somebody's remark
            if (!line.StartsWith(PixelsPrefix, StringComparison.Ordinal))
                list._keys.TryAdd(line, name);
            else if (PictureHash.Parse(line[PixelsPrefix.Length..]) is { } hash)
                list._hashes.Add((hash, name));
            else
                throw new InvalidDataException($"{file}:{i + 1}: found \"{line}\"; expected 160 hexadecimal digits behind {PixelsPrefix}");
        }
        return list;
    }

    private static bool IsName(string text) => text.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '+' or '_' or '.');

    /// <summary>How many keys there are.</summary>
    public int Keys => _keys.Count;

    /// <summary>Whether it knows what photos look like.</summary>
    public bool KnowsPixels => _hashes.Count > 0;

    /// <summary>The benchmark of a photo that one of some keys names; null where none does.</summary>
    public string? Find(IEnumerable<string> keys)
    {
        ArgumentNullException.ThrowIfNull(keys);
        foreach (var key in keys)
        {
            if (_keys.TryGetValue(key, out var list))
                return list;
        }
        return null;
    }

    /// <summary>The benchmark of the listed photo that a picture is a copy of; null where there is none.</summary>
    public string? Find(Picture picture)
    {
        if (!KnowsPixels || PictureHash.Of(picture) is not { } hash)
            return null;
        foreach (var (listed, name) in _hashes)
        {
            if (listed.IsCopyOf(hash))
                return $"{name} by pixels";
        }
        return null;
    }
}
