using SyntheticVG.Datasets;
using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Tests.Datasets;

public class GraphLinesTests
{
    private static readonly SceneGraph Riding = new()
    {
        Image = new() { Key = "coco:7", File = "train2017/7.jpg", Width = 4, Height = 3 },
        Regions =
        [
            new() { Name = "woman", Box = new(0, 0, 2, 3), Mask = Rle.FromRuns(3, 4, [0, 6, 6]), Sources = [new("coco", "12") { IoU = 0.75, Metric = "mask" }] },
            new() { Name = "cheval à bascule", Box = new(1.5, 1, 4, 3) },
        ],
        Relationships = [new() { Subject = 0, Predicate = "riding", Object = 1, Category = RelationshipCategory.Interactional, Origin = RelationshipOrigin.Human }],
    };

    [Fact]
    public void Writes_a_line_that_reads_back_to_the_same_line() =>
        Assert.Equal(GraphLines.Write(Riding), GraphLines.Write(GraphLines.Read(GraphLines.Write(Riding))));

    [Fact]
    public void Says_which_relationship_names_a_region_that_the_image_lacks()
    {
        var line = GraphLines.Write(Riding).Replace("\"object\":1", "\"object\":17");

        var error = Assert.Throws<InvalidDataException>(() => GraphLines.Read(line));

        Assert.Contains("joins regions 0 and 17; the image has 2", error.Message);
    }
}
