using SyntheticVG.Engine.Edit;
using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Tests.Engine.Edit;

public sealed class EditApplicationTests
{
    [Fact]
    public void Removes_then_replaces_then_refines_then_adds()
    {
        var edited = Apply(
            new AddEdit(Park.Dog, "looking at", Park.Woman, RelationshipCategory.Interactional),
            new RefineEdit(Park.Woman, "woman in a maroon sweater"),
            new ReplaceEdit(1, "sitting on", RelationshipCategory.Spatial),
            new RemoveEdit(0, "wrong"));

        Assert.Equal(["woman sitting on bench", "dog next to bench", "bench left of dog", "dog looking at woman"], Triplets(edited.Graph));
        Assert.Equal("woman in a maroon sweater", edited.Graph.Regions[Park.Woman].Description);
        Assert.Equal(["wrong", "replaced"], edited.Removed.Select(removed => removed.Reason));
        Assert.Equal(new Dictionary<string, int> { ["add"] = 1, ["refine"] = 1, ["remove"] = 1, ["replace"] = 1 }, edited.Made);
    }

    [Fact]
    public void A_replacement_keeps_its_lineage_and_is_the_editors()
    {
        var relationship = Apply(new ReplaceEdit(1, "sitting on", RelationshipCategory.Spatial)).Graph.Relationships[1];

        Assert.Equal(("sitting on", "on", RelationshipOrigin.Editor, "editor: me", null),
            (relationship.Predicate, relationship.OriginalPredicate, relationship.Origin, relationship.Source, relationship.Confidence));
    }

    [Fact]
    public void What_people_stated_stays_and_is_disputed()
    {
        var edited = Apply(new RemoveEdit(2, "wrong"), new ReplaceEdit(2, "under", RelationshipCategory.Spatial));

        Assert.Equal(Triplets(Park.Graph), Triplets(edited.Graph));
        Assert.Equal("next to", Assert.Single(edited.Disputed).Predicate);
        Assert.All(edited.Refused, refused => Assert.Equal("stated-by-people", refused.Reason));
    }

    [Fact]
    public void Without_protection_what_people_stated_goes_like_any_other()
    {
        var edited = new EditApplication(Park.Graph, "editor: me", RelationshipOrigin.Editor, protects: false).Apply([new RemoveEdit(2, "wrong")]);

        Assert.Equal(RelationshipOrigin.Human, Assert.Single(edited.Removed).Relationship.Origin);
        Assert.Empty(edited.Disputed);
        Assert.DoesNotContain(edited.Graph.Relationships, relationship => relationship.Origin == RelationshipOrigin.Human);
    }

    [Fact]
    public void Without_protection_a_region_may_be_called_something_else()
    {
        var graph = Park.Graph with
        {
            Regions =
            [.. Park.Graph.Regions.Select((region, i) => i == Park.Woman ? region with { Sources = [new("coco", "1") { Label = "person" }] } : region)]
        };

        Assert.Equal("leaves-human-class", new EditChecks(graph).WrongDescription(Park.Woman, "a wooden crate"));
        Assert.Null(new EditChecks(graph, protects: false).WrongDescription(Park.Woman, "a wooden crate"));
    }

    [Fact]
    public void What_is_gone_cannot_be_replaced_and_what_is_there_not_added()
    {
        var edited = Apply(new RemoveEdit(0, "wrong"), new RemoveEdit(0, "duplicate"), new ReplaceEdit(0, "near", RelationshipCategory.Spatial),
            new AddEdit(Park.Woman, "on", Park.Bench, RelationshipCategory.Spatial));

        Assert.Equal(["relation-gone", "relation-gone", "already-there"], edited.Refused.Select(refused => refused.Reason));
    }

    [Fact]
    public void Takes_twenty_five_additions_of_an_image()
    {
        var edited = Apply([.. Enumerable.Range(0, 40)
            .Select(i => new AddEdit(Park.Dog, $"doing {(char)('a' + (i / 26))}{(char)('a' + (i % 26))} to", Park.Woman, RelationshipCategory.Interactional))]);

        Assert.Equal(25, edited.Made["add"]);
        Assert.Equal(15, edited.Refused.Count(refused => refused.Reason == "too-many-additions"));
    }

    private static EditedGraph Apply(params GraphEdit[] edits) => new EditApplication(Park.Graph, "editor: me", RelationshipOrigin.Editor).Apply(edits);

    private static IEnumerable<string> Triplets(SceneGraph graph) =>
        graph.Relationships.Select(graph.TripletOf).Select(t => $"{t.Subject} {t.Predicate} {t.Object}");
}
