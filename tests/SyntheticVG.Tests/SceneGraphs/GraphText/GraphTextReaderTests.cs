using SyntheticVG.SceneGraphs;
using SyntheticVG.SceneGraphs.GraphText;

namespace SyntheticVG.Tests.SceneGraphs.GraphText;

public class GraphTextReaderTests
{
    private const string Two = "Objects:\nregion1: dog\nregion2: cat\n\nRelations:\n";

    [Theory]
    [InlineData("region1: region2 on\n", "1 on 2", "")]
    [InlineData("region1: region2 to the left of, and below\n", "1 to the left of, and below 2", "comma-in-predicate")]
    [InlineData("region1: region2: holding\n", "1 holding 2", "loose-item")]
    [InlineData("region1: Region2 on\n", "1 on 2", "loose-region-name")]
    [InlineData("region1: region 2 on\n", "1 on 2", "loose-region-name")]
    [InlineData("region1: region2 next to, and region2 touching.\n", "1 next to 2; 1 touching 2", "loose-item, punctuation-behind-predicate")]
    [InlineData("region1: region2\n", "", "relation-without-predicate")]
    [InlineData("region1: region9 on\n", "", "unknown-object")]
    [InlineData("region0: region1 on\n", "", "unknown-subject")]
    [InlineData("region1: region1 on\n", "", "self-relation")]
    [InlineData("region1: region2 on, region2 on\n", "1 on 2", "relation-repeated")]
    [InlineData("region1: on top, region2 by,\n", "1 by 2", "empty-item, item-without-object")]
    [InlineData("region1: region2 on\nregion1: region2 by\n", "1 on 2; 1 by 2", "subject-repeated")]
    [InlineData("region1 region2 on\n", "", "unreadable-relation-line")]
    [InlineData("region1: region2 touchingregion3\n", "", "region-name-in-predicate")]
    [InlineData("region1: region2 on region1\n", "", "region-name-in-predicate")]
    [InlineData("region1: region2 in the region of\n", "1 in the region of 2", "")]
    [InlineData("the dog: region2 on\n", "", "relation-without-subject")]
    [InlineData("region99999999999999999999: region2 on\n", "", "unknown-subject")]
    public void Reads_relations_and_counts_what_is_odd(string lines, string expected, string oddities)
    {
        var reading = GraphTextReader.Read(Two + lines, new() { Regions = 2 });

        Assert.Equal(expected, string.Join("; ", reading.Relationships.Select(r => $"{r.Subject + 1} {r.Predicate} {r.Object + 1}")));
        Assert.Equal(oddities, string.Join(", ", reading.Oddities.Keys));
    }

    [Theory]
    [InlineData("Objects:\nregion1: dog\nregion3: cat\n", "1 dog; 3 cat", "object-missing")]
    [InlineData("Objects:\nregion1: dog\nregion1: cat\nregion2: x\nregion3: y\n", "1 dog; 2 x; 3 y", "object-repeated")]
    [InlineData("Objects:\nregion2: b\nregion1: a\nregion3: c\n", "1 a; 2 b; 3 c", "object-out-of-order")]
    [InlineData("Objects:\nregion1: a\nregion2: near region3: it\nregion3: c\nregion4: d\n", "1 a; 2 near : it; 3 c",
        "object-out-of-range, region-name-in-text")]
    [InlineData("Objects:\nregion1: x < y and z > w\nregion2: <mask> b\nregion3:\n", "1 x < y and z > w; 2 b; 3 ", "object-without-text, tag-in-text")]
    [InlineData("Here you are.\nobjects :\nregion1: a\nregion2: b\n- c\nregion3: c", "1 a; 2 b; 3 c",
        "loose-header, text-before-header, unreadable-object-line")]
    [InlineData("region1: a\nregion2: b\nregion3: c\nregion1: region2 on", "1 a; 2 b; 3 c", "no-objects-header")]
    [InlineData("Objects: region1: a region2: b region3: c Relations: region1: region2 on, region3: by", "1 a; 2 b; 3 c", "all-on-one-line, loose-item")]
    [InlineData("", "", "no-objects-header, object-missing")]
    public void Reads_objects_by_number_and_counts_what_is_odd(string text, string expected, string oddities)
    {
        var reading = GraphTextReader.Read(text, new() { Regions = 3 });

        Assert.Equal(expected, string.Join("; ", reading.Objects.Select(o => $"{o.Region + 1} {o.Text}")));
        Assert.Equal(oddities, string.Join(", ", reading.Oddities.Keys));
    }

    [Fact]
    public void Ties_boxes_to_their_objects()
    {
        var reading = GraphTextReader.Read(
            "Objects:\nregion1: dog <|box_start|>(10,20),(300,400)<|box_end|>\nregion2: cat (9,9),(1,1200)\nregion3: sky\n\nRelations:\nregion2: "
                + "region1 by, region3 under\n", new());
        var graph = reading.Proposed(new() { Key = "file:a", File = "a", Width = 200, Height = 100 });

        Assert.Equal(["dog", "cat"], graph.Regions.Select(region => region.Name));
        Assert.Equal(new Box(2, 2, 60, 40), graph.Regions[0].Box);
        Assert.Equal(["box-inverted", "box-outside-picture", "object-without-box", "unknown-object"], reading.Oddities.Keys);
        Assert.Equal([new(1, 0, "by")], reading.Relationships);
        Assert.Equal((1, 0), (graph.Relationships[0].Subject, graph.Relationships[0].Object));
    }

    [Fact]
    public void Leaves_out_what_a_cut_may_have_halved()
    {
        const string whole = "Objects:\nregion1: dog\nregion2: cat\n\nRelations:\nregion1: region2 on, region2 next to\nregion2: region1 under\n";
        for (var length = 0; length <= whole.Length; length++)
        {
            var reading = GraphTextReader.Read(whole[..length], new() { Regions = 2, Cut = true });

            Assert.All(reading.Relationships, r => Assert.Contains(r.Predicate, (string[])["on", "next to", "under"]));
            Assert.All(reading.Objects, o => Assert.Contains(o.Text, (string[])["dog", "cat"]));
            Assert.Equal(1, reading.Oddities["cut-at-limit"]);
        }
    }

    [Fact]
    public void Reads_the_relations_of_one_region()
    {
        var reading = GraphTextReader.ReadRelationships("region2 on, region3 next to, region1 by", 0, new() { Regions = 3 });

        Assert.Equal([new(0, 1, "on"), new(0, 2, "next to")], reading.Relationships);
        Assert.Equal(["self-relation"], reading.Oddities.Keys);
        Assert.Equal([new(0, 1, "on")], GraphTextReader.ReadRelationships("region1: region2 on", 0, new() { Regions = 3 }).Relationships);
        Assert.Equal([new(0, 1, "on")], GraphTextReader.ReadRelationships("region2 on, region3 nex", 0, new() { Regions = 3, Cut = true }).Relationships);
    }

    [Fact]
    public void Keeps_every_region_that_was_given()
    {
        var graph = GraphTextReader.Read("Objects:\nregion2: cat is black, small\n", new() { Regions = 2 })
            .Over(new() { Key = "file:a", File = "a", Width = 9, Height = 9 },
                [new() { Name = "", Box = new(0, 0, 2, 2) }, new() { Name = "", Box = new(3, 3, 9, 9) }]);

        Assert.Equal(["", "cat"], graph.Regions.Select(region => region.Name));
        Assert.Equal(["black", "small"], graph.Regions[1].Attributes);
    }
}
