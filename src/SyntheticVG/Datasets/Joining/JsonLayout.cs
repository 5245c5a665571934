using System.Text.Json;
using SyntheticVG.Datasets.Reading;

namespace SyntheticVG.Datasets.Joining;

/// <summary>Tells from the keys at the top of a JSON file whether it may be annotations in COCO's layout.</summary>
internal static class JsonLayout
{
    private const int MostMembers = 64; // a file of this layout has a handful; one with a member a photo may have a million

    private static readonly string[] Members = ["images", "annotations", "categories"];

    /// <summary>Null where the file has images, annotations and categories; else what it is instead.</summary>
    public static string? WhyNotCoco(string path)
    {
        var missing = Members.ToList();
        try
        {
            using var stream = new JsonStream(path, new ReadReport { Repairs = true });
            if (stream.Root == JsonTokenType.StartArray)
                return "it has a list at the top; expected an object with images, annotations and categories";
            for (var i = 0; i < MostMembers && stream.NextMember(); i++)
            {
                if (missing.Remove(stream.Name) && missing.Count == 0)
                    return null;
                stream.Skip();
            }
        }
        catch (InvalidDataException e)
        {
            return e.Message.StartsWith($"{path}: ", StringComparison.Ordinal) ? e.Message[(path.Length + 2)..] : e.Message;
        }
        return $"it has no {string.Join(" and no ", missing)}; expected an object with images, annotations and categories, or a name that is known";
    }
}
