using SyntheticVG.Browsing;
using SyntheticVG.Browsing.Patches;
using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Tests.Browsing;

/// <summary>What reviews come to: precision, agreement, thresholds.</summary>
public class ReviewTests
{
    private static readonly SceneGraph Graph = new()
    {
        Image = new() { Key = "coco:1", File = "1.png", Width = 100, Height = 80 },
        Regions = [.. Enumerable.Range(0, 11).Select(i => new Region { Name = $"thing {i}", Box = new(i, i, i + 9, i + 9) })],
        Relationships = [.. Enumerable.Range(0, 10).Select(i => new Relationship
        {
            Subject = 0,
            Predicate = "near",
            Object = i + 1,
            Category = i < 8 ? RelationshipCategory.Spatial : RelationshipCategory.Social,
            Origin = RelationshipOrigin.Teacher,
            Confidence = i / 10.0
        })],
    };

    [Fact]
    public void Precision_is_of_what_the_run_kept_by_its_last_review()
    {
        var report = ReviewReport.Of([Reviewed(("ann", 0, true), ("ann", 1, true), ("ann", 2, false), ("ben", 2, false), ("ann", 9, true))]);

        Assert.Equal((3, 4), (report.All.Right, report.All.Reviewed));
        Assert.Equal([("spatial", 2, 3), ("social", 1, 1)], report.Categories.Select(row => (row.Group, row.Right, row.Reviewed)));
        Assert.Equal((0.3006, 0.9544), (Math.Round(report.All.Low, 4), Math.Round(report.All.High, 4))); // Wilson's, of 3 in 4
        Assert.Equal(4, report.Reviewers["ann"]);
    }

    [Fact]
    public void Reviewers_agree_beyond_chance_or_not()
    {
        var both = Enumerable.Range(0, 10).SelectMany(i => new[] { ("ann", i, i < 6), ("ben", i, i is < 5 or 9) }).OrderBy(vote => !vote.Item3).ToArray();
        var agreement = Assert.Single(ReviewReport.Of([Reviewed(both)]).Agreements);

        Assert.Equal(("ann", "ben"), (agreement.First, agreement.Second));
        Assert.True(agreement.Both >= agreement.Same);
        Assert.NotNull(agreement.Kappa);
    }

    [Fact]
    public void Thresholds_follow_from_reviews_and_the_runs_confidences()
    {
        var graph = Reviewed([.. Enumerable.Range(0, 8).Select(i => ("ann", i, i >= 4))]);
        var (thresholds, table) = ReviewedThresholds.Of([graph], 0.9);

        Assert.Equal(0.4, thresholds.KeepByCategory[RelationshipCategory.Spatial], 9); // all right ones, no wrong one
        Assert.Contains("spatial", table, StringComparison.Ordinal);
        Assert.Equal("8 reviewed relations, precision 0.90", thresholds.Source);
        Assert.Throws<InvalidDataException>(() => ReviewedThresholds.Of([Reviewed()], 0.9));
    }

    private static PatchedGraph Reviewed(params (string By, int Relation, bool Right)[] votes) => new(Graph, [], [.. votes.Select((vote, i) => new PatchLine
    {
        Number = i + 1,
        Time = DateTimeOffset.UnixEpoch,
        By = vote.By,
        Image = Graph.Image.Key,
        Hash = "",
        Edit = new()
        {
            Kind = vote.Right ? PatchEdit.Accept : PatchEdit.Remove,
            Subject = 0,
            Predicate = "near",
            Object = vote.Relation + 1,
            Stage = !vote.Right && votes.Take(i).Any(before => before.Relation == vote.Relation && !before.Right) ? PatchedGraph.PatchStage : null
        },
    })]);
}
