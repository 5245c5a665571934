using SyntheticVG.Images;
using SyntheticVG.Images.Codecs;
using SyntheticVG.Images.Drawing;
using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Tests.Images;

public class GraphPictureTests
{
    [Fact]
    public void The_same_graph_gives_the_same_bytes() =>
        Assert.Equal(PictureWriter.Png(new GraphPicture().Draw(SetOfMarkTests.Gray(), Graph(3))),
            PictureWriter.Png(new GraphPicture().Draw(SetOfMarkTests.Gray(), Graph(3))));

    [Fact]
    public void Arrows_are_few_and_go_first_to_what_is_not_merely_spatial()
    {
        var chosen = GraphArrows.Choose(Graph(40), 5, 3);

        Assert.Equal(5, chosen.Count);
        Assert.Contains(1, chosen); // the only social one
    }

    [Fact]
    public void A_graph_without_regions_and_one_with_a_hundred_are_drawn()
    {
        Assert.NotNull(new GraphPicture().Draw(SetOfMarkTests.Gray(), new() { Image = Image }));
        Assert.NotNull(new GraphPicture().Draw(SetOfMarkTests.Gray(), Graph(100)));
    }

    [Fact]
    public void A_red_band_says_that_weights_are_random()
    {
        var graph = Graph(3);
        var noise = graph with { Regions = [.. graph.Regions.Select(region => region with { Sources = [new(RandomWeights.NameOf(5), "region1")] })] };

        Assert.Equal((0xC6, 0x28, 0x28), First(noise));
        Assert.NotEqual((0xC6, 0x28, 0x28), First(graph));

        static (int, int, int) First(SceneGraph graph) =>
            new GraphPicture().Draw(SetOfMarkTests.Gray(), graph).Pixels is var pixels ? (pixels[0], pixels[1], pixels[2]) : default;
    }

    [Fact]
    public void A_photo_of_another_size_is_refused()
    {
        var error = Assert.Throws<ArgumentException>(() => new GraphPicture().Draw(new Picture(10, 10), Graph(2)));

        Assert.Contains("the picture is 10 × 10; the graph is about one of 320 × 240", error.Message, StringComparison.Ordinal);
    }

    // Names in other scripts, empty ones and very long ones among them.
    private static SceneGraph Graph(int regions) => new()
    {
        Image = Image,
        Regions = [.. Enumerable.Range(0, regions).Select(i => new Region
        {
            Name = (i % 4) switch { 0 => "женщина", 1 => "", 2 => "犬", _ => new string('w', 60) },
            Box = Box.FromXywh(i * 37 % 280, i * 53 % 200, 40, 40),
        })],
        Relationships = [.. Enumerable.Range(0, regions - 1).Select(i => new Relationship
        {
            Subject = i,
            Predicate = "looking at",
            Object = i + 1,
            Category = i == 1 ? RelationshipCategory.Social : RelationshipCategory.Spatial,
            Origin = RelationshipOrigin.Human,
        })],
    };

    private static ImageInfo Image => new() { Key = "file:gray.png", File = "gray.png", Width = 320, Height = 240 };
}
