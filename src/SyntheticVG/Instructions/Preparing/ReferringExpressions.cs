using SyntheticVG.Datasets.Coco;
using SyntheticVG.Datasets.RefCoco;

namespace SyntheticVG.Instructions.Preparing;

/// <summary>RefCOCO, RefCOCO+ and RefCOCOg: what people said of which object, among the picture's objects (<c>refexp</c>).</summary>
/// <param name="set">The data set.</param>
/// <param name="published">References of its train split.</param>
internal sealed class ReferringExpressions(string set, int published) : IPreparation
{
    private const int MostRegions = 30;

    public string Name => set;

    public string Needs => $"{set}/refs(...).p or .json, with instances.json beside it, and COCO's pictures";

    public (int Count, string What)? Published => (published, "references of the train split");

    public string? StandsIn =>
        "the candidate regions are COCO's objects of the picture, the one that is meant among them; which 30 the author stored is not published";

    public PreparedFile? Find(PublicFolder folder)
    {
        string[] names = set == "refcocog" ? ["refs(umd)", "refs(google)"] : ["refs(unc)"];
        return folder.Find(names.SelectMany(name => (string[])[$"{set}/{name}.p", $"{set}/{name}.json"])) is { } refs
            && PublicFolder.Beside(refs, "instances.json") is { } instances
            ? new($"{set}.jsonl", (file, stop) => Write(file, folder, refs, instances, stop),
                """{ "type": "refexp", "ann_file": "FILE", "use_bbox_text": true }""")
            : null;
    }

    private static PreparedCounts Write(TextWriter file, PublicFolder folder, string refs, string instances, CancellationToken stop)
    {
        var counts = new PreparedCounts { Units = 0 };
        var rows = refs.EndsWith(".json", StringComparison.Ordinal)
            ? RefJsonReader.Read(refs, new() { Repairs = true })
            : RefCocoPickle.ReadFile(refs, new() { Repairs = true });
        using var reader = CocoReader.Open(instances, new() { Repairs = true });
        foreach (var group in rows.Where(row => row.Split == "train").GroupBy(row => row.ImageId))
        {
            stop.ThrowIfCancellationRequested();
            if (reader.Find(group.Key) is not { } image || folder.CocoPicture(group.Key) is not { } picture)
            {
                counts.LeaveOut("picture-missing");
                continue;
            }
            var referred = group.Select(row => row.AnnotationId).ToHashSet();
            var regions = reader.Read(image).Where(region => !region.Crowd).OrderByDescending(region => referred.Contains(region.Id))
                .ThenByDescending(region => region.Box.Area).Take(MostRegions).ToList();
            var places = regions.Select((region, i) => (region.Id, i)).ToDictionary(pair => pair.Id, pair => pair.i);
            var known = group.Where(row => places.ContainsKey(row.AnnotationId)).ToList();
            if (known.Count == 0)
            {
                counts.LeaveOut("object-missing");
                continue;
            }
            file.Write(JsonRowsWriter.Json(new
            {
                image = picture,
                regions = regions.Select(region =>
                    new { xyxy = JsonRowsWriter.Xyxy(region.Box), segmentation = JsonRowsWriter.Segmentation(region.Box, region.Mask) }),
                annot = known.SelectMany(row => row.Sentences.Select(sentence => new
                {
                    caption = sentence.Text,
                    region_index = places[row.AnnotationId],
                    xyxy = JsonRowsWriter.Xyxy(regions[places[row.AnnotationId]].Box)
                })),
            }));
            file.Write('\n');
            counts.Rows++;
            counts.Units += known.Count;
        }
        return counts;
    }
}
