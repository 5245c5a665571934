using System.Text.Json;
using System.Text.RegularExpressions;
using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Instructions.Original;

/// <summary>Osprey-724K: conversations over a list of parts (types <c>OspreyShortForm</c>, <c>OspreyConversations</c>,
/// <c>OspreyPartLevel</c>), detailed descriptions, and questions of yes or no (<c>OspreyLVISPosNeg</c>).</summary>
internal static partial class OspreyData
{
    /// <summary>Conversations over a list of parts.</summary>
    public static IOriginalData Conversations(OriginalInput input) => Open(input, (row, region) =>
    {
        var turns = Said(row)
            .Select(turn => turn with { Text = turn.Text.Replace("<", "", StringComparison.Ordinal).Replace(">", "", StringComparison.Ordinal) }).ToArray();
        var regions = Enumerable.Range(0, row.GetProperty("annotation").GetArrayLength()).Select(i => $"region{i + 1} {region(i)}").ToList();
        var list = $"There are {regions.Count} part region{(regions.Count == 1 ? "" : "s")} in the picture: {string.Join(",", regions)}. ";
        return (_, _) => RefexpData.WithFirst(turns, OriginalTexts.Overview + list + turns[0].Text);
    });

    /// <summary>A detailed description of each region.</summary>
    public static IOriginalData Descriptions(OriginalInput input) => Open(input, (row, region) =>
    {
        Turn[] turns = [.. SgData.Texts(row, "description").SelectMany((text, i) => (Turn[])
        [
            Turn.Ask(OriginalTexts.DetailedDescription.Pick(input.Draws, "<region>", region(i))),
            Turn.Answer(Numbered().Replace(text, "")),
        ])];
        return (_, _) => RefexpData.WithFirst(turns, OriginalTexts.Overview + turns[0].Text);
    });

    /// <summary>Conversations with the regions in their midst. At each visit of a row the published code puts the overview before it once more, and leaves it
    /// there.</summary>
    public static IOriginalData InMidst(OriginalInput input) => Open(input, (row, region) =>
    {
        Turn[] turns = [.. Said(row).Select(turn => turn.Role == Turn.User
            ? turn with { Text = Region()
                .Replace(turn.Text, found => region(int.Parse(found.Groups[1].ValueSpan, System.Globalization.CultureInfo.InvariantCulture) - 1)) }
            : turn)];
        return (_, visits) => RefexpData.WithFirst(turns, string.Concat(Enumerable.Repeat(OriginalTexts.Overview, visits + 1)) + turns[0].Text);
    });

    private static IOriginalData Open(OriginalInput input, Func<JsonElement, Func<int, string>, Func<IDraws, int, Turn[]>> write)
    {
        var settings = input.Settings;
        List<Func<IDraws, int, OriginalRow>> rows = [];
        foreach (var row in input.Annotations.EnumerateArray())
        {
            var (width, height) = (row.GetProperty("width").GetInt32(), row.GetProperty("height").GetInt32());
            JsonElement[] annotations = [.. row.GetProperty("annotation").EnumerateArray()];
            var turns = write(row, i => "<mask><pos>" + (settings.Flag("use_bbox_text", false)
                ? " " + OriginalRegions.Text(OriginalRegions.Xywh(annotations[i].GetProperty("bbox")), width, height)
                : ""));
            Rle[] masks =
                [.. annotations.Select(a => OriginalRegions.Mask(settings, OriginalRegions.Xywh(a.GetProperty("bbox")),
                    () => OriginalRegions.Segmentation(a.GetProperty("segmentation"), width, height), width, height))];
            rows.Add((draws, visits) => new(row.GetProperty("file_name").GetString()!.Split('_')[^1], turns(draws, visits), masks));
        }
        return new MadeRows(settings.Sample(rows, input.Draws));
    }

    private static IEnumerable<Turn> Said(JsonElement row) => OriginalMessages.Read(row.GetProperty("conversations"));

    [GeneratedRegex(@"^<region\d+>: ")]
    private static partial Regex Numbered();

    [GeneratedRegex(@"<region(\d+)>")]
    private static partial Regex Region();
}
