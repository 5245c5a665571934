using SyntheticVG.Evaluation.Pocket;
using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Tests.Evaluation.Pocket;

public class PocketScoreTests
{
    private static readonly SceneGraph Truth = Graph(["woman", "horse", "tree"],
        (0, "riding", 1, null), (0, "above", 1, null), (1, "next to", 2, null), (0, "looking at", 2, null));

    [Fact]
    public void Counts_one_predicate_a_pair_the_most_confident()
    {
        var predicted = Graph(["woman", "cow", "tree"],
            (0, "above", 1, 0.2), (0, "riding", 1, 0.9), (1, "next to", 2, 0.5), (2, "next to", 1, 0.4));
        var score = new PocketScore();
        score.Add(Truth, predicted);

        var result = score.Compute();

        Assert.Equal(2 / 4.0, result.RecallAt50); // riding and next to; above shares its pair with riding
        Assert.Equal(2 / 3.0, result.Precision, 1e-12);
        Assert.Equal(3 / 4.0, result.PairsFound);
        Assert.Equal(2 / 4.0, result.MeanRecallAt50);
        Assert.Equal(1 / 2.0, result.OutsideSpatialAt50); // riding, not looking at
        Assert.Equal(2 / 3.0, result.Names, 1e-12);
        Assert.Equal(1.0, result.Categories[RelationshipCategory.Interactional] + result.Categories[RelationshipCategory.Spatial]);
    }

    [Fact]
    public void A_relationship_beyond_the_20_most_confident_counts_at_50_only()
    {
        string[] names = [.. Enumerable.Repeat("box", 12)];
        var truth = Graph(names, (0, "next to", 1, null));
        var guesses = Enumerable.Range(0, 20).Select(i => (2 + (i / 10), "on", (i % 10 == 2 + (i / 10)) ? 11 : i % 10, (double?)0.9))
            .Append((0, "next to", 1, 0.1));
        var score = new PocketScore();
        score.Add(truth, Graph(names, [.. guesses]));

        var result = score.Compute();

        Assert.Equal((0.0, 1.0), (result.RecallAt20, result.RecallAt50));
    }

    [Fact]
    public void Graphs_over_other_regions_are_refused()
    {
        var wrong = Assert.Throws<ArgumentException>(() => new PocketScore().Add(Truth, Graph(["woman"])));

        Assert.Contains("1 regions predicted; expected the 3 given ones", wrong.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_frequency_guesser_says_what_such_names_most_often_are_to_each_other()
    {
        var guesser = PocketBaseline.Frequency();
        guesser.Learn(Truth);
        guesser.Learn(Graph(["woman", "horse"], (0, "riding", 1, null)));
        guesser.Learn(Graph(["woman", "horse"], (0, "petting", 1, null)));

        var guess = Assert.Single(guesser.Guess(Graph(["horse", "woman"])).Relationships);

        Assert.Equal((1, "riding", 0), (guess.Subject, guess.Predicate, guess.Object));
        Assert.Equal(2 / 3.0, guess.Confidence!.Value, 1e-12);
    }

    private static SceneGraph Graph(string[] names, params (int Subject, string Predicate, int Object, double? Confidence)[] edges) => new()
    {
        Image = new() { Key = "pocket:1", File = "1.png", Width = 100, Height = 100 },
        Regions = [.. names.Select((name, i) => new Region { Name = name, Box = new(7 * i, 0, (7 * i) + 6, 10) })],
        Relationships = [.. edges.Select(edge => new Relationship
        {
            Subject = edge.Subject,
            Predicate = edge.Predicate,
            Object = edge.Object,
            Category = PredicateLexicon.CategoryOf(edge.Predicate),
            Origin = RelationshipOrigin.Truth,
            Confidence = edge.Confidence,
        })],
    };
}
