using System.Text.Json;
using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Instructions.Original;

/// <summary>Human graphs of given regions (type <c>sg</c>) and, from the whole picture, with boxes (type <c>sg_detection</c>).</summary>
internal static class SgData
{
    /// <summary>Graphs of given regions.</summary>
    public static IOriginalData Regions(OriginalInput input)
    {
        var settings = input.Settings;
        List<Func<IDraws, OriginalRow>> rows = [];
        foreach (var image in input.Annotations.EnumerateObject())
        {
            var (width, height) = (image.Value.GetProperty("width").GetInt32(), image.Value.GetProperty("height").GetInt32());
            JsonProperty[] all = [.. image.Value.GetProperty("objects").EnumerateObject()];
            JsonProperty[] objects = [.. (settings.Flag("is_train", true) ? input.Draws.Shuffle(all.Length) : Enumerable.Range(0, all.Length))
                .Take(settings.Whole("max_gt_per_img", 99)).Select(i => all[i])];
            if (objects.Length == 0)
                continue;
            var question = OriginalTexts.Graph.Pick(input.Draws);
            var answer = OriginalGraphText.Write(Read(objects, settings, settings.Whole("max_relations_per_obj", 5)), settings.Whole("sg_mode", 2));
            Rle[] masks = [.. objects.Select(o => OriginalRegions.Mask(settings, OriginalRegions.Xyxy(o.Value.GetProperty("bbox")),
                () => OriginalRegions.Segmentation(o.Value.GetProperty("segmentation"), width, height), width, height))];
            string[] named = [.. objects.Select((o, i) => OriginalRegions.Named(i,
                settings.Flag("use_bbox_text", false) ? OriginalRegions.Text(OriginalRegions.Xyxy(o.Value.GetProperty("bbox")), width, height) : null))];
            rows.Add(draws => new($"{image.Name}.jpg", [Turn.Ask(OriginalRegions.Question(draws, named, question)), Turn.Answer(answer)], masks));
        }
        return new MadeRows(settings.Sample(rows, input.Draws));
    }

    /// <summary>Graphs with boxes.</summary>
    public static IOriginalData Detection(OriginalInput input)
    {
        var settings = input.Settings;
        List<Func<IDraws, OriginalRow>> rows = [];
        foreach (var image in input.Annotations.EnumerateArray())
        {
            var (width, height) = (image.GetProperty("width").GetInt32(), image.GetProperty("height").GetInt32());
            IEnumerable<JsonProperty> all = image.GetProperty("objects").EnumerateObject();
            if (settings.Flag("sort_by_bbox", false))
                all = all.OrderBy(o => OriginalRegions.Xyxy(o.Value.GetProperty("bbox")), Comparer<Box>.Create(CompareCorners));
            JsonProperty[] objects = [.. all.Take(settings.Whole("max_gt_per_img", 50))];
            var question = settings.Text("sg_prompt", "") + OriginalTexts.GraphWithBoxes.Pick(input.Draws);
            var boxed = Read(objects, settings, settings.Whole("max_relations_per_obj", 10), distinct: true)
                .Zip(objects, (o, json) => o with { Box = OriginalRegions.Text(OriginalRegions.Xyxy(json.Value.GetProperty("bbox")), width, height) });
            var answer = OriginalGraphText.Write([.. boxed], settings.Whole("sg_mode", 2), before: "in");
            var picture = image.GetProperty("file_name").GetString();
            rows.Add(_ => new(picture, [Turn.Ask(OriginalRegions.AboutPicture(question)), Turn.Answer(answer)], [OriginalRegions.Whole(width, height)]));
        }
        return new MadeRows(settings.Sample(rows, input.Draws));
    }

    /// <summary>Objects with their relations to one another, in the order of the relations' objects, cut then.</summary>
    internal static IReadOnlyList<OriginalObject> Read(IReadOnlyList<JsonProperty> objects, OriginalSettings settings, int mostRelations, bool distinct = false)
    {
        var place = objects.Select((o, i) => (o.Name, i)).ToDictionary(pair => pair.Name, pair => pair.i, StringComparer.Ordinal);
        var ignored = settings.Texts("ignored_relations");
        return [.. objects.Select(o =>
        {
            var relations = Relations(o.Value)
                .Where(r => place.ContainsKey(r.Object) && !ignored.Contains(r.Predicate))
                .Select(r => (Object: place[r.Object], r.Predicate));
            return new OriginalObject(
                o.Value.GetProperty("name").GetString()!,
                [.. Texts(o.Value, "attributes").Take(settings.Whole("max_attributes_per_obj", 5))],
                [.. (distinct ? relations.Distinct() : relations).OrderBy(r => r.Object).Take(mostRelations)]);
        })];
    }

    internal static IEnumerable<string> Texts(JsonElement o, string name) =>
        o.TryGetProperty(name, out var list) && list.ValueKind == JsonValueKind.Array ? list.EnumerateArray().Select(text => text.GetString()!) : [];

    // What is no relation, or has no object, is passed over.
    private static IEnumerable<(string Object, string Predicate)> Relations(JsonElement o) => o.TryGetProperty("relations", out var list)
        ? list.EnumerateArray().Where(r => r.ValueKind == JsonValueKind.Object && r.TryGetProperty("object", out _))
            .Select(r => (r.GetProperty("object").GetString()!, r.GetProperty("name").GetString()!))
        : [];

    private static int CompareCorners(Box a, Box b) =>
        (a.Left, a.Top, a.Right, a.Bottom).CompareTo((b.Left, b.Top, b.Right, b.Bottom));
}
