using SyntheticVG.Datasets.Joining;
using SyntheticVG.Datasets.Panoptic;
using SyntheticVG.Images.Codecs;
using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Tests.Datasets.Joining;

public sealed class RegionFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_coloured_picture_has_a_region_a_colour_in_order_of_id()
    {
        var left = Polygon.ToRle(4, 6, new Box(0, 0, 2, 4));
        var right = Polygon.ToRle(4, 6, new Box(3, 1, 6, 4));
        File.WriteAllBytes(_folder["ids.png"], PanopticPng.FromMasks(6, 4, [(70_000, left), (300, right)]).Encode());

        var regions = RegionFile.Read(_folder["ids.png"], 6, 4);

        Assert.Equal([right, left], regions.Select(region => region.Mask));
        Assert.Equal(["300", "70000"], regions.Select(region => region.Sources[0].Id));
        Assert.Equal(new Box(3, 1, 6, 4), regions[0].Box);
    }

    [Theory]
    [InlineData(8)]
    [InlineData(16)]
    public void A_gray_picture_has_a_region_a_value(int bits)
    {
        byte[] values = [0, 2, 2, 1, 0, 2];
        File.WriteAllBytes(_folder["ids.png"], PngEncoder.Encode(new()
        {
            Width = 3,
            Height = 2,
            Colour = PngColour.Gray,
            BitDepth = bits,
            Bytes = bits == 8 ? values : [.. values.SelectMany(value => (byte[])[value, 0])],
        }));

        var regions = RegionFile.Read(_folder["ids.png"], 3, 2);

        Assert.Equal([1L, 3], regions.Select(region => region.Mask!.Area));
    }

    [Theory]
    [InlineData("{\"shapes\":[]}", "an object without regions or annotations")]
    [InlineData("\u001f\u008b", "not JSON")]
    [InlineData("", "found no bytes")]
    [InlineData("[{\"bbox\":[500,20,40,50]},]", "comma behind the last")]
    [InlineData("[{\"bbox\":[500,20,40,50]}]", "its box (500, 20, 540, 70) has nothing of the photo")]
    public void Says_what_a_file_is_instead(string json, string problem)
    {
        File.WriteAllText(_folder["r.json"], json);

        Assert.Contains(problem, Assert.Throws<InvalidDataException>(() => RegionFile.Read(_folder["r.json"], 60, 40)).Message);
    }

    [Fact]
    public void Of_several_photos_the_rows_of_this_one_count()
    {
        File.WriteAllText(_folder["r.json"], """{"images":[{"id":1,"file_name":"z.png"},"""
            + """{"id":2,"file_name":"C:\\x\\a.png"}],"categories":[],"annotations":[{"image_id":1,"bbox":[1,2,9,9]},{"image_id":2,"bbox":[3,2,9,9]}]}""");

        Assert.Equal(3, Assert.Single(RegionFile.Read(_folder["r.json"], 60, 40, photo: "photos/a.png")).Box.Left);
        Assert.Contains("none is called b.png", Assert.Throws<InvalidDataException>(() => RegionFile.Read(_folder["r.json"], 60, 40, photo: "b.png")).Message);
    }

    [Fact]
    public void Categories_give_names()
    {
        File.WriteAllText(_folder["r.json"],
            """{"images":[],"categories":[{"id":3,"name":"dog"}],"annotations":[{"bbox":[1,2,9,9],"category_id":3},{"bbox":[1,2,9,9],"category_id":4}]}""");

        Assert.Equal(["dog", ""], RegionFile.Read(_folder["r.json"], 60, 40).Select(region => region.Name));
    }

    [Fact]
    public void Json_has_boxes_polygons_and_run_lengths_in_its_order()
    {
        File.WriteAllText(_folder["regions.json"], """
            {"regions": [
              {"bbox": [1, 1, 2, 3], "name": "dog"},
              {"box": [1, 1, 3, 40], "id": "b"},
              {"segmentation": [[0, 0, 4, 0, 4, 4, 0, 4]]},
              {"segmentation": {"size": [4, 6], "counts": [4, 4, 16]}, "bbox": [1, 0, 1, 4]},
              {"mask": {"size": [4, 6], "counts": "44`0"}}
            ]}
            """);

        var regions = RegionFile.Read(_folder["regions.json"], 6, 4);

        Assert.Equal([new(1, 1, 3, 4), new(1, 1, 3, 4), new(0, 0, 4, 4), new(1, 0, 2, 4), new Box(1, 0, 2, 4)], regions.Select(region => region.Box));
        Assert.Equal([null, null, 16L, 4, 4], regions.Select(region => region.Mask?.Area));
        Assert.Equal(("dog", "b"), (regions[0].Name, regions[1].Sources[0].Id));
    }

    [Theory]
    [InlineData("[]", "holds no region")]
    [InlineData("{\"regions\": 1}", "expected a list")]
    [InlineData("[{\"name\": \"dog\"}]", "region 1: neither a mask")]
    [InlineData("[{\"bbox\": [9, 9, 2, 2]}]", "nothing of the photo of 6 × 4")]
    [InlineData("[{\"segmentation\": {\"size\": [5, 6], \"counts\": [30]}}]", "found a mask of [5, 6]; expected [4, 6]")]
    [InlineData("[{\"segmentation\": {\"size\": [4, 6], \"counts\": [25]}}]", "run lengths sum to 25")]
    [InlineData("[{", "regions.json:1:")]
    public void Says_which_region_is_wrong(string json, string expected)
    {
        File.WriteAllText(_folder["regions.json"], json);

        Assert.Contains(expected, Assert.Throws<InvalidDataException>(() => RegionFile.Read(_folder["regions.json"], 6, 4)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Says_that_a_picture_has_another_size_or_is_none()
    {
        File.WriteAllBytes(_folder["ids.png"], PanopticPng.FromMasks(6, 4, [(1, Polygon.ToRle(4, 6, new Box(0, 0, 2, 4)))]).Encode());
        Assert.Contains("6 × 4 pixels; the photo has 6 × 5", Assert.Throws<InvalidDataException>(() => RegionFile.Read(_folder["ids.png"], 6, 5)).Message,
            StringComparison.Ordinal);
        File.WriteAllText(_folder["text.png"], "no picture");
        Assert.Contains("expected a PNG", Assert.Throws<InvalidDataException>(() => RegionFile.Read(_folder["text.png"], 6, 4)).Message,
            StringComparison.Ordinal);
    }
}
