using System.Globalization;
using System.Text.Json;
using SyntheticVG.Datasets.Reading;
using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Datasets.Coco;

/// <summary>
/// Reads the masks that Segment Anything's tools write: a list of masks with <c>segmentation</c> as COCO run lengths, or SA-1B's
/// object of <c>image</c> and <c>annotations</c>; COCO results (<c>score</c>) are read too.
/// </summary>
internal static class SamReader
{
    /// <summary>The masks as nameless regions, in the order of the file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="width">Width of the picture in pixels.</param>
    /// <param name="height">Height of the picture in pixels.</param>
    /// <param name="report">Counts masks that are no good.</param>
    /// <param name="source">Who made the masks.</param>
    /// <exception cref="InvalidDataException">The file is no JSON of this form; or, in strict reading, a mask is bad.</exception>
    public static IReadOnlyList<Region> Read(string path, int width, int height, ReadReport report, string source = "sam")
    {
        using var stream = new JsonStream(path, report);
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
            var mask = Mask(value);
            regions.Add(new Region
            {
                Name = "",
                Box = mask?.Box ?? value.Get("bbox"u8).Xywh(report).Inside(width, height, report, stream.Where),
                Mask = mask,
                Score = Score(value, "predicted_iou"u8) ?? Score(value, "score"u8),
                Sources =
                    [new(source, value.Optional("id"u8, null, report, stream.Where, id => id.Id()) ?? regions.Count.ToString(CultureInfo.InvariantCulture))],
            });
        }

        // In repairing reading the box, where there is one, stands for a mask that is no good.
        Rle? Mask(JsonValue value)
        {
            try
            {
                var mask = Segmentation.Read(value.Object().Get("segmentation"u8), width, height, report, stream.Where)
                    ?? throw new BadRowException("segmentation-missing", "found no mask");
                return mask.IsEmpty ? throw new BadRowException("segmentation-empty", "found a mask without pixels") : mask;
            }
            catch (BadRowException e) when (report.Repairs && value.IsObject && value.TryGet("bbox"u8, out _))
            {
                report.Add(e.Kind, stream.Where, $"{e.Message}; the box stays");
                return null;
            }
        }

        double? Score(JsonValue value, ReadOnlySpan<byte> name) =>
            value.Optional<double?>(name, null, report, stream.Where, score => Math.Clamp(score.Number(report.Repairs), 0, 1));
    }
}
