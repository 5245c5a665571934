using System.Text.Json;
using SyntheticVG.Datasets.Reading;

namespace SyntheticVG.Datasets.Joining;

/// <summary>Tells from the keys at the top of a JSON file whether it may be annotations in COCO's layout.</summary>
internal static class JsonLayout
{
    private const int MostMembers = 64; // a file of this layout has a handful; one with a member a photo may have a million

    private static readonly string[] Members = ["images", "annotations", "categories"];

    /// <summary>Whether the annotations of a file that has COCO's members are lists of segments, as in COCO panoptic.</summary>
    public static bool IsPanoptic(string path)
    {
        try
        {
            using var stream = new JsonStream(path, new ReadReport { Repairs = true });
            while (stream.NextMember())
            {
                if (stream.Name != "annotations")
                    stream.Skip();
                else
                    return stream.TryEnterList() && stream.NextElement() && stream.Value.IsObject && stream.Value.TryGet("segments_info"u8, out _);
            }
        }
        catch (InvalidDataException)
        {
            // who reads it says what is wrong
        }
        return false;
    }

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
