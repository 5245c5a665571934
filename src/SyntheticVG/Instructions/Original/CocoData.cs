using System.Text.Json;
using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Instructions.Original;

/// <summary>Data sets in COCO's layout, a question a region: categories, parts, referring expressions (types <c>coco_data</c>,
/// <c>PartImagenet</c>, <c>PascalPart</c>, <c>RefCOCO</c>, <c>RefCOCOP</c>) and phrases (<c>VGDATA</c>).</summary>
internal static class CocoData
{
    /// <summary>What each region belongs to, after one instruction.</summary>
    public static IOriginalData Categories(OriginalInput input, string instruction, int most)
    {
        var names = input.Annotations.GetProperty("categories").EnumerateArray()
            .ToDictionary(c => c.GetProperty("id").GetInt32(), c => c.GetProperty("name").GetString()!);
        return AfterInstruction(input, instruction, most, (_, annotation) => names[annotation.GetProperty("category_id").GetInt32()]);
    }

    /// <summary>The picture's caption for each of its regions, after one instruction.</summary>
    public static IOriginalData Captions(OriginalInput input) =>
        AfterInstruction(input, OriginalTexts.Referring, 15, (image, _) => image.GetProperty("caption").GetString()!);

    /// <summary>Each region's own phrase.</summary>
    public static IOriginalData Phrases(OriginalInput input) => Open(input, 3, (draws, _, regions) =>
    {
        Turn[] turns = [.. regions.SelectMany(region => (Turn[])
        [
            Turn.Ask(OriginalTexts.Phrase.Pick(draws, "<region>", region.Tokens) + OriginalTexts.ShortPhrase),
            Turn.Answer(region.Annotation.GetProperty("caption").GetString()!),
        ])];
        return RefexpData.WithFirst(turns, OriginalTexts.Overview + turns[0].Text);
    });

    private static IOriginalData AfterInstruction(OriginalInput input, string instruction, int most, Func<JsonElement, JsonElement, string> answer) =>
        Open(input, most, (_, image, regions) =>
        {
            Turn[] turns = [.. regions.SelectMany(region => (Turn[])[Turn.Ask(region.Tokens), Turn.Answer(answer(image, region.Annotation))])];
            return RefexpData.WithFirst(turns, $"<image>\n{instruction}\n{turns[0].Text}");
        });

    private static IOriginalData Open(OriginalInput input, int most,
        Func<IDraws, JsonElement, IReadOnlyList<(string Tokens, JsonElement Annotation)>, Turn[]> write)
    {
        var settings = input.Settings;
        var ofImage = input.Annotations.GetProperty("annotations").EnumerateArray()
            .Where(a => !(a.TryGetProperty("ignore", out var ignore) && ignore.GetBoolean()))
            .ToLookup(a => a.GetProperty("image_id").GetInt64());
        List<Func<IDraws, OriginalRow>> rows = [];
        foreach (var image in input.Annotations.GetProperty("images").EnumerateArray())
        {
            JsonElement[] all = [.. ofImage[image.GetProperty("id").GetInt64()]];
            if (all.Length == 0)
                continue;
            var (width, height) = (image.GetProperty("width").GetInt32(), image.GetProperty("height").GetInt32());
            rows.Add(draws =>
            {
                JsonElement[] chosen = [.. draws.Shuffle(all.Length).Take(settings.Whole("max_gt_per_img", most)).Select(i => all[i])];
                var regions =
                    chosen.Select(a => ("<mask><pos>" + (settings.Flag("use_bbox_text", false)
                        ? " " + OriginalRegions.Text(OriginalRegions.Xywh(a.GetProperty("bbox")), width, height)
                        : ""), a))
                        .ToList();
                Rle[] masks = [.. chosen.Select(a => OriginalRegions.Mask(settings, OriginalRegions.Xywh(a.GetProperty("bbox")),
                    () => OriginalRegions.Segmentation(a.GetProperty("segmentation"), width, height), width, height))];
                return new(image.GetProperty("file_name").GetString()!.Split('_')[^1], write(draws, image, regions), masks);
            });
        }
        return new MadeRows(settings.Sample(rows, input.Draws));
    }
}
