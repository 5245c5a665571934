using System.Text.RegularExpressions;

namespace SyntheticVG.Datasets.Joining;

/// <summary>The splits that names of files and folders give: <c>instances_train.json</c>, <c>images/val2017</c>.</summary>
internal static partial class DataSplit
{
    private static readonly string[][] Words = [["train", "training"], ["val", "valid", "validation", "dev"], ["test", "testing"]];

    /// <summary>How well a picture's folders fit the split of an annotation file: 0 the same one, 1 one of both gives none, 2 another one.</summary>
    /// <param name="json">Relative path of the annotation file; its name gives the split, else its folder.</param>
    /// <param name="picture">Relative path of the picture; its folders count, the last first.</param>
    public static int Fit(string json, string picture)
    {
        var parts = json.Split('/');
        var (wanted, found) = (Of([Path.GetFileNameWithoutExtension(parts[^1]), .. parts[..^1].Reverse()]), Of(picture.Split('/')[..^1].Reverse()));
        return wanted is null || found is null ? 1 : wanted == found ? 0 : 2;
    }

    // The first name that holds a word of a split, and of one alone.
    private static int? Of(IEnumerable<string> names) => names
        .Select(name => WordsOf().Matches(name).Select(word => Array.FindIndex(Words, split => split.Contains(word.Value, StringComparer.OrdinalIgnoreCase)))
            .Where(split => split >= 0).Distinct().ToList())
        .Where(splits => splits.Count > 0).Select(splits => splits.Count == 1 ? splits[0] : (int?)null).FirstOrDefault();

    [GeneratedRegex("[A-Za-z]+")]
    private static partial Regex WordsOf();
}
