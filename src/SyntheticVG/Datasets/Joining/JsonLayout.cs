using System.Text.Json;
using SyntheticVG.Datasets.Reading;

namespace SyntheticVG.Datasets.Joining;

/// <summary>Tells from the keys at the top of a JSON file whether it may be annotations in COCO's layout.</summary>
internal static class JsonLayout
{
    private const int MostMembers = 64; // a file of this layout has a handful; one with a member a photo may have a million

    private static readonly string[] Members = ["images", "annotations", "categories"];

    /// <summary>Whether the annotations are lists of segments, as in COCO panoptic; or why the file is not of this layout.</summary>
    public static (bool IsPanoptic, string? WhyNot) Look(string path)
    {
        var (missing, isPanoptic) = (Members.ToList(), false);
        try
        {
            using var stream = new JsonStream(path, new ReadReport { Repairs = true });
            if (stream.Root == JsonTokenType.StartArray)
                return (false, "it has a list at the top; expected an object with images, annotations and categories");
            for (var i = 0; i < MostMembers && stream.NextMember(); i++)
            {
                missing.Remove(stream.Name);
                if (stream.Name == "annotations" && stream.TryEnterList())
                {
                    isPanoptic = stream.NextElement() && stream.Value.IsObject && stream.Value.TryGet("segments_info"u8, out _);
                    if (missing.Count == 0)
                        return (isPanoptic, null);
                    while (stream.Row >= 0 && stream.NextElement())
                    {
                    }
                }
                else if (missing.Count == 0)
                {
                    return (isPanoptic, null);
                }
                else if (stream.Name != "annotations") // which is passed over already
                {
                    stream.Skip();
                }
            }
        }
        catch (InvalidDataException e)
        {
            return (false, e.Message.StartsWith($"{path}: ", StringComparison.Ordinal) ? e.Message[(path.Length + 2)..] : e.Message);
        }
        return (false, $"it has no {string.Join(" and no ", missing)}; expected an object with images, annotations and categories, or a name that is known");
    }
}
