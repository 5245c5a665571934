using CsCheck;
using SyntheticVG.SceneGraphs;
using SyntheticVG.SceneGraphs.GraphText;

namespace SyntheticVG.Tests.SceneGraphs.GraphText;

public class GraphTextWriterTests
{
    private static readonly ImageInfo Image = new() { Key = "file:a", File = "a", Width = 640, Height = 480 };

    [Fact]
    public void Writes_objects_then_relations_by_subject()
    {
        var graph = new SceneGraph
        {
            Image = Image,
            Regions = [Named("dog", "brown", "small"), Named("man"), Named("")],
            Relationships = [Stated(1, "holding", 2), Stated(1, "next to", 0), Stated(0, "by", 1)],
        };

        Assert.Equal("Objects:\nregion1: dog is brown, small\nregion2: man\nregion3: object\n\nRelations:\nregion1: region2 by\nregion2: "
            + "region1 next to, region3 holding\n", GraphTextWriter.Write(graph));
        Assert.Equal("region1 next to, region3 holding", GraphTextWriter.WriteRelationships(graph, 1));
        Assert.StartsWith("Objects:\nregion1: dog is brown, small <|box_start|>(0,0),(15,20)<|box_end|>\n",
            GraphTextWriter.Write(graph, new() { Boxes = true }));
    }

    [Fact]
    public void A_graph_without_relations_has_no_second_part() =>
        Assert.Equal("Objects:\nregion1: dog\n", GraphTextWriter.Write(new() { Image = Image, Regions = [Named("dog")] }));

    [Fact]
    public void Both_readers_read_back_what_was_written()
    {
        var words = Gen.String[Gen.Char["abc ,:<>.\n\tregion12é"], 1, 20].Select(text => "w" + text);
        var edges = Gen.Select(Gen.Int[0, 11], words, Gen.Int[0, 11]).List[0, 20];

        Gen.Select(words.List[1, 12], edges).Sample((names, stated) =>
        {
            var graph = new SceneGraph
            {
                Image = Image,
                Regions = [.. names.Select(name => Named(name))],
                Relationships = [.. stated.Where(e => e.Item1 != e.Item3 && Math.Max(e.Item1, e.Item3) < names.Count)
                    .DistinctBy(e => (e.Item1, e.Item3)).Select(e => Stated(e.Item1, e.Item2, e.Item3))],
            };
            var text = GraphTextWriter.Write(graph, new() { MostRelationships = 99 });

            var reading = GraphTextReader.Read(text, new() { Regions = names.Count });
            var original = OriginalGraphReader.Read(text)!;

            Assert.Empty(reading.Oddities);
            Assert.Equal(names.Count, reading.Objects.Count);
            Assert.Equal(graph.Relationships.Count, reading.Relationships.Count);
            Assert.Equal(original.Objects, reading.Objects.Select(item => item.Text));
            Assert.Equal(original.Relationships, reading.Relationships);
        }, iter: 2000);
    }

    private static Region Named(string name, params string[] attributes) => new() { Name = name, Attributes = attributes, Box = new(0, 0, 10, 10) };

    private static Relationship Stated(int subject, string predicate, int @object) =>
        new() { Subject = subject, Predicate = predicate, Object = @object, Category = RelationshipCategory.Spatial, Origin = RelationshipOrigin.Human };
}
