using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using SyntheticVG.Conversations;
using SyntheticVG.Instructions.Original;
using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Instructions.Sources;

/// <summary>Osprey-724K: conversations over regions, and detailed descriptions of them.</summary>
/// <remarks>Regions are listed first, as for every other task, and named in the text by their numbers.</remarks>
internal sealed partial class OspreySource(string name, RowFile file, PictureFolder pictures, SampleRoom room, bool boxes) : IConversationSource
{
    public string Name => name;

    public int Rows => file.Count;

    public MadeSample Make(int row, long seed, int visit)
    {
        var draws = SeededDraws.Of(seed, visit, $"row {row}", name);
        var (picture, regions, turns) = file.Read(row, json => Read(json, draws));
        if (regions.Masks.Count == 0 || turns.Count == 0)
            throw new UnusableRowException("no-answer", $"{file.Where(row)}: no region with an answer");
        if (turns.SelectMany(turn => Number().Matches(turn.Text))
            .FirstOrDefault(found => NumberOf(found) > regions.Masks.Count || NumberOf(found) == 0) is { } stranger)
            throw new UnusableRowException("region-unknown", $"{file.Where(row)}: {stranger.Value}; the row has {regions.Masks.Count} regions");
        var path = pictures.Find(picture);
        Turn[] said = [.. turns.Select(turn => turn with { Text = room.Tokens.Plain(Number().Replace(turn.Text, found => $"region{NumberOf(found)}")) })];
        return room.Encode(new()
        {
            Id = $"{name} row {row}",
            Turns = [Turn.Ask(RobinPrompts.AboutRegions(regions.Names, said[0].Text)), .. said[1..]],
            Masks = regions.Masks,
            PictureFile = picture,
            Picture = PictureFolder.Later(path),
        });
    }

    private (string Picture, (PromptRegions Names, IReadOnlyList<Rle> Masks) Regions, IReadOnlyList<Turn> Turns) Read(JsonElement json, SeededDraws draws)
    {
        var (width, height) = (json.GetProperty("width").GetInt32(), json.GetProperty("height").GetInt32());
        JsonElement[] annotations = [.. json.GetProperty("annotation").EnumerateArray()];
        Box[] shapes = [.. annotations.Select(a => OriginalRegions.Xywh(a.GetProperty("bbox")).Clamp(width, height))];
        Rle[] masks = [.. annotations.Select(a => OriginalRegions.Segmentation(a.GetProperty("segmentation"), width, height))];
        var turns = json.TryGetProperty("description", out _)
            ? SgData.Texts(json, "description").Select(text => (Text: text, Found: Described().Match(text))).SelectMany(pair => (Turn[])
            [
                Turn.Ask(OriginalTexts.DetailedDescription.Pick(draws, "<region>", pair.Found.Success
                    ? pair.Found.Groups[1].Value
                    : throw new FormatException($"found the description \"{pair.Text}\"; expected one that begins with <region1>: "))),
                Turn.Answer(pair.Text[pair.Found.Length..]),
            ])
            : OriginalMessages.Read(json.GetProperty("conversations")).SkipWhile(turn => turn.Role != Turn.User);
        return (json.GetProperty("file_name").GetString()!, (new(masks.Length, boxes ? shapes : null, width, height), masks), [.. turns]);
    }

    private static int NumberOf(Match found) =>
        int.TryParse(found.Groups[1].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;

    [GeneratedRegex(@"<region(\d+)>")]
    private static partial Regex Number();

    [GeneratedRegex(@"^(<region\d+>): ")]
    private static partial Regex Described();
}
