using SyntheticVG.SceneGraphs;
using SyntheticVG.SceneGraphs.Comparing;
using static SyntheticVG.Tests.SceneGraphs.Comparing.Photos;

namespace SyntheticVG.Tests.SceneGraphs.Comparing;

public class AlignedGraphsTests
{
    [Fact]
    public void The_same_region_has_the_same_number_wherever_it_stands_in_the_list()
    {
        var moved = Horse with { Name = "pony", Box = new(12, 42, 60, 90) };

        var aligned = new AlignedGraphs([Graph([Woman, Horse], (0, "riding", 1)), Graph([moved, Woman], (1, "riding", 0))]);

        Assert.Equal(2, aligned.Count);
        Assert.Equal("pony", aligned.RegionOf(1, 1)!.Name);
        Assert.Equal([(0, 1)], aligned.RelationshipsOf(1).Select(r => (r.Subject, r.Object)));
    }

    [Fact]
    public void A_region_that_no_earlier_graph_has_gets_the_next_number()
    {
        var aligned = new AlignedGraphs([Graph([Woman]), Graph([Fence]), Graph([Fence, Woman])]);

        Assert.Equal(2, aligned.Count);
        Assert.Equal((null, "fence", "fence"), (aligned.RegionOf(0, 1)?.Name, aligned.RegionOf(1, 1)?.Name, aligned.RegionOf(2, 1)?.Name));
        Assert.Equal(("woman", null, "woman"), (aligned.RegionOf(0, 0)?.Name, aligned.RegionOf(1, 0)?.Name, aligned.RegionOf(2, 0)?.Name));
    }

    [Fact]
    public void Of_regions_in_one_box_those_of_one_name_are_the_same()
    {
        var shadow = Woman with { Name = "shadow" };

        var aligned = new AlignedGraphs([Graph([Woman, shadow]), Graph([shadow, Woman])]);

        Assert.Equal(("woman", "shadow"), (aligned.RegionOf(1, 0)!.Name, aligned.RegionOf(1, 1)!.Name));
    }

    [Fact]
    public void Masks_tell_apart_what_lies_in_one_box()
    {
        var (left, right) = (Half(0), Half(50));
        var whole = new Box(0, 0, 100, 100);

        var aligned = new AlignedGraphs([Graph([Woman with { Box = whole, Mask = left }]), Graph([Woman with { Box = whole, Mask = right }])]);

        Assert.Equal(2, aligned.Count);

        static Rle Half(uint from) => Rle.FromRuns(100, 100, from == 0 ? [0, 5000, 5000] : [5000, 5000]);
    }

    [Fact]
    public void An_annotation_is_the_same_also_where_its_box_was_drawn_anew()
    {
        RegionSource[] source = [new("vg", "17")];
        var (drawn, anew) = (Woman with { Sources = source }, Woman with { Box = new(25, 40, 60, 90), Sources = source });

        Assert.Equal(1, new AlignedGraphs([Graph([drawn]), Graph([anew])]).Count);
        Assert.Equal(2, new AlignedGraphs([Graph([drawn]), Graph([anew with { Sources = [] }])]).Count);
    }

    [Fact]
    public void Boxes_in_other_pixels_are_refused()
    {
        var error = Assert.Throws<InvalidDataException>(() => new AlignedGraphs([Graph([Woman]), Graph([Woman]) with { Image = Image with { Width = 200 } }]));

        Assert.Contains("file:meadow.png is 100 × 100 in one graph and 200 × 100 in another", error.Message, StringComparison.Ordinal);
    }
}
