using SyntheticVG.Engine.Regions;
using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Tests.Engine.Regions;

public class SalienceMergeTests
{
    private const int Side = 200;

    [Fact]
    public void Of_equal_masks_the_best_stays_and_the_original_keeps_none()
    {
        var copies = new[] { Found(new(10, 10, 60, 60), 0.8), Found(new(10, 10, 60, 60), 0.9), Found(new(10, 10, 60, 60), 0.7) };

        Assert.Same(copies[1], Assert.Single(new SalienceMerge(new()).Merge(copies, Side, Side).Kept));
        Assert.Empty(MergePolicies.ByName("original-online").Merge(copies, Side, Side).Kept);
    }

    [Fact]
    public void A_cup_on_a_table_stays_though_its_box_lies_inside()
    {
        var merged = new SalienceMerge(new()).Merge([Found(new(0, 0, 190, 100), 0.9), Found(new(80, 30, 100, 60), 0.9)], Side, Side);

        Assert.Equal(2, merged.Kept.Count);
    }

    [Fact]
    public void A_part_of_up_to_85_percent_stays_beside_its_whole()
    {
        var whole = Found(new(0, 0, 100, 100), 0.9);

        Assert.Equal(2, new SalienceMerge(new()).Merge([whole, Found(new(0, 0, 100, 84), 0.8)], Side, Side).Kept.Count);
        Assert.Equal(["duplicate"], new SalienceMerge(new()).Merge([whole, Found(new(0, 0, 100, 86), 0.8)], Side, Side).Dropped.Select(d => d.Reason));
    }

    [Fact]
    public void Equal_scores_go_to_the_more_trusted_source()
    {
        var (part, whole) = (Found(new(0, 0, 50, 50), 0.9, "sam-part"), Found(new(0, 0, 50, 50), 0.9, "sam-whole"));

        Assert.Same(whole, Assert.Single(new SalienceMerge(new()).Merge([part, whole], Side, Side).Kept));
    }

    [Fact]
    public void Drops_specks_and_keeps_the_most_salient_under_the_cap()
    {
        var speck = Found(new(0, 0, 7, 9), 1);
        var many = Enumerable.Range(0, 19).Select(i => Found(new(i * 10, 20, (i * 10) + 10, 40 + i), 0.9)).ToList();
        var merged = new SalienceMerge(new() { MaxProposals = 5 }).Merge([.. many, speck], Side, Side);

        Assert.Equal(many.TakeLast(5).Reverse(), merged.Kept);
        Assert.Equal(["over-cap", "too-small"], merged.Dropped.Select(d => d.Reason).Distinct().Order());
    }

    [Fact]
    public void Does_not_depend_on_the_order_of_the_input()
    {
        var some = Enumerable.Range(0, 30).Select(i => Found(new(i * 3, i, (i * 3) + 40, i + 50), 0.5 + (i % 4 * 0.1))).ToList();

        Assert.Equal(new SalienceMerge(new()).Merge(some, Side, Side).Kept,
            new SalienceMerge(new()).Merge([.. some.AsEnumerable().Reverse()], Side, Side).Kept);
    }

    [Fact]
    public void Knows_three_policies_by_name_and_says_so_for_others()
    {
        Assert.All(MergePolicies.Names, name => Assert.Equal(name, MergePolicies.ByName(name).Name));
        Assert.Equal("no merge policy is called 'best'; expected ours, original-online, original-offline",
            Assert.Throws<ArgumentException>(() => MergePolicies.ByName("best")).Message);
    }

    private static RegionProposal Found(Box box, double score, string source = "sam-whole") => new()
    {
        Source = source,
        Id = $"{box.Left} {box.Top} {box.Bottom} {score}",
        Box = box,
        Mask = Polygon.ToRle(Side, Side, box),
        PredictedIoU = score,
    };
}
