using SyntheticVG.Images.Diagrams;
using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Tests.Images;

/// <summary>Places in a diagram, computed: nothing covers anything on graphs of 5 to 40 regions.</summary>
public sealed class DiagramLayoutTests
{
    private static readonly string[] Predicates = ["on", "behind", "next to", "standing in front of", "holding", "looking at"];

    public static TheoryData<int, int, int> Graphs =>
        new(from regions in (int[])[5, 10, 20, 30, 40] from seed in (int[])[1, 2, 3] select (regions, regions * 2, seed));

    [Theory]
    [MemberData(nameof(Graphs))]
    public void No_label_covers_a_name_or_another_label_and_no_curve_passes_through_a_name(int regions, int relations, int seed)
    {
        var layout = new DiagramLayout(Drawn(regions, relations, seed));
        var boxes = layout.Nodes.Select(node => (node.Name, node.Box))
            .Concat(layout.Edges.Select(edge => (Name: string.Join(", ", edge.Bundle.Lines.Select(line => line.Text)), Box: edge.Label))).ToList();

        for (var i = 0; i < boxes.Count; i++)
        {
            Assert.True(boxes[i].Box is { Left: >= 0, Top: >= 0 } && boxes[i].Box.Right <= layout.Width
                && boxes[i].Box.Bottom <= layout.Height - DiagramLayout.Foot, $"{boxes[i].Name} leaves the diagram");
            for (var j = i + 1; j < boxes.Count; j++)
                Assert.True(boxes[i].Box.Intersect(boxes[j].Box).IsEmpty, $"{boxes[i].Name} covers {boxes[j].Name}");
        }
        foreach (var edge in layout.Edges)
            foreach (var node in layout.Nodes.Where(node => node.Region != edge.Bundle.From && node.Region != edge.Bundle.To))
                Assert.DoesNotContain(Enumerable.Range(0, 101).Select(i => edge.At(i / 100.0)), point => Lies(point, node.Box));
    }

    [Theory]
    [MemberData(nameof(Graphs))]
    public void Each_label_stands_on_its_edge(int regions, int relations, int seed)
    {
        foreach (var edge in new DiagramLayout(Drawn(regions, relations, seed)).Edges)
            Assert.Contains(Enumerable.Range(0, 101).Select(i => edge.At(i / 100.0)), point => Lies(point, edge.Label));
    }

    [Fact]
    public void Relations_of_one_pair_are_one_edge_and_say_who_where_they_go_both_ways()
    {
        var graph = Drawn(3, 0, 1) with
        {
            Relationships = [Relation(0, "next to", 1), Relation(1, "holding", 0), Relation(1, "on", 2), Relation(1, "touching", 2)]
        };
        var layout = new DiagramLayout(graph);

        Assert.Equal(["2 holding 1|1 next to 2", "on|touching"], layout.Edges.Select(edge => string.Join('|', edge.Bundle.Lines.Select(line => line.Text))));
        Assert.Equal([true, false], layout.Edges.Select(edge => edge.Bundle.IsBothWays));
    }

    [Fact]
    public void Things_without_a_relation_stand_below()
    {
        var layout = new DiagramLayout(Drawn(400, 0, 1) with { Relationships = [Relation(0, "on", 1)] });

        Assert.Equal(398, layout.Unrelated.Count);
        Assert.All(layout.Unrelated, node => Assert.True(node.Box.Top > layout.Edges[0].Label.Bottom));
        Assert.InRange(layout.Width, 100, 1000);
    }

    private static bool Lies((double X, double Y) point, Box box) => point.X > box.Left && point.X < box.Right && point.Y > box.Top && point.Y < box.Bottom;

    private static Relationship Relation(int subject, string predicate, int @object) => new()
    {
        Subject = subject,
        Predicate = predicate,
        Object = @object,
        Category = PredicateLexicon.CategoryOf(predicate),
        Origin = RelationshipOrigin.Geometry,
    };

    // Relations of things that lie near each other, as in photos.
    private static SceneGraph Drawn(int regions, int relations, int seed)
    {
        var random = new Random(seed);
        var places = Enumerable.Range(0, regions).Select(_ => (X: random.NextDouble() * 560, Y: random.NextDouble() * 400)).ToList();
        return new()
        {
            Image = new() { Key = "file:drawn.png", File = "drawn.png", Width = 640, Height = 480 },
            Regions = [.. places.Select((place, i) => new Region { Name = i % 3 == 0 ? "dining table" : "dog", Box = Box.FromXywh(place.X, place.Y, 60, 60) })],
            Relationships =
            [
                .. Enumerable.Range(0, relations).Select(i =>
                {
                    var subject = random.Next(regions);
                    var near = Enumerable.Range(0, regions).Where(other => other != subject)
                        .OrderBy(other => Math.Abs(places[other].X - places[subject].X) + Math.Abs(places[other].Y - places[subject].Y)).Take(6).ToList();
                    return Relation(subject, Predicates[random.Next(Predicates.Length)], near[random.Next(near.Count)]);
                }),
            ],
        };
    }
}
