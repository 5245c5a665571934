using SyntheticVG.App.Reports;
using SyntheticVG.Datasets.Statistics;
using SyntheticVG.Images.Codecs;
using SyntheticVG.SceneGraphs;

namespace SyntheticVG.App.Tests.Reports;

public class StatisticsPlotTests
{
    [Fact]
    public void Draws_rows_and_a_row_of_nothing()
    {
        var some = new GraphStatistics();
        some.Add(new SceneGraph
        {
            Image = new() { Key = "a", File = "a.png", Width = 9, Height = 9 },
            Regions = [new() { Name = "dog", Box = new(0, 0, 5, 5) }, new() { Name = "cat", Box = new(4, 4, 9, 9) }],
            Relationships = [new() { Subject = 0, Predicate = "near", Object = 1, Category = RelationshipCategory.Spatial, Origin = RelationshipOrigin.Human }],
        });

        Assert.True(PngDecoder.IsPng(StatisticsPlot.Draw([("ours", some), ("empty", new())])));
    }
}
