using System.Text.Json;
using SyntheticVG.Datasets.Panoptic;
using SyntheticVG.Datasets.Reading;
using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Tests.Datasets.Panoptic;

public class PanopticPngTests
{
    // Columns top to bottom: 1 1 0 | 1 2 2 | 2 2 2
    private static readonly PanopticPng Three = PanopticPng.FromMasks(3, 3, [
        (300, Rle.FromRuns(3, 3, [0, 2, 1, 1, 5])),
        (70_000, Rle.FromRuns(3, 3, [4, 5]))]);

    [Fact]
    public void Golden_panoptic_pictures_load_or_are_refused_as_their_cases_say() => FormatCases.Check("formats/panoptic", Difference);

    [Fact]
    public void Finds_mask_area_and_box_of_each_segment_in_order_of_id()
    {
        var segments = Three.Segments();

        Assert.Equal([300, 70_000], segments.Select(segment => segment.Id));
        Assert.Equal([3, 5], segments.Select(segment => segment.Area));
        Assert.Equal([new(0, 0, 2, 2), new(1, 0, 3, 3)], segments.Select(segment => segment.Box));
        Assert.Equal([0, 2, 1, 1, 5], segments[0].Mask.Runs.ToArray());
        Assert.Equal([4, 5], segments[1].Mask.Runs.ToArray());
    }

    [Fact]
    public void Writes_a_picture_that_reads_back_to_the_same_segments()
    {
        var read = PanopticPng.Decode(Three.Encode(), "three.png");

        Assert.Equal(Three.Segments().Select(Text), read.Segments().Select(Text));
        Assert.Equal(0, read[0, 2]);
        Assert.Equal(70_000, read[2, 1]);
    }

    [Fact]
    public void Says_that_a_jpeg_has_lost_its_ids() =>
        Assert.Contains("a JPEG", Assert.Throws<InvalidDataException>(() => PanopticPng.Decode([0xFF, 0xD8, 0xFF, 0xE0], "ids.png")).Message);

    private static string Text(PanopticSegment segment) => $"{segment.Id} {segment.Area} {segment.Box} {segment.Mask}";

    // Reads one COCO panoptic JSON with its picture, as the cases hold them.
    private static string? Difference(JsonElement one, ReadReport report)
    {
        var files = one.GetProperty("file").EnumerateArray().Select(file => file.GetString()!).ToArray();
        var json = Shared.Golden($"formats/panoptic/{files[0]}");
        using var document = JsonDocument.Parse(File.ReadAllBytes(json));
        var (root, annotation) = (document.RootElement, document.RootElement.GetProperty("annotations")[0]);
        var image = root.GetProperty("images")[0];
        var categories = root.GetProperty("categories").EnumerateArray().Select(category => category.GetProperty("id").GetInt64()).ToHashSet();
        var infos = annotation.GetProperty("segments_info").EnumerateArray()
            .Select(info => new SegmentInfo(info.GetProperty("id").GetInt64(), info.GetProperty("category_id").GetInt64())
            {
                Area = info.GetProperty("area").GetDouble(),
                Box = info.GetProperty("bbox").EnumerateArray().Select(side => side.GetDouble()).ToArray() is [var x, var y, var width, var height]
                    ? Box.FromXywh(x, y, width, height)
                    : null,
                IsCrowd = info.GetProperty("iscrowd").GetInt32() == 1,
            }).ToArray();

        var picture = PanopticPng.ReadFile(Path.Combine(Path.GetDirectoryName(json)!, annotation.GetProperty("file_name").GetString()!));
        picture.RequireSize(image.GetProperty("width").GetInt32(), image.GetProperty("height").GetInt32(), files[0]);
        var (segments, voidPixels) = PanopticMatch.Match(picture, infos, categories.Contains, files[0], report);

        var found = segments.Zip(infos).Where(pair => pair.First is not null).Select(pair =>
            $"{pair.First!.Id} {pair.Second.CategoryId} {pair.First.Area} "
            + $"[{pair.First.Box.Left},{pair.First.Box.Top},{pair.First.Box.Width},{pair.First.Box.Height}] {(pair.Second.IsCrowd ? 1 : 0)} {pair.First.Mask}");
        var expected = one.GetProperty("segments").EnumerateArray().Select(segment =>
            $"{segment.GetProperty("id")} {segment.GetProperty("category_id")} {segment.GetProperty("area")} "
            + $"[{string.Join(",", segment.GetProperty("bbox").EnumerateArray())}] {segment.GetProperty("iscrowd")} {segment.GetProperty("rle").GetProperty("counts").GetString()}");
        return (found.Append($"void {voidPixels}"), expected.Append($"void {one.GetProperty("void")}")) is var (mine, truth) && mine.SequenceEqual(truth)
            ? null : $"read\n  {string.Join("\n  ", found)}\nexpected\n  {string.Join("\n  ", expected)}";
    }
}
