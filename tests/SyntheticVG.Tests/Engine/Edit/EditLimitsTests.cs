using SyntheticVG.Engine.Edit;
using SyntheticVG.Engine.Filters;
using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Tests.Engine.Edit;

public sealed class EditLimitsTests
{
    [Fact]
    public async Task The_more_exact_of_two_of_one_category_stays()
    {
        var result = await FilterAsync(Park.Says(0, "on", 1, RelationshipOrigin.Student), Park.Says(0, "sitting on", 1, RelationshipOrigin.Editor),
            Park.Says(0, "on", 3, RelationshipOrigin.Student));

        Assert.Equal(["sitting on 1", "on 3"], result.Kept.Relationships.Select(r => $"{r.Predicate} {r.Object}"));
        Assert.Equal("said-more-exactly", Assert.Single(result.Rejected).Reason);
    }

    [Fact]
    public async Task A_pair_has_four_predicates_and_a_subject_ten_and_what_people_stated_comes_first()
    {
        string[] words = ["riding", "feeding", "petting", "washing", "pulling", "brushing"];
        var pair = words.Select((word, i) => Park.Says(0, word, 1, i == 5 ? RelationshipOrigin.Human : RelationshipOrigin.Student));
        var subject = words.Select(word => Park.Says(0, word, 2, RelationshipOrigin.Student))
            .Concat(words.Select(word => Park.Says(0, word, 3, RelationshipOrigin.Student)));

        var result = await FilterAsync([.. pair, .. subject]);

        Assert.Equal(4, result.Kept.Relationships.Count(r => r.Object == 1));
        Assert.Contains(result.Kept.Relationships, r => r.Predicate == "brushing" && r.Object == 1);
        Assert.Equal(10, result.Kept.Relationships.Count);
        Assert.Equal(["too-many-of-pair", "too-many-of-subject"], result.Rejected.Select(rejected => rejected.Reason).Distinct().Order());
    }

    [Fact]
    public async Task A_claim_stands_once()
    {
        var result = await FilterAsync(Park.Says(0, "on", 1, RelationshipOrigin.Editor), Park.Says(0, "on", 1, RelationshipOrigin.Human));

        Assert.Equal(RelationshipOrigin.Human, Assert.Single(result.Kept.Relationships).Origin);
    }

    private static Task<FilterResult> FilterAsync(params Relationship[] relationships) =>
        new EditLimits().FilterAsync(new(Park.Graph with { Relationships = relationships }, null, Park.Image()), TestContext.Current.CancellationToken);
}
