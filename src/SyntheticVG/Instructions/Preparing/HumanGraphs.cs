using System.Globalization;
using SyntheticVG.Datasets.Psg;
using SyntheticVG.Datasets.Reading;
using SyntheticVG.Datasets.VisualGenome;
using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Instructions.Preparing;

/// <summary>Human graphs of PSG and Visual Genome: as an object with a member an image (<c>sg</c>), or as lines (<c>sg_detection</c>). Predicates are the
/// normalised ones.</summary>
/// <param name="lines">Whether they are lines.</param>
internal sealed class HumanGraphs(bool lines) : IPreparation
{
    private const string Ignored = "\"ignored_relations\": [\"to the left of\", \"to the right of\"]";

    public string Name => lines ? "psg-vg-detection" : "psg-vg-graphs";

    public string Needs => "image_data.json, objects.json and relationships.json of Visual Genome, psg.json with its panoptic pictures, or one of them";

    public (int Count, string What)? Published => null;

    public string? StandsIn => lines ? null : "Visual Genome's boxes have no masks of SAM-HQ: their outline stands for one; PSG's segments are masks";

    public PreparedFile? Find(PublicFolder folder)
    {
        var (psg, vg) =
            (folder.Find("psg.json"), folder.Find("image_data.json") is { } images && PublicFolder.Beside(images, "objects.json") is not null ? images : null);
        return psg is null && vg is null ? null : new(lines ? "psg_vg.jsonl" : "psg_vg.json", (file, stop) => Write(file, folder, psg, vg, stop), lines
            ? $$"""{ "type": "sg_detection", "ann_file": "FILE", "region_mode": "box", "sg_mode": 2, {{Ignored}} }"""
            : $$"""{ "type": "sg", "ann_file": "FILE", {{Ignored}} }""");
    }

    private PreparedCounts Write(TextWriter file, PublicFolder folder, string? psg, string? vg, CancellationToken stop)
    {
        var counts = new PreparedCounts();
        file.Write(lines ? "" : "{");
        foreach (var (picture, row) in (psg is null ? [] : OfPsg(folder, psg, counts)).Concat(vg is null ? [] : OfVg(folder, vg, counts)))
        {
            stop.ThrowIfCancellationRequested();
            if (lines)
                file.Write($"{row}\n");
            else
                file.Write($"{(counts.Rows == 0 ? "" : ",")}\n{JsonRowsWriter.Json(Path.ChangeExtension(picture, null))}:{row}");
            counts.Rows++;
        }
        file.Write(lines ? "" : "\n}\n");
        return counts;
    }

    private static IEnumerable<(string Picture, string Row)> OfPsg(PublicFolder folder, string path, PreparedCounts counts)
    {
        using var reader = PsgReader.Open(path, new() { Repairs = true });
        foreach (var image in reader.Images)
        {
            if (reader.IsTest(image) || image.File.StartsWith("val2017/", StringComparison.Ordinal))
                counts.LeaveOut("evaluation");
            else if (folder.Jpeg(image.CocoId is { } id ? [image.File, $"{id:D12}.jpg"] : [image.File]) is not { } picture)
                counts.LeaveOut("picture-missing");
            else
            {
                var graph = reader.Read(image);
                var masks = folder.Find(image.PanopticFile) is { } ids ? reader.ReadMasks(image, graph, ids) : null;
                if (masks is null)
                    counts.LeaveOut("boxes-for-masks");
                yield return (picture, Row(picture, image.Width, image.Height,
                    graph.Segments.Select(segment =>
                        ($"{segment.Position}", segment.Label, (IReadOnlyList<string>)[], segment.Box, masks?.GetValueOrDefault(segment.Position)?.Mask)),
                    graph.Relations.Select(relation => ($"{relation.Subject}", relation.Predicate, $"{relation.Object}"))));
            }
        }
    }

    private static IEnumerable<(string Picture, string Row)> OfVg(PublicFolder folder, string path, PreparedCounts counts)
    {
        using var reader = VgReader.Open(new(path)
        {
            Objects = PublicFolder.Beside(path, "objects.json"),
            Relationships = PublicFolder.Beside(path, "relationships.json"),
            Attributes = PublicFolder.Beside(path, "attributes.json"),
        }, new ReadReport { Repairs = true });
        foreach (var image in reader.Images)
        {
            if (folder.Jpeg(image.File, $"{image.Id}.jpg") is not { } picture)
                counts.LeaveOut("picture-missing");
            else if (image.Width == 0 || !reader.Has(image.Id))
                counts.LeaveOut("no-graph");
            else
            {
                var graph = reader.Read(image);
                yield return (picture, Row(picture, image.Width, image.Height,
                    graph.Objects.Select(item => (Text(item.Id), item.Names[0], item.Attributes, item.Box, (Rle?)null)),
                    graph.Relations.Where(relation => relation.Subject != relation.Object)
                        .Select(relation => (Text(relation.Subject), relation.Predicate, Text(relation.Object)))));
            }
        }
    }

    private static string Row(
        string picture, int width, int height, IEnumerable<(string Id, string Name, IReadOnlyList<string> Attributes, Box Box, Rle? Mask)> objects,
        IEnumerable<(string Subject, string Predicate, string Object)> relations)
    {
        var ofSubject = relations.Select(relation => relation with { Predicate = PredicateLexicon.Normalise(relation.Predicate) })
            .Where(relation => relation.Predicate.Length > 0)
            .Distinct().ToLookup(relation => relation.Subject);
        return JsonRowsWriter.Json(new
        {
            file_name = picture,
            width,
            height,
            objects = objects.Where(item => !item.Box.IsEmpty).ToDictionary(item => item.Id, item => new
            {
                name = item.Name,
                attributes = item.Attributes,
                relations = ofSubject[item.Id].Select(relation => new { @object = relation.Object, name = relation.Predicate }),
                bbox = JsonRowsWriter.Xyxy(item.Box),
                segmentation = JsonRowsWriter.Segmentation(item.Box, item.Mask),
            }),
        });
    }

    private static string Text(long id) => id.ToString(CultureInfo.InvariantCulture);
}
