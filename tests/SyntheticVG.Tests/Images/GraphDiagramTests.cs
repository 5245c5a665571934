using System.Xml.Linq;
using SyntheticVG.Images.Diagrams;
using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Tests.Images;

/// <summary>The graph alone, as SVG and as DOT.</summary>
public sealed class GraphDiagramTests
{
    private static readonly SceneGraph Graph = new()
    {
        Image = new() { Key = "file:a<b>.jpg", File = "a.jpg", Width = 640, Height = 480 },
        Regions = [.. Enumerable.Range(0, 12).Select(i => new Region { Name = i == 3 ? "\"dog\" & co" : $"thing {i}", Box = new(300 + i, 200, 340 + i, 240) })],
        Relationships = [.. Enumerable.Range(1, 11).Select(i => new Relationship
        {
            Subject = i,
            Predicate = "next to",
            Object = (i * 5) % i,
            Category = RelationshipCategory.Spatial,
            Origin = RelationshipOrigin.Geometry
        })],
    };

    [Fact]
    public void Svg_is_xml_with_every_name_and_relation()
    {
        var svg = XDocument.Parse(GraphDiagram.Svg(Graph));
        var texts = svg.Descendants().Where(e => e.Name.LocalName == "text").Select(e => e.Value).ToList();

        Assert.Equal(12 + 11 + 1, texts.Count); // and the one category in the legend
        Assert.Contains("4 \"dog\" & co", texts);
        Assert.Contains("spatial", texts);
    }

    [Fact]
    public void A_pointer_on_a_thing_or_a_relation_shows_what_is_said_of_it()
    {
        var titles = XDocument.Parse(GraphDiagram.Svg(Graph)).Descendants().Where(e => e.Name.LocalName == "title")
            .Select(e => (Of: e.Parent!.Attribute("id")?.Value, e.Value)).ToList();

        Assert.Contains(("e1", "2 thing 1 next to 1 thing 0"), titles);
        Assert.Contains(titles, title => title.Of == "r2" && title.Value.StartsWith("2 thing 1; 2 thing 1 next to 1 thing 0", StringComparison.Ordinal));
    }

    [Fact]
    public void No_name_covers_another()
    {
        var layout = new DiagramLayout(Graph);

        for (var i = 0; i < layout.Nodes.Count; i++)
            for (var j = i + 1; j < layout.Nodes.Count; j++)
                Assert.True(layout.Nodes[i].Box.Intersect(layout.Nodes[j].Box).IsEmpty, $"{layout.Nodes[i].Name} covers {layout.Nodes[j].Name}");
    }

    [Fact]
    public void The_same_graph_gives_the_same_text()
    {
        Assert.Equal(GraphDiagram.Svg(Graph), GraphDiagram.Svg(Graph));
        Assert.Contains("r4 -> r0 [label=\"next to\"", GraphDiagram.Dot(Graph), StringComparison.Ordinal);
    }

    [Fact]
    public void Says_where_the_weights_behind_it_are_random()
    {
        var noise = Graph with { Relationships = [.. Graph.Relationships.Select(r => r with { Source = RandomWeights.NameOf(5) })] };

        foreach (var text in new[] { GraphDiagram.Svg(noise), GraphDiagram.Dot(noise) })
            Assert.Contains("RANDOM WEIGHTS, seed 5", text, StringComparison.Ordinal);
        foreach (var text in new[] { GraphDiagram.Svg(Graph), GraphDiagram.Dot(Graph) })
            Assert.DoesNotContain("RANDOM", text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_graph_without_anything_is_a_diagram_too() => XDocument.Parse(GraphDiagram.Svg(Graph with { Regions = [], Relationships = [] }));
}
