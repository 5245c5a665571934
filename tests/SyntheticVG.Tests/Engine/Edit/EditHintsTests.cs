using SyntheticVG.Engine.Edit;
using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Tests.Engine.Edit;

public sealed class EditHintsTests
{
    private static EditHints Hints { get; } = EditHints.Of(Park.Graph, new(Park.Graph));

    [Fact]
    public void Names_touching_pairs_without_a_relationship() => Assert.Equal([(Park.Woman, Park.Hat)], Hints.UncoveredPairs);

    [Fact]
    public void Puts_the_least_sure_first_and_those_without_a_confidence_last() => Assert.Equal([0, 3, 1, 2], Hints.Unsure);

    [Fact]
    public void Names_what_measurements_contradict()
    {
        var graph = Park.Graph with { Relationships = [Park.Says(Park.Dog, "left of", Park.Woman, RelationshipOrigin.Student), .. Park.Graph.Relationships] };

        Assert.Contains(0, EditHints.Of(graph, new(graph)).Contradicted);
        Assert.Equal([3], EditHints.Of(graph, new(graph)).Human);
    }

    [Fact]
    public void Knows_what_people_stated_by_id_or_by_overlap()
    {
        var student = Park.Graph with
        {
            Regions = [.. Park.Graph.Regions.Select(region => region with { Sources = [], Box = region.Box with { Left = region.Box.Left + 1 } })],
            Relationships = [Park.Says(Park.Dog, "next to", Park.Bench, RelationshipOrigin.Student)],
        };
        var annotated = Park.Graph with { Relationships = [.. Park.Graph.Relationships, Park.Says(Park.Woman, "wearing", Park.Hat, RelationshipOrigin.Human)] };

        var joined = HumanKnowledge.Join(student, annotated);

        Assert.Equal(["next to Human", "wearing Human"], joined.Relationships.Select(r => $"{r.Predicate} {r.Origin}"));
        Assert.Equal(["person"], EditChecks.HumanClasses(joined.Regions[Park.Woman]));
    }
}
