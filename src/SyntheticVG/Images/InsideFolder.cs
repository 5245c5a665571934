namespace SyntheticVG.Images;

/// <summary>Files that lie inside a folder, with every link resolved: names in foreign files never lead out of it.</summary>
public static class InsideFolder
{
    private const int MostLinks = 40;

    /// <summary>Full path of a file of the folder.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="name">Relative path, with slashes or backslashes.</param>
    /// <exception cref="InvalidDataException">The name leads out of the folder, by itself or by links.</exception>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    public static string Find(string folder, string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        var root = Path.GetFullPath(folder);
        var path = name.Contains('\0') || Path.IsPathRooted(name) ? "" : Path.GetFullPath(Path.Combine(root, name.Replace('\\', '/')));
        if (!Holds(root, path))
            throw new InvalidDataException($"{name}: found a path that leads out of {folder}; expected one inside the folder that --data names");
        if (!File.Exists(path))
            throw new FileNotFoundException($"{path}: no such picture; --data names the folder that the graphs' picture paths start from");
        return Holds(RealPath(root), RealPath(path)) ? path
            : throw new InvalidDataException($"{path}: a link that leads out of {folder}; expected a file inside the folder that --data names");
    }

    /// <summary>Whether a path is one below a folder, both full.</summary>
    public static bool Holds(string folder, string path) =>
        path.StartsWith(Path.TrimEndingDirectorySeparator(folder) + Path.DirectorySeparatorChar, StringComparison.Ordinal);

    /// <summary>The path with every link on its way resolved.</summary>
    public static string RealPath(string path)
    {
        for (var links = 0; links < MostLinks; links++)
        {
            var full = Path.GetFullPath(path);
            var at = Path.GetPathRoot(full)!; // a full path has a root
            var parts = full[at.Length..].Split(Path.DirectorySeparatorChar, StringSplitOptions.RemoveEmptyEntries);
            string? next = null;
            for (var i = 0; i < parts.Length && next is null; i++)
            {
                at = Path.Combine(at, parts[i]);
                if (new FileInfo(at).LinkTarget is { } target)
                    next = Path.Combine([Path.GetDirectoryName(at)!, target, .. parts[(i + 1)..]]); // a link lies in a folder
            }
            if (next is null)
                return at;
            path = next;
        }
        return path; // links in a circle
    }
}
