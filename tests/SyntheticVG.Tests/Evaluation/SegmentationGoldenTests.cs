using System.Text.Json;
using SyntheticVG.Evaluation.Metrics;
using SyntheticVG.Images.Codecs;
using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Tests.Evaluation;

public class SegmentationGoldenTests
{
    [Fact]
    public void Panoptic_quality_agrees_with_panopticapi()
    {
        using var expected = Shared.GoldenJson("benchmarks/ade20k/expected.json");
        using var truth = Shared.GoldenJson("benchmarks/ade20k/pan_gt.json");
        using var predicted = Shared.GoldenJson("benchmarks/ade20k/pan_pred.json");
        var things = truth.RootElement.GetProperty("categories").EnumerateArray()
            .Where(c => c.GetProperty("isthing").GetInt32() == 1).Select(c => c.GetProperty("id").GetInt32()).ToHashSet();
        var predictions = predicted.RootElement.GetProperty("annotations").EnumerateArray().ToDictionary(a => a.GetProperty("image_id").GetInt32());
        var quality = new PanopticQuality();

        foreach (var image in truth.RootElement.GetProperty("annotations").EnumerateArray())
        {
            var found = predictions[image.GetProperty("image_id").GetInt32()];
            quality.Add(Ids("pan_gt", image), Segments(image), Ids("pan_pred", found), Segments(found));
        }

        var golden = expected.RootElement.GetProperty("pq");
        Cases.Each(new[]
        {
            ("All", quality.Compute()),
            ("Things", quality.Compute(things.Contains)),
            ("Stuff", quality.Compute(k => !things.Contains(k)))
        }, pair =>
        {
            var (name, means) = pair;
            var part = golden.GetProperty(name);
            Assert.Equal(part.GetProperty("pq").GetDouble(), means.Pq, 1e-9);
            Assert.Equal(part.GetProperty("sq").GetDouble(), means.Sq, 1e-9);
            Assert.Equal(part.GetProperty("rq").GetDouble(), means.Rq, 1e-9);
            Assert.Equal(part.GetProperty("n").GetDouble(), means.Classes);
        });
        Cases.Each(quality.PerClass(), pair =>
        {
            var (category, means) = pair;
            Assert.Equal(golden.GetProperty("per_class").GetProperty($"{category}").GetProperty("pq").GetDouble(), means.Pq, 1e-9);
        });
    }

    [Fact]
    public void Semantic_segmentation_agrees_with_Detectron2()
    {
        using var input = Shared.GoldenJson("benchmarks/ade20k/semseg_input.json");
        using var expected = Shared.GoldenJson("benchmarks/ade20k/expected.json");
        var metric = new SemanticSegmentation(input.RootElement.GetProperty("num_classes").GetInt32());

        foreach (var image in input.RootElement.GetProperty("images").EnumerateArray())
            metric.Add(Pixels(image.GetProperty("gt")), Pixels(image.GetProperty("pred")));

        var metrics = metric.Compute().ByName();
        Cases.Each(expected.RootElement.GetProperty("semseg").EnumerateObject(), value =>
        {
            var found = metrics[value.Name.Replace('-', '/')] * 100;
            if (value.Value.ValueKind == JsonValueKind.Null)
                Assert.True(double.IsNaN(found));
            else
                Assert.Equal(value.Value.GetDouble(), found, 1e-9);
        });
    }

    [Fact]
    public void Average_precision_agrees_with_COCOeval()
    {
        using var truth = Shared.GoldenJson("benchmarks/ade20k/inst_gt.json");
        using var found = Shared.GoldenJson("benchmarks/ade20k/inst_dt.json");
        using var expected = Shared.GoldenJson("benchmarks/ade20k/expected.json");
        var metric = new AveragePrecision();
        static (int, int) Key(JsonElement row) => (row.GetProperty("image_id").GetInt32(), row.GetProperty("category_id").GetInt32());
        var trueRows = truth.RootElement.GetProperty("annotations").EnumerateArray().ToLookup(Key);
        var foundRows = found.RootElement.EnumerateArray().ToLookup(Key);

        foreach (var key in trueRows.Select(g => g.Key).Union(foundRows.Select(g => g.Key)).Order())
        {
            var (wanted, detected) = (trueRows[key].ToList(), foundRows[key].ToList());
            var (trueMasks, masks) = (wanted.ConvertAll(MaskOf), detected.ConvertAll(MaskOf));
            var crowd = wanted.ConvertAll(row => row.GetProperty("iscrowd").GetInt32() == 1);
            metric.Add(key.Item2, new()
            {
                TrueAreas = [.. wanted.Select(row => row.GetProperty("area").GetDouble())],
                IsCrowd = crowd,
                Scores = [.. detected.Select(row => row.GetProperty("score").GetDouble())],
                Areas = [.. masks.Select(mask => (double)mask.Area)],
                IoU = (d, g) => crowd[g] ? masks[d].CrowdIoU(trueMasks[g]) : masks[d].IoU(trueMasks[g]),
            });
        }

        var metrics = metric.Compute().ByName();
        Cases.Each(expected.RootElement.GetProperty("ap_segm").EnumerateObject(),
            value => Assert.Equal(value.Value.GetDouble(), double.IsNaN(metrics[value.Name]) ? -1 : metrics[value.Name], 1e-9));
    }

    [Fact]
    public void Overlap_of_words_agrees_with_Osprey_row_by_row()
    {
        using var golden = Shared.GoldenJson("benchmarks/lvis_paco/semantic_iou.json");
        var rows = golden.RootElement.GetProperty("rows").EnumerateArray().ToList();

        Cases.Each(rows, row =>
        {
            Assert.Equal(row.GetProperty("gt_text").GetString(), SemanticIoU.Gold(row.GetProperty("raw_category").GetString()!));
            Assert.Equal(row.GetProperty("post_output").GetString(), SemanticIoU.Clean(row.GetProperty("raw_output").GetString()!));
            Assert.Equal(row.GetProperty("semantic_iou").GetDouble(),
                SemanticIoU.Of(row.GetProperty("post_output").GetString()!, row.GetProperty("gt_text").GetString()!), 1e-12);
        });
        Assert.Equal(golden.RootElement.GetProperty("mean").GetDouble(), rows.Average(row =>
            SemanticIoU.Of(SemanticIoU.Clean(row.GetProperty("raw_output").GetString()!), SemanticIoU.Gold(row.GetProperty("raw_category").GetString()!))),
            1e-12);
    }

    private static IReadOnlyList<LabelledSegment> Segments(JsonElement annotation) =>
        [.. annotation.GetProperty("segments_info").EnumerateArray().Select(segment => new LabelledSegment(
            segment.GetProperty("id").GetInt32(), segment.GetProperty("category_id").GetInt32(),
            segment.TryGetProperty("iscrowd", out var crowd) && crowd.GetInt32() == 1))];

    private static int[] Ids(string folder, JsonElement annotation)
    {
        var picture = PngDecoder.ReadFile(Shared.Golden($"benchmarks/ade20k/{folder}/{annotation.GetProperty("file_name").GetString()}"));
        return [.. Enumerable.Range(0, picture.Width * picture.Height)
            .Select(i => picture.Bytes[3 * i] + (256 * picture.Bytes[(3 * i) + 1]) + (65536 * picture.Bytes[(3 * i) + 2]))];
    }

    private static Rle MaskOf(JsonElement row) => Rle.Parse(
        row.GetProperty("segmentation").GetProperty("size")[0].GetInt32(), row.GetProperty("segmentation").GetProperty("size")[1].GetInt32(),
        row.GetProperty("segmentation").GetProperty("counts").GetString()!);

    private static int[] Pixels(JsonElement rows) => [.. rows.EnumerateArray().SelectMany(row => row.EnumerateArray().Select(v => v.GetInt32()))];
}
