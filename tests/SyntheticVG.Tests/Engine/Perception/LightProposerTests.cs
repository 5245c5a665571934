using SyntheticVG.Engine.Perception;
using SyntheticVG.Engine.Regions;
using SyntheticVG.Images;
using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Tests.Engine.Perception;

/// <summary>What becomes of a detector's boxes, with boxes said by the test.</summary>
public sealed class LightProposerTests
{
    [Fact]
    public void Each_region_says_its_source_and_score_and_has_a_mask_in_its_box()
    {
        var proposal = Assert.Single(Propose(new Detection(new(10, 10, 90, 90), "dog", 16, 0.8)).Proposals);

        Assert.Equal(("detector", "dog", 0.8, "box-cut"), (proposal.Source, proposal.Name, proposal.PredictedIoU, proposal.MaskSource));
        Assert.Equal(["detector", "box-cut"], proposal.ToRegion().Sources.Select(source => source.Dataset));
        Assert.InRange(RegionOverlap.ShareInside(proposal.Mask!, new(8, 8, 92, 92)), 0.99, 1);
    }

    [Fact]
    public void A_dog_is_not_a_cow_too()
    {
        var set = Propose(new Detection(new(10, 10, 90, 90), "dog", 16, 0.8), new Detection(new(12, 10, 92, 90), "cow", 19, 0.5),
            new Detection(new(20, 30, 60, 80), "dog", 16, 0.4));

        Assert.Equal("dog", Assert.Single(set.Proposals).Name);
        Assert.Equal(2, set.Dropped["same-thing"]);
    }

    [Theory]
    [InlineData(10, 60, 1)] // a piece of the horse, head and all
    [InlineData(40, 90, 2)] // a foal before its mother: lower
    public void A_slice_of_a_horse_is_no_horse(double top, double bottom, int expected)
    {
        var set = Propose(new Detection(new(10, 10, 90, 90), "horse", 17, 0.7), new Detection(new(10, top, 60, bottom), "horse", 17, 0.6));

        Assert.Equal(expected, set.Proposals.Count(p => p.Name == "horse"));
    }

    [Fact]
    public void An_unsure_horse_among_cows_of_its_size_is_a_cow()
    {
        Detection Beside(double left, string name, int @class, double score, double top = 20) => new(new(left, top, left + 28, 80), name, @class, score);

        Assert.Equal(["cow", "cow", "cow"], Names(Beside(0, "cow", 19, 0.8), Beside(30, "cow", 19, 0.7), Beside(60, "horse", 17, 0.5)));
        // the detector is sure
        Assert.Equal(["cow", "cow", "horse"], Names(Beside(0, "cow", 19, 0.8), Beside(30, "cow", 19, 0.7), Beside(60, "horse", 17, 0.65)));
        Assert.Equal(["cow", "cow", "dog"], Names(Beside(0, "cow", 19, 0.8), Beside(30, "cow", 19, 0.7), Beside(60, "dog", 16, 0.5, top: 60))); // half as tall

        static IEnumerable<string> Names(params Detection[] detections) =>
            Propose(detections).Proposals.Where(p => p.Source == "detector").Select(p => p.Name).Order(StringComparer.Ordinal);
    }

    [Theory]
    [InlineData(0.6, 2)] // a child before its father
    [InlineData(0.4, 1)] // a piece of him
    public void A_person_in_another_ones_box_is_a_person_where_the_detector_is_sure(double score, int expected)
    {
        var set = Propose(new Detection(new(10, 10, 60, 95), "person", 0, 0.8), new Detection(new(30, 50, 52, 95), "person", 0, score));

        Assert.Equal(expected, set.Proposals.Count(p => p.Name == "person"));
    }

    [Fact]
    public void A_cut_that_leaves_its_box_empty_is_doubtful()
    {
        var photo = new Picture(100, 100);
        for (var y = 30; y < 70; y++)
            for (var x = 30; x < 70; x++)
                photo[x, y] = new(220, 30, 30);
        double Quality(Box box) => new LightProposer(new Said([new(box, "ball", 32, 0.9)])).Propose(photo).Proposals[0].MaskQuality!.Value; // each cut has one

        Assert.InRange(Quality(new(30, 30, 70, 70)), 0.9, 1);
        Assert.InRange(Quality(new(30, 30, 70, 98)), 0, Region.DoubtfulMask);
    }

    [Fact]
    public void Where_something_has_a_name_nothing_without_one_is_proposed()
    {
        var photo = new Picture(100, 80);
        for (var y = 20; y < 60; y++)
            for (var x = 30; x < 70; x++)
                photo[x, y] = new(200, 60, 50);

        Assert.Equal("cup", Assert.Single(new LightProposer(new Said([new(new(2, 2, 20, 20), "cup", 41, 0.9)])).Propose(photo).Proposals).Name);
    }

    [Fact]
    public void Unsure_things_count_where_little_else_is_found()
    {
        Detection unsure = new(new(70, 70, 99, 99), "cup", 41, 0.38), sure = new(new(0, 0, 30, 30), "cat", 15, 0.9);

        Assert.Equal(2, Propose(sure, unsure).Proposals.Count(p => p.Name.Length > 0));
        Assert.Equal(3,
            Propose(sure, sure with { Box = new(35, 0, 65, 30) }, sure with { Box = new(0, 40, 30, 80) }, unsure).Proposals.Count(p => p.Name.Length > 0));
    }

    [Fact]
    public void Where_nothing_is_found_segments_without_a_name_are_proposed()
    {
        var photo = new Picture(100, 80);
        for (var y = 20; y < 60; y++)
            for (var x = 30; x < 70; x++)
                photo[x, y] = new(200, 60, 50);
        var proposal = Assert.Single(new LightProposer(new Said([])).Propose(photo).Proposals);

        Assert.Equal(("graph-segment", ""), (proposal.Source, proposal.Name));
        Assert.Equal(new Box(30, 20, 70, 60), proposal.Box);
        Assert.InRange(proposal.Score, 0.3, 1);
    }

    [Fact]
    public void Four_hundred_detections_are_no_trouble()
    {
        var many = Enumerable.Range(0, 400)
            .Select(i => new Detection(new(i % 20 * 5, i / 20 * 4, (i % 20 * 5) + 5, (i / 20 * 4) + 4), "bird", 14, 0.9)).ToArray();

        var proposals = Propose(many);

        Assert.Equal((99, 301), (proposals.Proposals.Count(p => p.Name == "bird"), proposals.Dropped["over-cap"]));
    }

    private static ProposalSet Propose(params Detection[] detections) => new LightProposer(new Said(detections)).Propose(new(100, 100));

    private sealed class Said(IReadOnlyList<Detection> detections) : IDetector
    {
        public string Name => "detector";

        public IReadOnlyList<string> Labels => [];

        public IReadOnlyList<Detection> Detect(Picture photo) => detections;
    }
}
