using System.Text.Json;
using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Instructions.Original;

/// <summary>Referring expressions both ways, two rows a picture (type <c>refexp</c>): which region a sentence means, and what a region is.</summary>
/// <remarks>With <c>use_bbox_text</c> the picture is the only region, and regions are boxes in the text. Where regions are cut and not
/// shuffled, answers may name regions that are not there.</remarks>
internal static class RefexpData
{
    public static IOriginalData Open(OriginalInput input)
    {
        var (settings, draws) = (input.Settings, input.Draws);
        List<Func<IDraws, OriginalRow>> rows = [];
        foreach (var image in input.Annotations.EnumerateArray())
        {
            var picture = image.GetProperty("image").GetString()!;
            var (width, height) = input.SizeOf(picture);
            JsonElement[] all = [.. image.GetProperty("annot").EnumerateArray()];
            JsonElement[] captions = [.. draws.Sample(all.Length, all.Length).Take(settings.Whole("max_gt_per_img", 10)).Select(i => all[i])];
            JsonElement[] regions = [.. image.GetProperty("regions").EnumerateArray().Take(settings.Whole("max_regions", 30))];
            var order = settings.Flag("shuffle_regions", false) ? draws.Shuffle(regions.Length) : null;

            string Point(JsonElement caption)
            {
                if (settings.Flag("use_bbox_text", false))
                    return OriginalRegions.Text(OriginalRegions.Xyxy(caption.GetProperty("xyxy")), width, height);
                var region = caption.GetProperty("region_index").GetInt32();
                var place = order is null ? region : Array.IndexOf(order, region);
                return place >= 0
                    ? $"region{place + 1}"
                    : throw new InvalidDataException($"{picture}: a caption names region {region}; the first {regions.Length} are taken");
            }

            (string Caption, string Point)[] pairs = [.. captions.Select(caption => (caption.GetProperty("caption").GetString()!, Point(caption)))];
            Turn[] grounding = [.. pairs.SelectMany(pair => (Turn[])[Turn.Ask(OriginalTexts.Grounding.Pick(draws) + pair.Caption), Turn.Answer(pair.Point)])];
            Turn[] describing = [.. pairs.SelectMany(
                pair => (Turn[])[Turn.Ask(OriginalTexts.ShortDescription.Pick(draws, "<region>", pair.Point)), Turn.Answer(pair.Caption)])];
            Rle[] masks = [.. (order ?? Enumerable.Range(0, regions.Length))
                .Select(i => OriginalRegions.Mask(settings, OriginalRegions.Xyxy(regions[i].GetProperty("xyxy")),
                    () => OriginalRegions.Segmentation(regions[i].GetProperty("segmentation"), width, height), width, height))];
            foreach (var turns in (Turn[][])[grounding, describing])
            {
                rows.Add(visit => settings.Flag("use_bbox_text", false)
                    ? new(picture, WithFirst(turns, OriginalRegions.AboutPicture(turns[0].Text)), [OriginalRegions.Whole(width, height)])
                    : new(picture,
                        WithFirst(turns, OriginalRegions.Question(visit, [.. masks.Select((_, i) => OriginalRegions.Named(i, null))], turns[0].Text)), masks));
            }
        }
        return new MadeRows(settings.Sample(rows, draws));
    }

    /// <summary>The turns with another first question.</summary>
    internal static Turn[] WithFirst(Turn[] turns, string question) => [Turn.Ask(question), .. turns[1..]];
}
