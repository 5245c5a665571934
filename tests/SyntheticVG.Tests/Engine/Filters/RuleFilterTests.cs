using SyntheticVG.Engine.Filters;
using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Tests.Engine.Filters;

public class RuleFilterTests
{
    private static readonly SceneGraph Table = Scene.Graph(
        Scene.Thing("cup 200 160 230 202"), Scene.Thing("table 100 190 500 400"), Scene.Thing("man 520 60 600 420"));

    private readonly RuleFilter _filter = new();

    [Fact]
    public async Task Keeps_what_passes_and_what_it_cannot_tell_with_the_verdict()
    {
        var result = await Filter(Scene.Said(0, "on", 1), Scene.Said(2, "looking at", 0));

        Assert.Equal([VerdictOutcome.Pass, VerdictOutcome.Abstain], result.Kept.Relationships.Select(r => r.Verdict!.Outcome));
        Assert.Equal(["support", "gaze"], result.Kept.Relationships.Select(r => r.Verdict!.Rule));
        Assert.Contains("gap", result.Kept.Relationships[0].Verdict!.Measurements);
        Assert.Empty(result.Rejected);
    }

    [Fact]
    public async Task Rejects_what_is_contradicted_with_a_reason_and_the_measurements()
    {
        var result = await Filter(Scene.Said(1, "on", 0));

        var rejected = Assert.Single(result.Rejected);
        Assert.Equal(("rules", "not-support", VerdictOutcome.Fail), (rejected.Stage, rejected.Reason, rejected.Relationship.Verdict!.Outcome));
        Assert.NotEmpty(rejected.Relationship.Verdict.Measurements);
        Assert.Empty(result.Kept.Relationships);
    }

    [Fact]
    public async Task Repairs_left_to_right_and_remembers_what_was_said()
    {
        var result = await Filter(Scene.Said(2, "left of", 1));

        var repaired = Assert.Single(result.Kept.Relationships);
        Assert.Equal(("right of", "left of", VerdictOutcome.Pass), (repaired.Predicate, repaired.OriginalPredicate, repaired.Verdict!.Outcome));
        Assert.Equal(1, result.Repairs["left-of-to-right-of"]);
    }

    [Fact]
    public async Task Keeps_what_a_person_said_even_where_it_is_contradicted_and_counts_it()
    {
        var result = await Filter(Scene.Said(2, "left of", 1, RelationshipOrigin.Human));

        Assert.Equal(VerdictOutcome.Fail, Assert.Single(result.Kept.Relationships).Verdict!.Outcome);
        Assert.Equal(1, result.Repairs[RuleFilter.Disputed]);
        Assert.Empty(result.Rejected);
    }

    private Task<FilterResult> Filter(params IReadOnlyList<Relationship> relationships) =>
        _filter.FilterAsync(Scene.Input(Table with { Relationships = relationships }), TestContext.Current.CancellationToken);
}
