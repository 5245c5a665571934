using System.Text.Json;
using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Instructions.Original;

/// <summary>The graph of what matters for a question before its answer: as dictionaries (type <c>gqa_cot_sg</c>) or as text
/// (<c>gqa_cot_sg_grounded</c>).</summary>
internal static class GqaGraphData
{
    private const int MostQuestions = 10;

    /// <summary>With dictionaries, or the answer alone (<c>no_cot</c>).</summary>
    public static IOriginalData Dictionaries(OriginalInput input) => Open(input, image =>
    {
        JsonProperty[] all = [.. image.GetProperty("scene_graph").EnumerateObject()];
        JsonProperty[] objects = [.. (input.Settings.Flag("is_train", true) ? input.Draws.Shuffle(all.Length) : Enumerable.Range(0, all.Length))
            .Take(input.Settings.Whole("max_gt_per_img", 99)).Select(i => all[i])];
        var graph = SgData.Read(objects, input.Settings, 5);
        var place = objects.Select((o, i) => (o.Name, i)).ToDictionary(pair => pair.Name, pair => pair.i, StringComparer.Ordinal);
        var mapping = image.GetProperty("object_mapping");
        return new(
            [.. objects.Select(o => new Shape(OriginalRegions.Xyxy(o.Value.GetProperty("bbox")), o.Value.GetProperty("segmentation")))],
            ids => input.Settings.Flag("no_cot", false) ? "" : string.Concat(ids
                .Select(id => mapping.TryGetProperty(id, out var mapped) && place.TryGetValue(mapped.GetString()!, out var at) ? at : -1)
                .Where(at => at >= 0).Distinct().Order().Select(at => $"region{at + 1}: {PythonDict.Named(graph[at])}\n")));
    });

    /// <summary>With text.</summary>
    public static IOriginalData Grounded(OriginalInput input) => Open(input, image =>
    {
        var mapping = image.GetProperty("id_region_mapping").EnumerateObject()
            .ToDictionary(pair => pair.Name, pair => pair.Value.GetInt32(), StringComparer.Ordinal);
        JsonElement[] regions = [.. image.GetProperty("regions").EnumerateArray().Take(input.Settings.Whole("max_gt_per_img", 99))];
        JsonProperty?[] objects = [.. regions.Select((_, i) => image.GetProperty("scene_graph").EnumerateObject()
            .Where(o => mapping.TryGetValue(o.Name, out var at) && at == i).Select(o => (JsonProperty?)o).FirstOrDefault())];
        var known = objects.Where(o => o is not null).Select(o => o!.Value).ToList();
        var graph = known.Zip(SgData.Read(known, input.Settings, 5)).ToDictionary(pair => mapping[pair.First.Name], pair => pair.Second with
        {
            Relations = [.. pair.Second.Relations.Select(r => (mapping[known[r.Object].Name], r.Predicate))],
        });
        return new([.. regions.Select(r => new Shape(OriginalRegions.Xyxy(r.GetProperty("xyxy")), r.GetProperty("segmentation")))], ids =>
        {
            var relevant = ids.Where(mapping.ContainsKey).Select(id => mapping[id]).ToHashSet();
            return OriginalGraphText.Write([.. regions.Select((_, i) => relevant.Contains(i) ? graph.GetValueOrDefault(i) : null)], mode: 2);
        });
    });

    private sealed record Shape(Box Box, JsonElement Segmentation);

    private sealed record Picture(IReadOnlyList<Shape> Shapes, Func<IEnumerable<string>, string> Relevant);

    private static IOriginalData Open(OriginalInput input, Func<JsonElement, Picture> read)
    {
        var settings = input.Settings;
        List<Func<IDraws, OriginalRow>> rows = [];
        foreach (var image in input.Annotations.EnumerateObject())
        {
            var picture = read(image.Value);
            var questions = image.Value.GetProperty("data").EnumerateArray().Take(MostQuestions).ToList();
            var first = (settings.Flag("no_cot", false) ? OriginalTexts.ShortAnswer : OriginalTexts.RelevantGraph).Pick(input.Draws);
            Turn[] turns = [.. questions.SelectMany(item => (Turn[])
            [
                Turn.Ask(item.GetProperty("question").GetString()!),
                Turn.Answer($"{picture.Relevant(SgData.Texts(item, "object_ids"))}Answer: {item.GetProperty("answer").GetString()}"),
            ])];
            rows.Add(draws =>
            {
                var name = $"{image.Name}.jpg";
                var (width, height) = input.SizeOf(name);
                string[] named = [.. picture.Shapes.Select(
                    (shape, i) => OriginalRegions.Named(i, settings.Flag("use_bbox_text", false) ? OriginalRegions.Text(shape.Box, width, height) : null))];
                return new(name, RefexpData.WithFirst(turns, OriginalRegions.Question(draws, named, $"{first} {turns[0].Text}")),
                    [.. picture.Shapes.Select(shape =>
                        OriginalRegions.Mask(settings, shape.Box, () => OriginalRegions.Segmentation(shape.Segmentation, width, height), width, height))]);
            });
        }
        return new MadeRows(settings.Sample(rows, input.Draws));
    }
}
