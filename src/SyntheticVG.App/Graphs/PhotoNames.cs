namespace SyntheticVG.App.Graphs;

/// <summary>Photos as commands name them.</summary>
internal static class PhotoNames
{
    /// <summary>The photos of a list: a text file with a path a line, relative to the list; anything else is a photo itself.</summary>
    public static IReadOnlyList<string> Expand(IReadOnlyList<string> names) => [.. names.SelectMany(name =>
        Path.GetExtension(name).Equals(".txt", StringComparison.OrdinalIgnoreCase) && File.Exists(name)
            ? File.ReadLines(name).Select(line => line.Trim()).Where(line => line.Length > 0)
                .Select(line => Path.Combine(Path.GetDirectoryName(Path.GetFullPath(name))!, line))
            : [name])];
}
