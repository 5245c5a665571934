using SyntheticVG.Characters;
using SyntheticVG.Datasets.Reading;

namespace SyntheticVG.Datasets.Joining;

/// <summary>Finds the picture of a folder that an annotation file means, however its tool wrote the name.</summary>
/// <remarks>
/// Names are compared without regard to case and to how accents are composed, as given and with percent signs decoded. Of
/// several pictures of one name the one with more of the folders that the name gives is meant, then the one in a folder of the
/// split that the annotation file's name gives (<c>instances_train.json</c>: <c>images/train</c>), then the one that lies nearer to
/// the annotation file. Where that leaves two, none is taken.
/// </remarks>
internal sealed class PictureFinder
{
    private readonly Dictionary<string, List<string>> _byName = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<string>> _passed = new(StringComparer.Ordinal);
    private readonly HashSet<string> _paths;

    /// <summary>Takes the pictures of a folder by relative path.</summary>
    /// <param name="photos">Its photos.</param>
    /// <param name="others">Pictures that are taken for masks or the like. One of them is meant by its whole path, and where there are no photos at
    /// all.</param>
    public PictureFinder(IEnumerable<string> photos, IReadOnlyCollection<string> others)
    {
        _paths = new(photos, StringComparer.Ordinal);
        HasNamesakes = Note(_paths.Count > 0 ? _paths : others, _byName);
        Note(others, _passed);
        _paths.UnionWith(others);
    }

    /// <summary>Whether two pictures of the folder have one name.</summary>
    public bool HasNamesakes { get; }

    /// <summary>The first of some paths that is a picture, letter for letter; else those that the first has by name alone: one, where that is clear.</summary>
    /// <remarks>For data sets whose file names are unique.</remarks>
    public IReadOnlyList<string> FindUnique(IEnumerable<string> names)
    {
        IReadOnlyList<string> byName = [];
        foreach (var name in names)
        {
            if (_paths.Contains(name))
                return [name];
            byName = byName.Count > 0 ? byName : Named(name, _byName);
        }
        return byName;
    }

    /// <summary>The picture that a name in an annotation file means; empty where there is none, several where that cannot be told.</summary>
    /// <param name="name">The name, as <see cref="PicturePaths.FromElsewhere"/> gives it.</param>
    /// <param name="json">Relative path of the annotation file.</param>
    public IReadOnlyList<string> Find(string name, string json)
    {
        var folder = json[..Math.Max(json.LastIndexOf('/'), 0)];
        var beside = folder.Length == 0 ? name : $"{folder}/{name}";
        if (_paths.Contains(beside))
            return [beside];
        var found = Named(name, _byName);
        if (found.Count < 2)
            return found;
        var wanted = Parts(name);
        // there are two at least
        var best = found.GroupBy(path => (Folders: -Agreeing(Parts(path), wanted), Split: DataSplit.Fit(json, path), Steps: Steps(path, folder)))
            .MinBy(group => group.Key)!;
        return best.Count() > 1 && best.Where(path => NameOf(path) == NameOf(name)).ToList() is [var exact] ? [exact] : [.. best];
    }

    /// <summary>A picture of that name which is taken for a mask or the like, or null.</summary>
    public string? FindPassed(string name) => Named(name, _passed).FirstOrDefault();

    // As it stands; with percent signs decoded; without the query of an address.
    private static List<string> Named(string name, Dictionary<string, List<string>> pictures)
    {
        if (pictures.TryGetValue(Folded(NameOf(name)), out var asItStands))
            return asItStands;
        var plain = name.Split('?', '#')[0];
        foreach (var form in new[] { Decoded(name), plain, Decoded(plain) }.Distinct())
        {
            if (pictures.TryGetValue(Folded(NameOf(form)), out var paths))
                return paths;
        }
        return [];

        static string Decoded(string text) => text.Contains('%') ? Uri.UnescapeDataString(text).Replace('\\', '/') : text;
    }

    // By folded name; whether two have one.
    private static bool Note(IEnumerable<string> pictures, Dictionary<string, List<string>> byName)
    {
        var namesakes = false;
        foreach (var path in pictures.Order(StringComparer.Ordinal))
        {
            var name = Folded(NameOf(path));
            if (!byName.TryGetValue(name, out var paths))
                byName.Add(name, paths = []);
            paths.Add(path);
            namesakes |= paths.Count > 1;
        }
        return namesakes;
    }

    // How many of the last folders before the name are the same.
    private static int Agreeing(string[] path, string[] wanted)
    {
        var same = 0;
        while (same + 2 <= Math.Min(path.Length, wanted.Length) && Folded(path[^(same + 2)]) == Folded(wanted[^(same + 2)]))
            same++;
        return same;
    }

    // From the annotation file's folder up to one that holds the picture, then down to it; up counts more.
    private static int Steps(string path, string folder)
    {
        var (to, from) = (Parts(path)[..^1], folder.Length == 0 ? [] : Parts(folder));
        var shared = 0;
        while (shared < Math.Min(to.Length, from.Length) && to[shared] == from[shared])
            shared++;
        return ((from.Length - shared) * 1000) + (to.Length - shared);
    }

    private static string[] Parts(string path) => path.Split('/');

    private static string NameOf(string path) => path[(path.LastIndexOf('/') + 1)..];

    private static string Folded(string name) => Composition.Compose(name).ToLowerInvariant();
}
