using System.Text.Json;
using SyntheticVG.Engine.Perception;
using SyntheticVG.Images;
using SyntheticVG.Perception.Detr;
using SyntheticVG.Perception.Recipes;
using SyntheticVG.Perception.Sessions;
using SyntheticVG.SceneGraphs;
using static SyntheticVG.Perception.Tests.GoldenNumbers;

namespace SyntheticVG.Perception.Tests.Detr;

public class DetrGoldenTests
{
    [Fact]
    public void Answers_as_the_reference_does()
    {
        using var model = new DetrModel(new ModelFolder(Shared.Golden("perception/detr")), OnnxOptions.SingleThread, needsMasks: true);
        ForEachCase("perception/detr.json", (@case, photo) =>
        {
            var pixels = model.Pixels(photo);
            using var result = model.Run(pixels);
            var boxes = @case.GetProperty("pred_boxes").EnumerateArray().SelectMany(b => b.EnumerateArray()).Select(v => v.GetDouble()).ToArray();
            var numbers = result.Numbers("pred_boxes").ToArray();
            return
            [
                Difference("pixel_values", pixels.Numbers, @case.GetProperty("pixel_values"), Tolerance("detr", "pixel_values")),
                Difference("logits", result.Numbers("logits"), @case.GetProperty("logits"), Tolerance("detr", "logits")),
                Difference("pred_masks", result.Numbers("pred_masks"), @case.GetProperty("pred_masks"), Tolerance("detr", "pred_masks")),
                numbers.Length == boxes.Length && numbers.Zip(boxes).All(p => Math.Abs(p.First - p.Second) <= Tolerance("detr", "pred_boxes"))
                    ? null
                    : "pred_boxes differ",
            ];
        });
    }

    [Fact]
    public void Finds_the_boxes_of_the_reference() =>
        ForEachCase("perception/detr.json", (@case, photo) => @case.GetProperty("boxes").EnumerateArray().SelectMany(set =>
        {
            using var detector = (DetrDetector)Detectors.Open(Shared.Golden("perception/detr"),
                new() { ScoreThreshold = set.GetProperty("threshold").GetDouble() }, OnnxOptions.SingleThread);
            return Compare(detector.Boxes(photo), [.. set.GetProperty("objects").EnumerateArray()], photo);
        }));

    [Fact]
    public void Divides_photos_as_the_reference_does() =>
        ForEachCase("perception/detr.json", (@case, photo) => @case.GetProperty("panoptic").EnumerateArray().Index().SelectMany(set =>
        {
            using var model = DetrPanoptic.Open(Shared.Golden("perception/detr"), new()
            {
                ScoreThreshold = set.Item.GetProperty("threshold").GetDouble(),
                MaskThreshold = set.Item.GetProperty("mask_threshold").GetDouble(),
                MinVisible = set.Item.GetProperty("overlap_mask_area_threshold").GetDouble(),
                Fused = set.Item.GetProperty("label_ids_to_fuse").EnumerateArray().Select(n => n.GetInt32()).ToHashSet(),
            }, OnnxOptions.SingleThread);
            var expected = set.Item.GetProperty("segments").EnumerateArray().ToList();
            Assert.Equal(expected.Select(s => s.GetProperty("id").GetInt32()).Distinct().Count(), model.Segment(photo).Count);
            // Pixels of no segment are 0; only where no query passed the threshold are they -1. Queries may pass and none become a segment.
            Assert.Equal(set.Item.GetProperty("empty_value").GetInt32(), model.Passing(photo) == 0 ? -1 : 0);
            return Compare(model.Queries(photo), expected).Select(w => $"setting {set.Index}: {w}");
        }));

    private static IEnumerable<string?> Compare(IReadOnlyList<Detection> found, IReadOnlyList<JsonElement> expected, Picture photo)
    {
        if (found.Count != expected.Count)
            yield return $"found {found.Count} boxes; expected {expected.Count}";
        foreach (var (box, row) in found.Zip(expected))
            if (box.Class != row.GetProperty("label").GetInt32() || Math.Abs(box.Score - row.GetProperty("score").GetDouble()) > Tolerance("detr", "scores")
                || Farthest(box.Box, row.GetProperty("box")) > Tolerance("detr", "pred_boxes") * Math.Max(photo.Width, photo.Height))
                yield return $"found {box}; expected {row.GetRawText()}";
    }

    private static IEnumerable<string> Compare(IReadOnlyList<SegmentedQuery> found, IReadOnlyList<JsonElement> expected)
    {
        if (found.Count != expected.Count)
            yield return $"found {found.Count} segments; expected {expected.Count}";
        foreach (var (segment, row) in found.Zip(expected))
        {
            if (segment.Id != row.GetProperty("id").GetInt32() || segment.Class != row.GetProperty("label_id").GetInt32()
                || segment.IsFused != row.GetProperty("was_fused").GetBoolean()
                || Math.Abs(segment.Score - row.GetProperty("score").GetDouble()) > Tolerance("detr", "scores"))
                yield return $"found {segment}; expected id {row.GetProperty("id")}, label {row.GetProperty("label_id")}, {row.GetProperty("score")}";
            var whole = MaskSets.Union(found.Where(s => s.Id == segment.Id).Select(s => s.Mask));
            if (Differing(whole, row.GetProperty("segmentation")) is var pixels && pixels > Tolerance("detr", "mask_pixels")
                || Math.Abs(whole.Area - row.GetProperty("area").GetInt64()) > Tolerance("detr", "mask_pixels"))
                yield return $"segment {segment.Id} differs in {pixels} pixels";
        }
    }
}
