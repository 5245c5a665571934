using System.Text.Json;
using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Instructions.Original;

/// <summary>Panoptic scene graphs (type <c>psg</c>).</summary>
/// <remarks>As released it cannot be made, because it hands its picture on in a form that the next step does not take; here it can.</remarks>
internal static class PsgData
{
    public static IOriginalData Open(OriginalInput input)
    {
        var (file, settings) = (input.Annotations, input.Settings);
        string[] classes = [.. file.GetProperty("thing_classes").EnumerateArray().Concat(file.GetProperty("stuff_classes").EnumerateArray())
            .Select(name => Clean(name.GetString()!))];
        string[] predicates = [.. file.GetProperty("predicate_classes").EnumerateArray().Select(name => name.GetString()!)];
        List<Func<IDraws, OriginalRow>> rows = [];
        foreach (var image in file.GetProperty("data").EnumerateArray())
        {
            var (width, height) = (image.GetProperty("width").GetInt32(), image.GetProperty("height").GetInt32());
            JsonElement[] segments = [.. image.GetProperty("segments_info").EnumerateArray().Take(settings.Whole("max_gt_per_img", 99))];
            Box[] boxes = [.. image.GetProperty("annotations").EnumerateArray().Take(segments.Length).Select(a => OriginalRegions.Xyxy(a.GetProperty("bbox")))];
            var masks = input.Segments(image.GetProperty("pan_seg_file_name").GetString()!);
            var relations = image.GetProperty("relations").EnumerateArray()
                .Select(r => (Subject: r[0].GetInt32(), Object: r[1].GetInt32(), Predicate: predicates[r[2].GetInt32()])).ToList();
            if (relations.FirstOrDefault(r => r.Subject >= segments.Length || r.Object >= segments.Length) is { Predicate: not null } beyond)
                throw new InvalidDataException($"{image.GetProperty("file_name")}: a relation names segment {Math.Max(beyond.Subject, beyond.Object)}; "
                    + $"the first {segments.Length} are taken");

            var question = OriginalTexts.Graph.Pick(input.Draws);
            var answer = OriginalGraphText.Write(
                [.. segments.Select((segment, i) => new OriginalObject(classes[segment.GetProperty("category_id").GetInt32()], [],
                    [.. relations.Where(r => r.Subject == i).Take(settings.Whole("max_relations_per_obj", 5))
                        .Select(r => (r.Object, r.Predicate)).OrderBy(r => r.Object)]))],
                settings.Whole("sg_mode", 2), heading: true);
            Rle[] regions = [.. segments.Select(
                (segment, i) => OriginalRegions.Mask(settings, boxes[i], () => masks[segment.GetProperty("id").GetInt32()], width, height))];
            string[] named = [.. boxes.Select(
                (box, i) => OriginalRegions.Named(i, settings.Flag("use_bbox_text", false) ? OriginalRegions.Text(box, width, height) : null))];
            var picture = image.GetProperty("file_name").GetString();
            rows.Add(draws => new(picture, [Turn.Ask(OriginalRegions.Question(draws, named, question)), Turn.Answer(answer)], regions));
        }
        return new MadeRows(settings.Sample(rows, input.Draws));
    }

    // "floor-wood" is floor that is wood; "wall-other-merged" is wall.
    private static string Clean(string name) => name
        .Replace("-merged", "", StringComparison.Ordinal).Replace("-other", "", StringComparison.Ordinal).Replace("-stuff", "", StringComparison.Ordinal)
        .Replace("-", " is ", StringComparison.Ordinal);
}
