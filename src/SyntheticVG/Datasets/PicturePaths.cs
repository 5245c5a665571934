using SyntheticVG.Datasets.Json;

namespace SyntheticVG.Datasets;

/// <summary>Names of pictures as annotation files give them.</summary>
internal static class PicturePaths
{
    /// <summary>The name with forward slashes, where it stays inside the data folder.</summary>
    /// <exception cref="BadRowException"><c>file-name</c>: it is empty, absolute or climbs out of the folder.</exception>
    public static string Inside(string name)
    {
        var path = name.Replace('\\', '/');
        return path.Length == 0 || path[0] == '/' || path.Contains(':') || path.Contains('\0') || path.Split('/').Any(part => part is ".." or "")
            ? throw new BadRowException("file-name", $"found the file name \"{name}\"; expected one inside the data folder")
            : path;
    }
}
