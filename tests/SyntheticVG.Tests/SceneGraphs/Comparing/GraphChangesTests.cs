using SyntheticVG.SceneGraphs.Comparing;
using static SyntheticVG.Tests.SceneGraphs.Comparing.Photos;

namespace SyntheticVG.Tests.SceneGraphs.Comparing;

public class GraphChangesTests
{
    private static readonly AlignedGraphs Meadow = new(
    [
        Graph([Woman, Horse, Fence], (0, "next to", 1), (0, "looking at", 2), (1, "behind", 2)),
        Graph([Horse, Woman with { Name = "rider", Description = "a rider in red" }], (1, "riding", 0), (0, "carrying", 1)),
        Graph([Woman, Horse, Fence], (0, "riding", 1), (1, "behind", 2)),
    ]);

    [Fact]
    public void Relationships_are_kept_refined_removed_and_added()
    {
        Assert.Equal(["Refined 0 riding 1", "Removed 0 looking at 2", "Removed 1 behind 2", "Added 1 carrying 0"], Shown(0, 1));
        Assert.Equal(["Kept 0 riding 1", "Removed 1 carrying 0", "Added 1 behind 2"], Shown(1, 2));
        Assert.Equal(["Refined 0 riding 1", "Removed 0 looking at 2", "Kept 1 behind 2"], Shown(0, 2));
    }

    [Fact]
    public void Everything_is_counted()
    {
        var counts = new GraphChanges(Meadow, 0, 1).Counts;

        Assert.Equal(new() { Refined = 1, Removed = 2, Added = 1, Renamed = 1, Described = 1, LostRegions = 1 }, counts);
        Assert.Equal(2 * counts.Removed, (counts + counts).Removed);
    }

    [Fact]
    public void Of_two_new_words_about_a_pair_the_one_of_the_old_category_takes_its_place()
    {
        var graphs = new AlignedGraphs([Graph([Woman, Horse], (0, "next to", 1)), Graph([Woman, Horse], (0, "riding", 1), (0, "above", 1))]);

        Assert.Equal(["Refined 0 above 1", "Added 0 riding 1"], new GraphChanges(graphs, 0, 1).Relationships.Select(Show));
    }

    [Fact]
    public void What_is_said_twice_counts_once()
    {
        var graphs = new AlignedGraphs([Graph([Woman, Horse], (0, "riding", 1), (0, "riding", 1)), Graph([Woman, Horse], (0, "riding", 1))]);

        Assert.Equal(new() { Kept = 1 }, new GraphChanges(graphs, 0, 1).Counts);
    }

    [Fact]
    public void A_relationship_goes_through_all_graphs_on_one_line()
    {
        var lines = ChangeLine.Of(Meadow);

        Assert.Equal(
        [
            "next to | Refined riding | Kept riding",
            "looking at | Removed looking at | ",
            "behind | Removed behind | Added behind", // it went and came back
            " | Added carrying | Removed carrying",
        ], lines.OrderBy(line => line.Cells[0] is null).Select(Show));
        Assert.All(lines, line => Assert.True(line.Changes));
    }

    [Fact]
    public void What_changes_stands_before_what_does_not()
    {
        var graphs = new AlignedGraphs([Graph([Woman, Horse, Fence], (0, "riding", 1), (1, "behind", 2)), Graph([Woman, Horse, Fence], (0, "riding", 1))]);

        Assert.Equal([true, false], ChangeLine.Of(graphs).Select(line => line.Changes));
    }

    private static IEnumerable<string> Shown(int from, int to) => new GraphChanges(Meadow, from, to).Relationships.Select(Show);

    private static string Show(RelationshipChange change) =>
        $"{change.Kind} {(change.After ?? change.Before)!.Subject} {(change.After ?? change.Before)!.Predicate} {(change.After ?? change.Before)!.Object}";

    private static string Show(ChangeLine line) => string.Join(" | ", line.Cells.Select(
        (cell, graph) => cell is not { } said ? "" : graph == 0 ? said.Relationship.Predicate : $"{said.Kind} {said.Relationship.Predicate}"));
}
