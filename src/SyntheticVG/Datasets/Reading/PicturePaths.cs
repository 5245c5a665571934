using System.Text;

namespace SyntheticVG.Datasets.Reading;

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

    /// <summary>
    /// The name as a path that stays inside a folder, wherever it was written: forward slashes; an address without its server,
    /// a drive or root cut off, <c>.</c> and <c>..</c> gone (<c>C:\photos\..\a.png</c> is <c>a.png</c>).
    /// </summary>
    /// <exception cref="BadRowException"><c>file-name</c>: nothing is left of it.</exception>
    public static string FromElsewhere(string name)
    {
        var path = name.Replace('\\', '/');
        if (path.IndexOf("://", StringComparison.Ordinal) is > 0 and var scheme)
            // file:///photos/a.png has no server
            path = path[(scheme + 3)..] is var address && address.IndexOf('/', StringComparison.Ordinal) is >= 0 and var slash
                ? address[slash..].Split('?', '#')[0]
                : "";
        if (path.Length > 2 && path[0] == '/' && path[2] == ':') // file:///C:/photos/a.png
            path = path[1..];
        if (path.Length > 1 && path[1] == ':' && char.IsAsciiLetter(path[0]))
            path = path[2..];
        var parts = new List<string>();
        foreach (var part in path.Split('/'))
        {
            if (part == ".." && parts.Count > 0)
                parts.RemoveAt(parts.Count - 1);
            else if (part is not ("" or "." or ".."))
                parts.Add(part);
        }
        return parts.Count == 0 || path.EndsWith('/') || path.Contains('\0')
            ? throw new BadRowException("file-name", $"found the file name \"{name}\"; expected the name of a picture in the data folder")
            : string.Join('/', parts);
    }

    /// <summary>Whether a name can be handed on: it stays inside the folder wherever it is joined to one, and holds no characters that are obeyed instead of
    /// shown.</summary>
    public static bool IsSafe(string name) =>
        name.Length > 0 && name[0] is not ('/' or '\\') && !(name.Length > 1 && name[1] == ':' && char.IsAsciiLetter(name[0]))
        && !name.Contains("://", StringComparison.Ordinal)
        && !name.Split('/', '\\').Contains("..") && !name.EnumerateRunes().Any(rune => ObeyedCharacters.Contains(Rune.GetUnicodeCategory(rune), rune.Value));

    /// <summary>As the report reads: a name from elsewhere where it repairs, else one that is inside as it stands.</summary>
    public static string Of(string name, ReadReport report) => report.Repairs ? FromElsewhere(name) : Inside(name);
}
