using System.Runtime.InteropServices;
using System.Text.Json;
using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Tests.SceneGraphs;

/// <summary>Every case of goldens/masks: what pycocotools, torchvision, scipy and OpenCV return. Tolerances are its README's.</summary>
public class MaskGoldenTests
{
    private const double OneDivision = 1e-15;   // relative, of two doubles that are one division of the same whole numbers
    private const double OfSinglePrecision = 2e-7;

    private static readonly Lazy<Dictionary<string, Rle>> Named = new(() =>
        Items(Root("rle.json"), "masks").ToDictionary(m => Text(m, "name"), m => MaskOf(m, "counts")));

    [Fact]
    public void Golden_every_mask_decodes_measures_and_encodes_as_in_pycocotools()
    {
        var root = Root("rle.json");
        Assert.NotEmpty(Items(root, "masks"));
        Cases.Each(Items(root, "masks"), item =>
        {
            var name = Text(item, "name");
            var rle = MaskOf(item, "counts");
            var mask = Shapes.Make(Text(item, "kind"), Text(item, "stream"), rle.Height, rle.Width, Seed(root));
            var columns = new byte[rle.Height * rle.Width];
            rle.ToColumnMajor(columns);

            Assert.True(Text(item, "counts") == rle.ToString(), name);
            Assert.True(rle.Equals(mask.ToRle()), name);
            Assert.True(mask.Pixels.SequenceEqual(Mask.FromRle(rle).Pixels), name);
            Assert.True(rle.Equals(Rle.FromColumnMajor(rle.Height, rle.Width, columns)), name);
            Assert.True(item.GetProperty("area").GetInt64() == rle.Area, name);
            Assert.True(Numbers(item, "bbox").SequenceEqual(Xywh(rle.Box)), name);
            Assert.True(item.GetProperty("run_count").GetInt32() == rle.Runs.Length, name);
            if (item.TryGetProperty("runs", out var runs))
                Assert.True(Rle.FromRuns(rle.Height, rle.Width, [.. runs.EnumerateArray().Select(r => r.GetUInt32())]).Equals(rle), name);
        });
    }

    [Fact]
    public void Golden_unions_and_intersections()
    {
        Cases.Each(Items(Root("ops.json"), "merge"), item =>
        {
            var masks = Texts(item, "masks").Select(n => Named.Value[n]).ToList();
            var names = string.Join(", ", Texts(item, "masks"));

            Assert.True(Text(item, "union") == MaskSets.Union(masks).ToString(), names);
            Assert.True(Text(item, "intersection") == MaskSets.Intersect(masks).ToString(), names);
        });
    }

    [Theory]
    [InlineData("iou", false)]
    [InlineData("iou_crowd", true)]
    public void Golden_mask_overlaps(string key, bool withCrowds)
    {
        Cases.Each(Items(Root("ops.json"), "iou"), item =>
        {
            var (found, truth) = (Texts(item, "found").Select(n => Named.Value[n]).ToList(), Texts(item, "truth").Select(n => Named.Value[n]).ToList());
            var crowd = Numbers(item, "crowd").Select(c => c != 0).ToList();

            var matrix = MaskOverlap.IoUMatrix(found, truth, withCrowds ? crowd : null);

            AssertTable(item.GetProperty(key), (i, j) => matrix[i, j], OneDivision);
            AssertTable(item.GetProperty(key), (i, j) => withCrowds && crowd[j] ? found[i].CrowdIoU(truth[j]) : found[i].IoU(truth[j]), OneDivision);
        });
    }

    [Fact]
    public void Golden_box_overlaps_of_coco()
    {
        Cases.Each(Items(Root("ops.json"), "box_iou"), item =>
        {
            var (found, truth) = (Rows(item, "found"), Rows(item, "truth"));
            var crowd = Numbers(item, "crowd").Select(c => c != 0).ToList();

            AssertTable(item.GetProperty("iou"), (i, j) => BoxOverlap.IoUXywh(found[i], truth[j], crowd[j]), OneDivision);
        });
    }

    [Fact]
    public void Golden_boxes_as_masks()
    {
        var root = Root("ops.json");
        var size = Numbers(root, "box_size");
        Cases.Each(Items(root, "boxes_to_rle"), item =>
        {
            var box = Numbers(item, "box");
            var mask = Polygon.ToRle((int)size[0], (int)size[1], Box.FromXywh(box[0], box[1], box[2], box[3]));

            AssertMask(item, "counts", mask, string.Join(" ", box));
        });
    }

    [Fact]
    public void Golden_polygons()
    {
        Cases.Each(Items(Root("polygons.json"), "polygons"), item =>
        {
            var name = Text(item, "name");
            var (height, width) = Size(item);
            var polygons = Rows(item, "polygons");

            var masks = polygons.Select(p => Polygon.ToRle(height, width, p)).ToList();

            Assert.True(Texts(item, "counts").SequenceEqual(masks.Select(m => m.ToString())), name);
            AssertMask(item, "merged", Polygon.ToRle(height, width, (IEnumerable<double[]>)polygons), name);
        });
    }

    [Fact]
    public void Golden_broken_texts_are_refused_and_so_are_those_that_leave_pixels_open()
    {
        Cases.Each(Items(Root("strings.json"), "decode"), item =>
        {
            var (height, width) = Size(item);
            var error = Record.Exception(() => Rle.Parse(height, width, Text(item, "counts")));

            AssertVerdict(item, error, () => Rle.Parse(height, width, Text(item, "counts")));
        });
    }

    [Fact]
    public void Golden_run_lists_are_taken_exactly_when_they_fill_the_mask()
    {
        Cases.Each(Items(Root("strings.json"), "uncompressed"), item =>
        {
            var (height, width) = Size(item);
            var runs = item.GetProperty("runs").EnumerateArray().Select(r => r.GetUInt32()).ToArray();
            var error = Record.Exception(() => Rle.FromRuns(height, width, runs));

            AssertVerdict(item.GetProperty("decode"), error, () => Rle.FromRuns(height, width, runs), Text(item, "name"));
            if (error is null)
                Assert.Equal(Text(item, "counts"), Rle.FromRuns(height, width, runs).ToString());
        });
    }

    [Fact]
    public void Golden_masks_of_different_sizes_do_not_merge()
    {
        var sizes = Rows(Root("strings.json").GetProperty("merge_of_different_sizes"), "sizes");

        var error = Assert.Throws<ArgumentException>(() => MaskSets.Union(sizes.Select(s => Rle.Empty((int)s[0], (int)s[1]))));

        Assert.Contains("expected one size", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Golden_greedy_suppression_of_boxes()
    {
        Cases.Each(Items(Root("boxes.json"), "nms"), item =>
        {
            var (boxes, scores) = (BoxesOf(item, "boxes"), Numbers(item, "scores"));
            foreach (var keep in item.GetProperty("keep").EnumerateObject())
                Assert.True(Integers(keep.Value).SequenceEqual(BoxSuppression.Keep(boxes, scores, double.Parse(keep.Name))),
                    $"{Text(item, "name")} at {keep.Name}");
        });
    }

    [Fact]
    public void Golden_suppression_by_class()
    {
        var root = Root("boxes.json");
        Cases.Each(Items(root, "batched_nms"), item =>
        {
            var byFormula = item.TryGetProperty("boxes_stream", out _);
            var (boxes, scores, classes) = byFormula ? ByFormula(item, Seed(root))
                : (BoxesOf(item, "boxes"), Numbers(item, "scores"), Integers(item.GetProperty("labels")));
            foreach (var keep in item.GetProperty("keep").EnumerateObject())
            {
                var (expected, kept) = (Integers(keep.Value), BoxSuppression.KeepByClass(boxes, scores, classes, double.Parse(keep.Name)));
                var name = $"{Text(item, "name")} at {keep.Name}";
                // Above 1,000 boxes the peer's last sort may exchange boxes of one score.
                Assert.True(expected.Select(i => scores[i]).SequenceEqual(kept.Select(i => scores[i])), name);
                Assert.True(byFormula ? expected.ToHashSet().SetEquals(kept) : expected.SequenceEqual(kept), name);
            }
        });
    }

    [Fact]
    public void Golden_box_overlaps_in_single_and_double_precision()
    {
        Cases.Each(Items(Root("boxes.json"), "box_iou"), item =>
        {
            var (a, b) = (BoxesOf(item, "a"), BoxesOf(item, "b"));

            AssertTable(item.GetProperty("iou"), (i, j) => BoxSuppression.Corners.Of(a[i]).IoU(BoxSuppression.Corners.Of(b[j])), 0);
            AssertTable(item.GetProperty("iou_fp64"), (i, j) => a[i].IoU(b[j]), OneDivision);
            AssertTable(item.GetProperty("iou_fp64"), (i, j) => BoxSuppression.Corners.Of(a[i]).IoU(BoxSuppression.Corners.Of(b[j])), OfSinglePrecision);
        });
    }

    [Fact]
    public void Golden_boxes_of_masks()
    {
        var root = Root("boxes.json");
        Cases.Each(Items(root, "masks_to_boxes"), item =>
        {
            var (height, width) = Size(item);
            var box = Shapes.Make(Text(item, "kind"), Text(item, "stream"), height, width, Seed(root)).ToRle().InclusiveBox;

            Assert.True(Numbers(item, "xyxy").SequenceEqual([box.Left, box.Top, box.Right, box.Bottom]), Text(item, "kind"));
        });
    }

    [Fact]
    public void Golden_kernels()
    {
        Cases.Each(Root("morphology.json").GetProperty("kernels").EnumerateObject(), kernel =>
        {
            var made = KernelOf(kernel.Name);
            var rows = kernel.Value.EnumerateArray().Select(r => r.GetString()!).ToList();
            var radius = made.Size / 2;

            Assert.Equal(made.Size, rows.Count);
            Assert.Equal(made.Offsets, from y in Enumerable.Range(0, made.Size)
                                       from x in Enumerable.Range(0, made.Size)
                                       where rows[y][x] == '1'
                                       select (x - radius, y - radius));
        });
    }

    [Fact]
    public void Golden_holes_dilation_erosion_opening_closing()
    {
        Cases.Each(Items(Root("morphology.json"), "masks"), item =>
        {
            var name = Text(item, "name");
            var mask = Mask.FromRle(MaskOf(item, "counts"));

            Check("filled", Text(item, "filled"), mask.FillHoles());
            Check("filled_8", Text(item, "filled_8"), mask.FillHoles(diagonal: true));
            foreach (var kernel in item.GetProperty("dilated").EnumerateObject())
                Check($"dilated {kernel.Name}", kernel.Value.GetString()!, mask.Dilate(KernelOf(kernel.Name)));
            foreach (var kernel in item.GetProperty("eroded").EnumerateObject())
                Check($"eroded {kernel.Name}", kernel.Value.GetString()!, mask.Erode(KernelOf(kernel.Name)));
            Check("twice", Text(item, "dilated_cross_3_twice"), mask.Dilate(Kernel.Cross(3)).Dilate(Kernel.Cross(3)));
            Check("opened", Text(item, "opened_ellipse_5"), mask.Open(Kernel.Ellipse(5)));
            Check("closed", Text(item, "closed_ellipse_5"), mask.Close(Kernel.Ellipse(5)));
            Check("scipy", Text(item, "scipy_eroded_cross_3"), mask.Erode(Kernel.Cross(3), borderErodes: true));

            void Check(string what, string expected, Mask found) => Assert.True(expected == found.ToRle().ToString(), $"{name} {what}");
        });
    }

    [Theory]
    [InlineData("components_4", false)]
    [InlineData("components_8", true)]
    public void Golden_components(string key, bool diagonal)
    {
        Cases.Each(Items(Root("morphology.json"), "masks"), item =>
        {
            var pieces = MaskComponents.Of(Mask.FromRle(MaskOf(item, "counts")), diagonal).Pieces;
            var expected = Rows(item, key);
            var count = item.TryGetProperty($"component_count{key[^2..]}", out var all) ? all.GetInt32() : expected.Count;

            Assert.True(count == pieces.Count, Text(item, "name"));
            for (var i = 0; i < expected.Count; i++)
                Assert.True(expected[i].SequenceEqual([pieces[i].FirstPixel, pieces[i].Area, .. Xywh(pieces[i].Box)]), $"{Text(item, "name")} {i}");
        });
    }

    [Fact]
    public void Golden_squared_distances_and_deepest_points()
    {
        var root = Root("morphology.json");
        var pack = MemoryMarshal.Cast<byte, int>(File.ReadAllBytes(Shared.Golden($"masks/{Text(root, "pack")}"))).ToArray();
        Cases.Each(Items(root, "masks"), item =>
        {
            var (name, mask) = (Text(item, "name"), MaskOf(item, "counts"));
            if (item.TryGetProperty("distance", out var distance))
            {
                var squared = DistanceTransform.Squared(Mask.FromRle(mask));
                var expected = pack.AsSpan(distance.GetProperty("offset").GetInt32(), squared.Length);
                Assert.True(expected.SequenceEqual(squared), name);
                Assert.True(distance.GetProperty("max_squared").GetInt32() == squared.Max(), name);
            }
            var deepest = DistanceTransform.Deepest(mask);
            if (!item.TryGetProperty("deepest", out var point))
            {
                Assert.True(deepest is null, name);
                return;
            }
            var (middle, first) = (Numbers(point, "point"), Numbers(point, "first"));
            Assert.True(deepest == new DeepestPoint((int)middle[0], (int)middle[1], point.GetProperty("squared_depth").GetInt32(),
                point.GetProperty("ties").GetInt32(), (int)first[0], (int)first[1]), name);
        });
    }

    [Fact]
    public void Golden_distances_between_masks()
    {
        var pairs = Items(Root("morphology.json"), "pairs");
        for (var i = 0; i < pairs.Count; i++)
        {
            var (a, b) = (MaskOf(pairs[i], "a"), MaskOf(pairs[i], "b"));
            var expected = pairs[i].GetProperty("squared_distance") is { ValueKind: JsonValueKind.Number } number ? number.GetInt64() : (long?)null;

            Assert.True(expected == MaskDistance.SquaredGap(a, b), $"pair {i}");
            Assert.True(expected == MaskDistance.SquaredGap(b, a), $"pair {i} the other way round");
        }
    }

    private static void AssertVerdict(JsonElement item, Exception? error, Func<Rle> read, string? name = null)
    {
        name ??= Text(item, "name");
        if (Text(item, "verdict") != "decoded")
        {
            Assert.True(error is InvalidDataException, $"{name}: {error?.GetType().Name ?? "taken"}; expected to be refused");
            return;
        }
        Assert.True(error is null, $"{name}: {error?.Message}");
        Assert.Equal(item.GetProperty("area").GetInt64(), read().Area);
        Assert.Equal(Text(item, "counts"), read().Canonical().ToString());
    }

    private static void AssertMask(JsonElement item, string counts, Rle mask, string name)
    {
        Assert.True(Text(item, counts) == mask.ToString(), name);
        Assert.True(item.GetProperty("area").GetInt64() == mask.Area, name);
        Assert.True(Numbers(item, "bbox").SequenceEqual(Xywh(mask.Box)), name);
    }

    private static void AssertTable(JsonElement table, Func<int, int, double> value, double tolerance)
    {
        Assert.NotEqual(0, table.GetArrayLength());
        for (var i = 0; i < table.GetArrayLength(); i++)
            for (var j = 0; j < table[i].GetArrayLength(); j++)
            {
                var (expected, found) = (table[i][j].GetDouble(), value(i, j));
                Assert.True(Math.Abs(expected - found) <= tolerance * (tolerance == OneDivision ? Math.Abs(expected) : 1),
                    $"[{i}, {j}] is {found:R}; expected {expected:R}");
            }
    }

    private static (IReadOnlyList<Box>, double[], int[]) ByFormula(JsonElement item, ulong seed)
    {
        var count = int.Parse(Text(item, "name").Split('_')[0]);
        var step = (float)item.GetProperty("step").GetDouble();
        var draws = Formula.Integers(Text(item, "boxes_stream"), count * 4, 0, item.GetProperty("reach").GetInt64(), seed);
        return (
            [.. draws.Select(d => (float)d).Chunk(4)
                .Select(d => new Box(d[0] * step, d[1] * step, (d[0] + (d[2] / 2) + 1) * step, (d[1] + (d[3] / 2) + 1) * step))],
            [.. Formula.Values(Text(item, "scores_stream"), count, 0, 1, seed).Select(s => (double)s)],
            [.. Formula.Integers(Text(item, "labels_stream"), count, 0, item.GetProperty("classes").GetInt64(), seed).Select(l => (int)l)]);
    }

    private static Kernel KernelOf(string name) => (name.Split('_')[0], int.Parse(name.Split('_')[1])) switch
    {
        ("cross", var size) => Kernel.Cross(size),
        ("square", var size) => Kernel.Square(size),
        (_, var size) => Kernel.Ellipse(size),
    };

    private static JsonElement Root(string file) => Shared.GoldenJson($"masks/{file}").RootElement;

    private static ulong Seed(JsonElement root) => root.GetProperty("seed").GetUInt64();

    private static List<JsonElement> Items(JsonElement root, string key) => [.. root.GetProperty(key).EnumerateArray()];

    private static string Text(JsonElement item, string key) => item.GetProperty(key).GetString()!;

    private static List<string> Texts(JsonElement item, string key) => [.. item.GetProperty(key).EnumerateArray().Select(t => t.GetString()!)];

    private static double[] Numbers(JsonElement item, string key) => [.. item.GetProperty(key).EnumerateArray().Select(n => n.GetDouble())];

    private static int[] Integers(JsonElement list) => [.. list.EnumerateArray().Select(n => n.GetInt32())];

    private static List<double[]> Rows(JsonElement item, string key) =>
        [.. item.GetProperty(key).EnumerateArray().Select(row => row.EnumerateArray().Select(n => n.GetDouble()).ToArray())];

    private static List<Box> BoxesOf(JsonElement item, string key) => [.. Rows(item, key).Select(b => new Box(b[0], b[1], b[2], b[3]))];

    private static (int Height, int Width) Size(JsonElement item) => ((int)Numbers(item, "size")[0], (int)Numbers(item, "size")[1]);

    private static Rle MaskOf(JsonElement item, string key) => Rle.Parse(Size(item).Height, Size(item).Width, Text(item, key));

    private static double[] Xywh(Box box) => [box.Left, box.Top, box.Width, box.Height];
}
