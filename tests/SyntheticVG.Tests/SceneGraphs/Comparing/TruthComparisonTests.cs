using SyntheticVG.SceneGraphs;
using SyntheticVG.SceneGraphs.Comparing;

namespace SyntheticVG.Tests.SceneGraphs.Comparing;

public class TruthComparisonTests
{
    private static readonly SceneGraph Truth = new()
    {
        Image = new() { Key = "pocket:1-0", File = "1.png", Width = 100, Height = 100 },
        Regions =
            [Region("woman", new(40, 20, 60, 60), 0.5, "7"), Region("horse", new(30, 40, 75, 90), 0.5, "8"), Region("tree", new(80, 10, 98, 60), 0.2, "9")],
        Relationships = [Of(0, "riding", 1), Of(0, "smiling at", 1), Of(1, "in front of", 2)],
    };

    [Theory]
    [InlineData(0, "riding", 1, true)]
    [InlineData(1, "ridden by", 0, true)] // the inverse
    [InlineData(0, "on", 1, true)] // entailed
    [InlineData(0, "looking at", 1, true)]
    [InlineData(1, "riding", 0, false)]
    [InlineData(0, "left of", 2, true)] // measured
    [InlineData(2, "left of", 0, false)]
    [InlineData(2, "behind", 0, true)]
    [InlineData(0, "afraid of", 1, false)]
    [InlineData(0, "near", 0, false)]
    [InlineData(-1, "riding", 1, false)]
    public void Knows_what_holds(int subject, string predicate, int @object, bool holds) =>
        Assert.Equal(holds, TruthComparison.IsTrue(Truth, subject, predicate, @object));

    [Fact]
    public void Counts_what_is_true_and_what_is_found()
    {
        // The regions stand in another order and one is known by its source alone.
        var graph = Truth with
        {
            Regions = [Truth.Regions[1], Truth.Regions[0] with { Box = new(0, 0, 5, 5) }, Truth.Regions[2] with { Sources = [] }],
            Relationships = [Of(1, "riding", 0), Of(2, "behind", 0), Of(0, "eating", 2), Of(0, "eating", 2)],
        };

        var counts = TruthComparison.Of(graph, Truth);

        Assert.Equal(new TruthCounts(Correct: 2, Stated: 3, Found: 2, Wanted: 3), counts);
        Assert.Equal(2 / 3.0, counts.Precision, 12);
        Assert.Equal(2 / 3.0, counts.Recall, 12);
        Assert.Equal(new TruthCounts(4, 6, 4, 6), counts + counts);
    }

    [Fact]
    public void Nothing_stated_has_no_precision() => Assert.True(double.IsNaN(TruthComparison.Of(Truth with { Relationships = [] }, Truth).Precision));

    private static Region Region(string name, Box box, double depth, string id) => new() { Name = name, Box = box, Depth = depth, Sources = [new("coco", id)] };

    private static Relationship Of(int subject, string predicate, int @object) => new()
    {
        Subject = subject,
        Predicate = predicate,
        Object = @object,
        Category = PredicateLexicon.CategoryOf(predicate),
        Origin = RelationshipOrigin.Truth,
    };
}
