using System.Globalization;
using System.Text.Json;
using SyntheticVG.Datasets.Json;
using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Datasets.Coco;

/// <summary>
/// Reads the masks that Segment Anything's tools write: a list of masks with <c>segmentation</c> as COCO run lengths, or SA-1B's
/// object of <c>image</c> and <c>annotations</c>; COCO results (<c>score</c>) are read too.
/// </summary>
public static class SamReader
{
    /// <summary>The masks as nameless regions, in the order of the file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="width">Width of the picture in pixels.</param>
    /// <param name="height">Height of the picture in pixels.</param>
    /// <param name="report">Counts masks that are no good.</param>
    /// <exception cref="InvalidDataException">The file is no JSON of this form; or, in strict reading, a mask is bad.</exception>
    public static IReadOnlyList<Region> Read(string path, int width, int height, ReadReport report)
    {
        using var stream = new JsonStream(path);
        var regions = new List<Region>();
        if (stream.Root == JsonTokenType.StartArray)
        {
            Rows.EachOfRoot(stream, report, Take);
            return regions;
        }
        var found = false;
        while (stream.NextMember())
        {
            if (stream.Name == "annotations")
            {
                found = true;
                Rows.Each(stream, report, Take);
            }
            else
            {
                stream.Skip();
            }
        }
        return found ? regions : throw stream.Error("found no annotations; expected a list of masks, or an object that has one");

        void Take(JsonValue value)
        {
            var mask = Segmentation.Read(value.Object().Get("segmentation"u8), width, height, report, stream.Where)
                ?? throw new BadRowException("segmentation-missing", "found no mask");
            if (mask.IsEmpty)
                throw new BadRowException("segmentation-empty", "found a mask without pixels");
            var id = value.TryGet("id"u8, out var given) ? given.Id() : regions.Count.ToString(CultureInfo.InvariantCulture);
            regions.Add(new Region
            {
                Name = "",
                Box = mask.Box,
                Mask = mask,
                Score = value.TryGet("predicted_iou"u8, out var score) || value.TryGet("score"u8, out score) ? Math.Clamp(score.Number(), 0, 1) : null,
                Sources = [new("sam", id)],
            });
        }
    }
}
