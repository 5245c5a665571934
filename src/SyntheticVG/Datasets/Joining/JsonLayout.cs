using System.Text;

namespace SyntheticVG.Datasets.Joining;

/// <summary>Tells from the beginning and the end of a JSON file whether it may be annotations in COCO's layout.</summary>
internal static class JsonLayout
{
    private const int Looked = 1 << 18;

    private static readonly string[] Members = ["images", "annotations", "categories"];

    /// <summary>Null where the file seems to have images, annotations and categories; else what it is instead.</summary>
    public static string? WhyNotCoco(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        var bytes = new byte[Looked];
        var text = Text(0);
        if (file.Length > Looked)
            text += Text(file.Length - Looked);
        if (text.TrimStart('\uFEFF', ' ', '\t', '\r', '\n') is not ['{', ..])
            return "it has a list at the top, or is no JSON; expected an object with images, annotations and categories";
        return Members.Where(name => !text.Contains($"\"{name}\"", StringComparison.Ordinal)).ToList() is { Count: > 0 } missing
            ? $"it has no {string.Join(" and no ", missing)}; expected an object with images, annotations and categories, or a name that is known"
            : null;

        string Text(long at)
        {
            file.Position = at;
            return Encoding.UTF8.GetString(bytes, 0, file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false));
        }
    }
}
