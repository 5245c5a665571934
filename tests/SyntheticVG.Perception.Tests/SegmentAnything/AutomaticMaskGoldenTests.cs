using System.Text.Json;
using SyntheticVG.Images;
using SyntheticVG.Perception.Masks;
using SyntheticVG.Perception.SegmentAnything;
using SyntheticVG.SceneGraphs;
using static SyntheticVG.Perception.Tests.GoldenNumbers;

namespace SyntheticVG.Perception.Tests.SegmentAnything;

public class AutomaticMaskGoldenTests
{
    [Fact]
    public void Keeps_the_masks_that_the_original_keeps()
    {
        using var golden = Shared.GoldenJson("regions/automatic.json");
        var seed = golden.RootElement.GetProperty("seed").GetUInt64();

        Cases.Each(golden.RootElement.GetProperty("generate").EnumerateArray(), @case =>
        {
            var (height, width) = (@case.GetProperty("size")[0].GetInt32(), @case.GetProperty("size")[1].GetInt32());
            var decoder = new FormulaDecoder(@case.GetProperty("stream").GetString()!, height, width, seed);
            var generator = new AutomaticMaskGenerator(_ => decoder, Options(@case.GetProperty("settings")));

            var found = generator.Generate(new Picture(width, height), TestContext.Current.CancellationToken).Masks;

            var name = @case.GetProperty("name").GetString()!;
            var expected = @case.GetProperty("records").EnumerateArray().ToList();
            Assert.True(found.Count == expected.Count, $"{name}: found {found.Count} masks; expected {expected.Count}");
            for (var i = 0; i < expected.Count; i++)
                Assert.True(Same(found[i], expected[i]), $"{name}: mask {i} is {found[i]}, {found[i].Mask}; expected {expected[i].GetRawText()}");
        });
    }

    [Fact]
    public void Lays_crops_and_points_as_the_original_does()
    {
        using var golden = Shared.GoldenJson("regions/automatic.json");
        var parts = golden.RootElement.GetProperty("parts");

        Cases.Each(parts.GetProperty("point_grids").EnumerateObject(), grid =>
        {
            var found = CropLayout.Grid(int.Parse(grid.Name, System.Globalization.CultureInfo.InvariantCulture));
            Assert.Equal(grid.Value.EnumerateArray().Select(p => (p[0].GetDouble(), p[1].GetDouble())), found);
        });
        Assert.Equal(parts.GetProperty("points_of_layers_32_2_2").EnumerateArray().Select(n => n.GetInt32()),
            Enumerable.Range(0, 3).Select(layer => CropLayout.Grid(CropLayout.PointsPerSide(32, layer, 2)).Count));
        Cases.Each(parts.GetProperty("crop_boxes").EnumerateArray(), @case =>
        {
            var found = CropLayout.Crops(@case.GetProperty("size")[0].GetInt32(), @case.GetProperty("size")[1].GetInt32(),
                @case.GetProperty("layers").GetInt32(), @case.GetProperty("overlap").GetDouble());
            Assert.Equal(@case.GetProperty("boxes").EnumerateArray().Select(BoxOf), found.Select(c => c.Box));
            Assert.Equal(@case.GetProperty("layer").EnumerateArray().Select(n => n.GetInt32()), found.Select(c => c.Layer));
        });
    }

    [Fact]
    public void Mends_small_holes_and_islands_as_the_original_does()
    {
        using var golden = Shared.GoldenJson("regions/automatic.json");

        Cases.Each(golden.RootElement.GetProperty("parts").GetProperty("remove_small_regions").EnumerateArray().Index(), pair =>
        {
            var (i, @case) = pair;
            var (mask, area) = (MaskOf(@case), @case.GetProperty("area").GetInt32());
            var found = @case.GetProperty("mode").GetString() == "holes" ? SmallRegions.FillHoles(mask, area) : SmallRegions.RemoveIslands(mask, area);

            Assert.True(found.ToString() == @case.GetProperty("result").GetString(), $"case {i}: {found}; expected {@case.GetRawText()}");
            Assert.True(ReferenceEquals(found, mask) != @case.GetProperty("changed").GetBoolean(), $"case {i}: whether it changed");
        });
    }

    [Fact]
    public void Measures_stability_as_the_original_does()
    {
        using var golden = Shared.GoldenJson("regions/automatic.json");
        var stability = golden.RootElement.GetProperty("parts").GetProperty("stability");
        int[] shape = [.. stability.GetProperty("shape").EnumerateArray().Select(n => n.GetInt32())];
        var logits = Formula.Values(stability.GetProperty("stream").GetString()!, shape[0] * shape[1] * shape[2], stability.GetProperty("low").GetDouble(),
            stability.GetProperty("high").GetDouble(),
            golden.RootElement.GetProperty("seed").GetUInt64());

        var found = logits.Chunk(shape[1] * shape[2]).Select(mask =>
        {
            var scan = new MaskScan(new(shape[1], shape[2]), stability.GetProperty("threshold").GetSingle(), stability.GetProperty("offset").GetSingle());
            scan.Add(mask);
            return scan.Stability;
        });

        Assert.Equal(stability.GetProperty("scores").EnumerateArray().Select(s => s.GetSingle()), found);
    }

    [Fact]
    public void Drops_boxes_that_the_crop_has_cut_as_the_original_does()
    {
        using var golden = Shared.GoldenJson("regions/automatic.json");
        var cases = golden.RootElement.GetProperty("parts").GetProperty("near_crop_edge");
        var (image, boxes) = (BoxOf(cases.GetProperty("image")), cases.GetProperty("boxes").EnumerateArray().Select(BoxOf).ToList());

        Cases.Each(cases.GetProperty("crops").EnumerateArray(), @case =>
        {
            var crop = BoxOf(@case.GetProperty("crop"));
            var found = boxes.Select(b => CropLayout.IsCut(new(b.Left + crop.Left, b.Top + crop.Top, b.Right + crop.Left, b.Bottom + crop.Top), crop, image));
            Assert.Equal(@case.GetProperty("near").EnumerateArray().Select(n => n.GetBoolean()), found);
        });
    }

    private static Box BoxOf(JsonElement box) => new(box[0].GetDouble(), box[1].GetDouble(), box[2].GetDouble(), box[3].GetDouble());

    private static AutomaticMaskOptions Options(JsonElement settings) => new()
    {
        PointsPerSide = settings.GetProperty("points_per_side").GetInt32(),
        PointsPerBatch = settings.GetProperty("points_per_batch").GetInt32(),
        PredictedIoUThreshold = settings.GetProperty("pred_iou_thresh").GetDouble(),
        StabilityThreshold = settings.GetProperty("stability_score_thresh").GetDouble(),
        StabilityOffset = settings.GetProperty("stability_score_offset").GetDouble(),
        BoxMaxIoU = settings.GetProperty("box_nms_thresh").GetDouble(),
        MinRegionArea = settings.TryGetProperty("min_mask_region_area", out var area) ? area.GetInt32() : 0,
        MaskIndex = settings.TryGetProperty("part_mode", out var part) ? part.GetInt32() : null,
    };

    private static bool Same(AutomaticMask found, JsonElement expected)
    {
        var (box, list) = (found.Mask.InclusiveBox, expected.GetProperty("bbox").EnumerateArray().Select(v => v.GetDouble()).ToArray());
        return found.Mask.ToString() == expected.GetProperty("counts").GetString() && found.Mask.Area == expected.GetProperty("area").GetInt64()
            && list.SequenceEqual([box.Left, box.Top, box.Right - box.Left, box.Bottom - box.Top])
            && Math.Abs(found.PredictedIoU - expected.GetProperty("predicted_iou").GetDouble()) <= 1e-7
            && Math.Abs(found.Stability - expected.GetProperty("stability_score").GetDouble()) <= 1e-7
            && Math.Abs(found.X - expected.GetProperty("point")[0].GetDouble()) <= 1e-12
            && Math.Abs(found.Y - expected.GetProperty("point")[1].GetDouble()) <= 1e-12;
    }

    // logits.py beside the golden, in words of our own: discs with a hole and an island each, by whole numbers.
    private sealed class FormulaDecoder(string stream, int height, int width, ulong seed) : IPointDecoder
    {
        private int _points;

        public LogitSize Size { get; } = LogitSize.Same(height, width);

        public IPointAnswers Decode(IReadOnlyList<(double X, double Y)> points)
        {
            // The stream runs over all points of the grid: batches draw on where the one before ended.
            var first = _points;
            _points += points.Count;
            var draws = Formula.Integers($"{stream}.shape", _points * 24L, 0, 1 << 20, seed)[(first * 24)..];
            var scores = Formula.Values($"{stream}.iou", _points * 3L, 0.7, 1.02, seed)[(first * 3)..];
            return new Answers(points, draws, scores, height, width);
        }
    }

    private sealed class Answers(IReadOnlyList<(double X, double Y)> points, long[] draws, float[] scores, int height, int width) : IPointAnswers
    {
        public int Masks => 3;

        public float Score(int point, int mask) => scores[(point * 3) + mask];

        public ReadOnlySpan<float> Logits(int point, int mask)
        {
            var d = draws.AsSpan((((point * 3) + mask) * 8), 8);
            var (cx, cy) = (((long)points[point].X / 24 * 24) + 9 + (d[0] % 3), ((long)points[point].Y / 20 * 20) + 7 + (d[1] % 3));
            var (radius, slope) = (4 + (5 * mask) + (d[2] % 6), 1 + (d[3] % 40));
            var (holeX, holeY, islandX, islandY) = (cx + (d[4] % 5) - 2, cy + (d[5] % 5) - 2, d[6] % width, d[7] % height);
            var (hasHole, holeHeight, hasIsland) = (d[5] % 2 == 0, d[4] % 2, d[7] % 3 == 0);
            var logits = new float[height * width];
            for (var y = 0; y < height; y++)
            {
                for (var x = 0; x < width; x++)
                {
                    var value = ((radius * radius) - ((x - cx) * (x - cx)) - ((y - cy) * (y - cy))) * slope;
                    if (hasHole && Math.Abs(x - holeX) <= 1 && Math.Abs(y - holeY) <= holeHeight)
                        value = -Math.Abs(value) - 64;
                    if (hasIsland && Math.Abs(x - islandX) <= 1 && Math.Abs(y - islandY) <= 1)
                        value = Math.Abs(value) + 64;
                    logits[(y * width) + x] = value / 64f;
                }
            }
            return logits;
        }

        public void Dispose()
        {
        }
    }
}
