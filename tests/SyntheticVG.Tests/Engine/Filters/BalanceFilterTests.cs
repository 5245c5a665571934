using SyntheticVG.Datasets.Graphs;
using SyntheticVG.Engine.Filters;
using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Tests.Engine.Filters;

public class BalanceFilterTests
{
    private static readonly SceneGraph Row = Scene.Graph(
        [.. Enumerable.Range(0, 12).Select(i => Scene.Thing("cup", i * 50, 200 + (i % 3 * 60), (i * 50) + 30, 240 + (i % 3 * 60)))]);

    [Fact]
    public async Task Of_claims_that_exclude_each_other_the_proved_one_stays()
    {
        var result = await Filter(
            Scene.Said(0, "left of", 1) with { Verdict = new(VerdictOutcome.Abstain, "left-of") },
            Scene.Said(1, "left of", 0) with { Verdict = new(VerdictOutcome.Pass, "left-of") },
            Scene.Said(0, "above", 1));

        Assert.Equal((0, "contradiction"), (Assert.Single(result.Rejected).Relationship.Subject, result.Rejected[0].Reason));
    }

    [Fact]
    public async Task The_same_fact_from_both_ends_is_no_contradiction()
    {
        var result = await Filter(Scene.Said(0, "in front of", 1), Scene.Said(1, "behind", 0));

        Assert.Empty(result.Rejected);
    }

    [Fact]
    public async Task Never_drops_nor_turns_what_people_said()
    {
        var said = Enumerable.Range(1, 11).SelectMany(i => new[]
        {
            Scene.Said(0, "near", i, RelationshipOrigin.Human), Scene.Said(0, "left of", i, RelationshipOrigin.Human),
            Scene.Said(i, "left of", 0, RelationshipOrigin.Human),
        }).ToList();

        var result = await Filter([.. said]);

        Assert.Equal(said, result.Kept.Relationships);
    }

    [Fact]
    public async Task Drops_repetitions_and_keeps_the_human_one()
    {
        var result = await Filter(Scene.Said(0, "touching", 1), Scene.Said(0, "touching", 1, RelationshipOrigin.Human));

        Assert.Equal(RelationshipOrigin.Human, Assert.Single(result.Kept.Relationships).Origin);
        Assert.Equal("repeated", Assert.Single(result.Rejected).Reason);
    }

    [Fact]
    public async Task Says_near_twice_of_a_subject_at_most()
    {
        var result = await Filter([.. Enumerable.Range(1, 5).Select(i => Scene.Said(0, "near", i) with { Confidence = i / 10.0 })]);

        Assert.Equal([4, 5], result.Kept.Relationships.Select(r => r.Object));
        Assert.All(result.Rejected, r => Assert.Equal("near-too-often", r.Reason));
    }

    [Fact]
    public async Task Caps_a_spatial_predicate_but_no_other()
    {
        var result = await Filter([
            .. Enumerable.Range(0, 11).Select(i => Scene.Said(i, "touching", i + 1)), .. Enumerable.Range(0, 11).Select(i => Scene.Said(i, "holding", i + 1))]);

        Assert.Equal((4, 11),
            (result.Kept.Relationships.Count(r => r.Predicate == "touching"), result.Kept.Relationships.Count(r => r.Predicate == "holding")));
        Assert.Equal(7, result.Rejected.Count(r => r.Reason == "predicate-too-often"));
    }

    [Fact]
    public async Task Turns_about_half_of_left_and_right_and_says_so()
    {
        var (left, all) = (0, 0);
        for (var seed = 0; seed < 20; seed++)
        {
            var result = await new BalanceFilter(new() { Seed = seed, MinPredicateCount = 100 }).FilterAsync(
                Scene.Input(Row with { Relationships = [.. Enumerable.Range(0, 11).Select(i => Scene.Said(i, "left of", i + 1))] }),
                TestContext.Current.CancellationToken);

            Assert.Equal(result.Kept.Relationships.Count(r => r.Predicate == "right of"), result.Repairs.GetValueOrDefault(BalanceFilter.Turned));
            Assert.All(result.Kept.Relationships.Where(r => r.Predicate == "right of"),
                r => Assert.Equal((r.Object + 1, "left of"), (r.Subject, r.OriginalPredicate)));
            (left, all) = (left + result.Kept.Relationships.Count(r => r.Predicate == "left of"), all + result.Kept.Relationships.Count);
        }

        Assert.InRange((double)left / all, 0.4, 0.6);
    }

    [Fact]
    public async Task Gives_the_same_result_whatever_the_order_of_graphs_and_every_relationship_is_accounted_for()
    {
        var said = Enumerable.Range(0, 11).Select(i => Scene.Said(i, i % 2 == 0 ? "left of" : "near", i + 1)).ToArray();

        var (first, second) = (await Filter(said), await Filter(said));

        Assert.Equal(GraphLines.Write(first.Kept), GraphLines.Write(second.Kept));
        Assert.Equal(said.Length, first.Kept.Relationships.Count + first.Rejected.Count);
    }

    private static Task<FilterResult> Filter(params IReadOnlyList<Relationship> relationships) => new BalanceFilter(new()).FilterAsync(
        Scene.Input(Row with { Relationships = relationships }), TestContext.Current.CancellationToken);
}
