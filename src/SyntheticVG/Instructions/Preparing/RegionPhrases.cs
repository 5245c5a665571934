using SyntheticVG.Datasets.VisualGenome;

namespace SyntheticVG.Instructions.Preparing;

/// <summary>Visual Genome's descriptions of regions, in COCO's layout (<c>VGDATA</c>). Its pictures come as two archives; each is a source, for the published
/// code looks in one folder.</summary>
/// <param name="archive">Name of the archive's folder.</param>
internal sealed class RegionPhrases(string archive) : IPreparation
{
    public string Name => archive == "VG_100K" ? "vg-regions" : "vg-regions-2";

    public string Needs => $"image_data.json and region_descriptions.json of Visual Genome, and the pictures of {archive}";

    public (int Count, string What)? Published => archive == "VG_100K" ? (5_400_000, "regions of both archives") : null;

    public string? StandsIn => "the boxes' outlines stand for the masks of SAM-HQ";

    public PreparedFile? Find(PublicFolder folder)
    {
        if (folder.Find("image_data.json") is not { } images || PublicFolder.Beside(images, "region_descriptions.json") is not { } regions)
            return null;
        using var reader = VgReader.Open(new(images), new() { Repairs = true });
        var first = reader.Images.Select(image => folder.Picture(image.File, $"{image.Id}.jpg")).FirstOrDefault(InArchive);
        return first is null ? null : new($"vg_regions_{archive}.json", (file, stop) => Write(file, folder, new(images) { RegionDescriptions = regions }, stop),
            $$"""{ "type": "VGDATA", "ann_file": "FILE", "img_prefix": {{JsonRowsWriter.Json(Path.GetDirectoryName(first))}} }""");
    }

    private PreparedCounts Write(TextWriter file, PublicFolder folder, VgFiles files, CancellationToken stop)
    {
        var counts = new PreparedCounts { Units = 0 };
        using var reader = VgReader.Open(files, new() { Repairs = true });
        List<string> images = [];
        file.Write("{\"annotations\":[");
        foreach (var image in reader.Images.Where(image => image.Width > 0 && reader.Has(image.Id)))
        {
            stop.ThrowIfCancellationRequested();
            var picture = folder.Picture(image.File, $"{image.Id}.jpg");
            if (picture is null)
                counts.LeaveOut("picture-missing");
            if (!InArchive(picture))
                continue;
            var regions = reader.Read(image).Regions.Where(region => !region.Box.IsEmpty && !string.IsNullOrWhiteSpace(region.Phrase)).ToList();
            foreach (var region in regions)
            {
                file.Write($"{(counts.Units++ == 0 ? "" : ",")}\n{JsonRowsWriter.Json(new
                {
                    image_id = image.Id,
                    bbox = new[] { region.Box.Left, region.Box.Top, region.Box.Width, region.Box.Height },
                    caption = region.Phrase.Trim(),
                    segmentation = JsonRowsWriter.Segmentation(region.Box, null),
                })}");
            }
            images.Add(JsonRowsWriter.Json(new { id = image.Id, file_name = Path.GetFileName(picture), width = image.Width, height = image.Height }));
            counts.Rows += regions.Count > 0 ? 1 : 0;
        }
        file.Write($"],\n\"images\":[{string.Join(",\n", images)}],\n\"categories\":[]}}\n");
        return counts;
    }

    private bool InArchive(string? picture) => picture is not null && Path.GetFileName(Path.GetDirectoryName(picture)) == archive;
}
