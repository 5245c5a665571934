using System.Text.Json;
using SyntheticVG.Engine.Regions;
using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Tests.Engine.Regions;

/// <summary>goldens/regions: what the original's region code returned, run unmodified. Tolerance 0 for indices, masks and counts.</summary>
public class RegionGoldenTests
{
    private const double OfDoubles = 1e-12;

    [Fact]
    public void Golden_candidates_unions_and_duplicates()
    {
        Cases.Each(Items(Root("merge.json"), "scenes"), scene =>
        {
            var lists = new[] { "whole", "part", "dino" }.ToDictionary(l => l, l => Proposals(scene, l));
            var masks = lists.ToDictionary(l => l.Key, l => l.Value.ConvertAll(p => p.Mask!));
            foreach (var item in Items(scene, "candidates"))
            {
                var kept = Candidates.ToAdd(masks["whole"], masks["part"], (CandidateMode)item.GetProperty("mode").GetInt32(),
                    item.GetProperty("iou").GetDouble(), item.GetProperty("non_overlap").GetDouble());
                Check(Integers(item, "kept"), kept, $"mode {item.GetProperty("mode")}, {item.GetProperty("iou")}");
            }
            foreach (var list in scene.GetProperty("remove_union").EnumerateObject())
                Check([.. list.Value.EnumerateArray().Select(i => i.GetInt32())], RegionUnions.Remove(masks[list.Name]), $"unions of {list.Name}");
            foreach (var item in Items(scene, "dedupe"))
            {
                var (list, iou) = (Text(item, "list"), item.GetProperty("iou").GetDouble());
                var kept = Text(item, "mode") == "mask" ? RegionUnions.Dedupe(masks[list], iou)
                    : RegionUnions.Dedupe([.. Items(scene, list).Select(r => Corners(Numbers(r, "bbox")))], iou);
                Check(Integers(item, "kept"), kept, $"{Text(item, "mode")} duplicates of {list} at {iou}");
            }
            void Check(IReadOnlyList<int> expected, IReadOnlyList<int> found, string what) =>
                Assert.True(expected.SequenceEqual(found), $"{Text(scene, "name")}, {what}: {string.Join(" ", found)}; expected {string.Join(" ", expected)}");
        });
    }

    [Fact]
    public void Golden_online_merge()
    {
        Cases.Each(Items(Root("merge.json"), "scenes"), scene =>
        {
            var (height, width) = Size(scene);
            List<RegionProposal> sam = [.. Proposals(scene, "whole"), .. Proposals(scene, "part")];
            var merge = MergePolicies.ByName("original-online");

            Check("merged", merge.Merge(sam, width, height));
            Check("merged_with_dino", merge.Merge([.. sam, .. Proposals(scene, "dino")], width, height));
            var detected = Proposals(scene, "dino");
            Assert.Equal(Items(scene, "grounding_dino").Select(p => p[1].GetInt32()), RegionUnions.Dedupe([.. detected.Select(p => p.Mask!)], 0.7));

            void Check(string key, MergeResult result)
            {
                var expected = Items(scene, key).Select(p => $"{p[0].GetString()} {p[1].GetInt32()}");
                Assert.True(expected.SequenceEqual(result.Kept.Select(p => p.Id)),
                    $"{Text(scene, "name")} {key}: {string.Join(", ", result.Kept.Select(p => p.Id))}");
                Assert.Equal(sam.Count + (key == "merged" ? 0 : Items(scene, "dino").Count), result.Kept.Count + result.Dropped.Count);
            }
        });
    }

    [Fact]
    public void Golden_offline_merge()
    {
        Cases.Each(Items(Root("offline.json"), "merge"), scene =>
        {
            var (height, width) = Size(scene);
            var (areas, stability) = (Numbers(scene, "area"), Numbers(scene, "stability_score"));
            var proposals = Rows(scene, "boxes").Select((b, i) => new RegionProposal
            {
                Source = "sam",
                Id = $"{i}",
                Box = Box.FromXywh(b[0], b[1], b[2], b[3]),
                Stability = stability[i],
            }).ToList();
            foreach (var item in Items(scene, "kept"))
            {
                var byStability = Text(item, "sort_by") == "score";
                var iou = item.GetProperty("iou").GetDouble();
                // The file's areas are those of masks that are not kept; so the scores go to the suppression itself.
                var kept = BoxSuppression.Keep([.. proposals.Select(p => p.Box)], byStability ? stability : areas, iou);
                Assert.True(Integers(item, "order").SequenceEqual(kept), $"{Text(scene, "name")} by {Text(item, "sort_by")} at {iou}");
                if (byStability)
                {
                    var merged = new OriginalOfflineMerge(new() { MaxIoU = iou, ByStability = true }).Merge(proposals, width, height);
                    Assert.Equal(Integers(item, "order").Select(i => $"{i}"), merged.Kept.Select(p => p.Id));
                }
            }
        });
    }

    [Fact]
    public void Golden_regions_of_the_small_picture_on_the_original_one()
    {
        var root = Root("offline.json");
        Cases.Each(Items(root, "resize"), item =>
        {
            var (name, region, result, target) = (Text(item, "name"), item.GetProperty("region"), item.GetProperty("result"), Integers(item, "target"));
            var box = Numbers(region, "bbox");
            var resized = ResizedRegion.Of(MaskOf(region.GetProperty("segmentation")), Box.FromXywh(box[0], box[1], box[2], box[3]), target[0], target[1]);

            Assert.True(MaskOf(result.GetProperty("segmentation")).Equals(resized.Mask), name);
            Assert.True(result.GetProperty("area").GetInt64() == resized.Mask.Area, name);
            Close(Numbers(result, "bbox"), [resized.Box.Left, resized.Box.Top, resized.Box.Width, resized.Box.Height], name);
            if (result.GetProperty("xyxy").ValueKind == JsonValueKind.Null)
                return;
            Close(Numbers(result, "xyxy"), Sides(resized.Box), name);
            Assert.True(Numbers(result, "norm_xyxy").SequenceEqual(
                Sides(resized.Box.Scale(1000.0 / target[0], 1000.0 / target[1])).Select(Math.Truncate)), name);
        });
        Cases.Each(root.GetProperty("short_side_640").EnumerateArray(),
            pair => Assert.Equal((pair[1][0].GetInt32(), pair[1][1].GetInt32()), ResizedRegion.ShortSide(pair[0][0].GetInt32(), pair[0][1].GetInt32())));
    }

    [Fact]
    public void Golden_uncovered_regions()
    {
        var root = Root("offline.json");
        Cases.Each(Items(root, "uncovered"), item =>
        {
            var proposals = Rows(item, "proposals_xywh").ConvertAll(b => Box.FromXywh(b[0], b[1], b[2], b[3]));
            var truth = Rows(item, "truth_xyxy").ConvertAll(Corners);
            var found = UncoveredRegions.Find(proposals, truth);

            Assert.True(Integers(item, "uncovered").SequenceEqual(found), Text(item, "name"));
            Assert.Equal(item.GetProperty("relation_candidates").GetInt32(),
                UncoveredRegions.RelationCandidates([.. found.Select(i => proposals[i])], truth).Count);
        });
        var table = root.GetProperty("iou_plus_one");
        var boxes = Rows(table, "boxes").ConvertAll(Corners);
        var expected = Rows(table, "iou_plus_one");
        for (var i = 0; i < boxes.Count; i++)
            Close(expected[i], [.. boxes.Select(b => BoxOverlap.IoUPlusOne(boxes[i], b))], $"row {i}");
    }

    [Fact]
    public void Golden_boxes_as_text_and_pixels()
    {
        var root = Root("boxes.json");
        Cases.Each(Rows(root, "box_to_thousandths"), row =>
            Assert.True(row.Skip(6).SequenceEqual(Sides(BoxText.ToThousandths(new(row[2], row[3], row[4], row[5]), row[1], row[0]))), string.Join(" ", row)));
        Cases.Each(Items(root, "from_text"),
            item => Assert.True(Numbers(item, "box").SequenceEqual(BoxText.Find(Text(item, "text")) is { } box ? Sides(box) : []), Text(item, "text")));
        Cases.Each(Items(root, "to_pixels"), item =>
        {
            var pixels = BoxText.ToPixels(Corners(Numbers(item, "box")), item.GetProperty("width").GetDouble(), item.GetProperty("height").GetDouble());
            Assert.True(Numbers(item, "pixels").SequenceEqual(Sides(pixels)), item.ToString());
        });
        Cases.Each(Items(root, "square_pad"),
            item => Assert.True(Numbers(item, "square").SequenceEqual(Sides(BoxText.SquarePad(Corners(Numbers(item, "box"))))), item.ToString()));
    }

    [Fact]
    public void Golden_box_texts_are_those_of_64_bit_boxes()
    {
        Cases.Each(Rows(Root("boxes_numpy2.json"), "rows"), row =>
        {
            Assert.Equal(row[2], BoxText.ToThousandths(new(row[1], 0, row[1], 0), row[0], 1).Left);
            Assert.Equal(row[3], Math.Truncate((float)row[1] / (float)row[0] * 1000f)); // what NumPy 2 makes of a mask's box
        });
    }

    [Fact]
    public void Golden_regions_made_from_masks()
    {
        var root = Root("boxes.json").GetProperty("annotations");
        var (height, width) = Size(root);
        var masks = root.GetProperty("masks").EnumerateArray().Select(m => Rle.Parse(height, width, m.GetString()!)).ToList();
        var (fromMasks, fromBoxes, boxes) = (Items(root, "from_masks"), Items(root, "from_boxes"), Rows(root, "boxes_xyxy"));
        for (var i = 0; i < masks.Count; i++)
        {
            var box = masks[i].InclusiveBox;
            Assert.Equal(Text(fromMasks[i], "counts"), masks[i].ToString());
            Close(Numbers(fromMasks[i], "bbox"), [box.Left, box.Top, box.Width, box.Height], $"{i}");
            Assert.Equal(fromMasks[i].GetProperty("area").GetDouble(), masks[i].Area);
            Close(Numbers(fromBoxes[i], "bbox"), [boxes[i][0], boxes[i][1], boxes[i][2] - boxes[i][0], boxes[i][3] - boxes[i][1]], $"{i}");
            Assert.Equal(fromBoxes[i].GetProperty("area").GetDouble(), masks[i].Area);
        }
        Assert.Equal(Numbers(root, "empty_mask_box"), Sides(Rle.Empty(height, width).InclusiveBox));
    }

    private static List<RegionProposal> Proposals(JsonElement scene, string list)
    {
        var (height, width) = Size(scene);
        return [.. Items(scene, list).Select((r, i) => new RegionProposal
        {
            Source = list switch { "whole" => "sam-whole", "part" => "sam-part", _ => "grounding-dino" },
            Id = $"{list} {i}",
            Box = Box.FromXywh(Numbers(r, "bbox")[0], Numbers(r, "bbox")[1], Numbers(r, "bbox")[2], Numbers(r, "bbox")[3]),
            Mask = Rle.Parse(height, width, Text(r, "counts")),
            PredictedIoU = r.GetProperty("predicted_iou").GetDouble(),
            Stability = r.GetProperty("stability_score").GetDouble(),
        })];
    }

    private static void Close(double[] expected, double[] found, string what)
    {
        Assert.Equal(expected.Length, found.Length);
        for (var i = 0; i < expected.Length; i++)
            Assert.True(Math.Abs(expected[i] - found[i]) <= OfDoubles * Math.Max(1, Math.Abs(expected[i])), $"{what}: {found[i]:R}; expected {expected[i]:R}");
    }

    private static JsonElement Root(string file) => Shared.GoldenJson($"regions/{file}").RootElement;

    private static List<JsonElement> Items(JsonElement root, string key) => [.. root.GetProperty(key).EnumerateArray()];

    private static string Text(JsonElement item, string key) => item.GetProperty(key).GetString()!;

    private static double[] Numbers(JsonElement item, string key) => [.. item.GetProperty(key).EnumerateArray().Select(n => n.GetDouble())];

    private static int[] Integers(JsonElement item, string key) => [.. item.GetProperty(key).EnumerateArray().Select(n => n.GetInt32())];

    private static List<double[]> Rows(JsonElement item, string key) =>
        [.. item.GetProperty(key).EnumerateArray().Select(row => row.EnumerateArray().Select(n => n.GetDouble()).ToArray())];

    private static Box Corners(double[] sides) => new(sides[0], sides[1], sides[2], sides[3]);

    private static double[] Sides(Box box) => [box.Left, box.Top, box.Right, box.Bottom];

    private static (int Height, int Width) Size(JsonElement item) => (item.GetProperty("size")[0].GetInt32(), item.GetProperty("size")[1].GetInt32());

    private static Rle MaskOf(JsonElement item) => Rle.Parse(Size(item).Height, Size(item).Width, Text(item, "counts"));
}
