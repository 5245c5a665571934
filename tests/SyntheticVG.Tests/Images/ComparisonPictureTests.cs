using SyntheticVG.Images;
using SyntheticVG.Images.Codecs;
using SyntheticVG.Images.Drawing;
using SyntheticVG.SceneGraphs;
using static SyntheticVG.Tests.SceneGraphs.Comparing.Photos;

namespace SyntheticVG.Tests.Images;

public class ComparisonPictureTests
{
    private static readonly SceneGraph Before = Graph([Woman, Horse, Fence], (0, "next to", 1), (0, "looking at", 2));
    private static readonly SceneGraph After = Graph([Woman, Horse], (0, "riding", 1), (1, "carrying", 0));

    [Fact]
    public void The_same_graphs_give_the_same_bytes_and_others_do_not()
    {
        var first = PictureWriter.Png(Draw(Before, After));

        Assert.Equal(first, PictureWriter.Png(Draw(Before, After)));
        Assert.NotEqual(first, PictureWriter.Png(Draw(Before, Before)));
    }

    [Fact]
    public void What_was_added_is_green_and_what_was_removed_red()
    {
        var (green, red) = (new Rgb(0x00, 0x80, 0x5C), new Rgb(0xC4, 0x42, 0x1A));

        var (same, changed) = (Draw(Before, Before), Draw(Before, After));

        Assert.True(Count(changed, green) > Count(same, green) + 100);
        Assert.True(Count(changed, red) > Count(same, red) + 100);
    }

    [Fact]
    public void Each_graph_has_a_column_of_the_same_height()
    {
        var (two, three) = (Draw(Before, After), Draw(Before, After, After));

        Assert.Equal(548, three.Width - two.Width);
        Assert.Equal(two.Height, three.Height);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(1, 4000)]
    [InlineData(3000, 2)]
    public void Photos_of_any_shape_and_long_lists_are_drawn(int width, int height)
    {
        var graph = Graph([.. Enumerable.Range(0, 60).Select(_ => new Region { Name = new('w', 60), Box = new(0, 0, width, height) })],
            [.. Enumerable.Range(0, 300).Select(i => (i % 60, new string('v', i / 60 + 40), (i + 1) % 60))]) with
        { Image = Image with { Width = width, Height = height } };

        var picture = new ComparisonPicture().Draw(new(width, height), new([graph, graph with { Relationships = [] }]), ["a", "b"]);

        Assert.InRange(picture.Height, 400, 5000);
    }

    [Fact]
    public void A_photo_of_another_size_is_refused() =>
        Assert.Contains("the picture is 10 × 10",
            Assert.Throws<ArgumentException>(() => new ComparisonPicture().Draw(new(10, 10), new([Before, After]), ["a", "b"])).Message,
            StringComparison.Ordinal);

    private static Picture Draw(params SceneGraph[] graphs) =>
        new ComparisonPicture().Draw(new(100, 100), new(graphs), [.. graphs.Select((_, i) => $"graph {i}")]);

    private static int Count(Picture picture, Rgb colour) => Enumerable.Range(0, picture.Width * picture.Height)
        .Count(i => (picture.Pixels[3 * i], picture.Pixels[(3 * i) + 1], picture.Pixels[(3 * i) + 2]) == (colour.Red, colour.Green, colour.Blue));
}
