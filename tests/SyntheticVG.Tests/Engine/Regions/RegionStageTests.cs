using SyntheticVG.Datasets;
using SyntheticVG.Datasets.Joining;
using SyntheticVG.Engine.Regions;
using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Tests.Engine.Regions;

public class RegionStageTests
{
    private const int Width = 200;
    private const int Height = 100;

    private static readonly Box Rider = new(20, 10, 50, 60);
    private static readonly Box Horse = new(15, 40, 80, 95);
    private static readonly Box Fence = new(120, 50, 190, 90);

    [Fact]
    public void Keeps_boxes_that_a_mask_confirms_and_says_why_the_others_go()
    {
        var result = Apply([Vg("woman", Rider), Vg("horse", Horse), Vg("cloud", new(100, 0, 150, 10))], [Sam(Rider), Sam(Horse)]);

        Assert.Equal(["horse", "woman"], result.Graph.Regions.Select(r => r.Name));
        Assert.Equal([("cloud", "no-mask-overlaps")], result.DroppedRegions.Select(d => (d.Region.Name, d.Reason)));
        Assert.Equal(new SourceRecall(2, 3), result.Recall["vg"]);
        Assert.All(result.Graph.Regions, r => Assert.Equal((1.0, "box"), (r.Sources[0].IoU, r.Sources[0].Metric)));
        Assert.All(result.Graph.Regions, r => Assert.Contains(r.Sources, s => s.Dataset == "sam-whole"));
    }

    [Fact]
    public void A_mask_too_small_to_be_a_region_of_its_own_still_confirms()
    {
        var result = Apply([Vg("ball", new(150, 10, 157, 17))], [Sam(new(150, 10, 157, 17))]);

        Assert.Equal("ball", Assert.Single(result.Graph.Regions).Name);
        Assert.Equal(1, result.Counts["proposal-too-small"]);
    }

    [Fact]
    public void A_box_whose_data_set_gave_others_masks_stays_and_one_of_a_data_set_without_masks_does_not()
    {
        var result = Apply([Coco("person", Rider), Coco("fence", Fence, "2") with { Mask = null }, Vg("cloud", new(100, 0, 150, 10))]);

        Assert.Equal(["fence", "person"], result.Graph.Regions.Select(r => r.Name).Order());
        Assert.Equal([("cloud", "no-mask-overlaps")], result.DroppedRegions.Select(d => (d.Region.Name, d.Reason)));
    }

    [Fact]
    public void An_overlap_of_exactly_one_half_is_not_enough()
    {
        var result = Apply([Vg("sign", new(0, 0, 40, 50))], [Sam(new(0, 0, 40, 25))]);

        Assert.Equal(["no-mask-overlaps"], result.DroppedRegions.Select(d => d.Reason));
    }

    [Fact]
    public void Measures_mask_with_mask_where_the_annotation_has_one()
    {
        var halves = Polygon.ToRle(Height, Width, new Box(20, 10, 35, 60));
        var result = Apply([Coco("person", Rider)], [new() { Name = "", Box = Rider, Mask = halves, Sources = [new("sam-whole", "1")] }],
            options: new() { MinHumanMaskShare = 2 });

        Assert.Equal(["no-mask-overlaps"], result.DroppedRegions.Select(d => d.Reason)); // the boxes are equal, the masks overlap by one half
    }

    [Fact]
    public void A_large_human_mask_stays_without_a_proposal_and_a_small_one_does_not()
    {
        var result = Apply([Coco("person", Rider), Coco("ball", new(150, 10, 155, 15))], [Sam(Fence)], options: new() { FillWithProposals = false });

        Assert.Equal(["person"], result.Graph.Regions.Select(r => r.Name));
        Assert.Equal(1, result.Counts["human-mask-kept"]);
        Assert.Equal(new SourceRecall(0, 2), result.Recall["coco"]);
    }

    [Fact]
    public void Annotations_of_one_thing_become_one_region_with_all_its_sources_and_the_finest_name()
    {
        var result = Apply([Coco("person", Rider), Vg("rider", Rider with { Right = 52 }), Gqa("rider", Rider with { Right = 52 })]);

        var region = Assert.Single(result.Graph.Regions);
        Assert.Equal("rider", region.Name);
        Assert.Equal(["vg", "gqa", "coco"], region.Sources.Select(s => s.Dataset));
        Assert.Equal(2, result.Counts["aliases"]);
    }

    [Fact]
    public void Without_proposals_human_masks_confirm_the_boxes_of_other_data_sets()
    {
        var result = Apply([Coco("person", Rider), Vg("horse", Horse)]);

        Assert.Equal(["person"], result.Graph.Regions.Select(r => r.Name));
        Assert.Equal(new SourceRecall(1, 1), result.Recall["coco"]);
        Assert.Equal(new SourceRecall(0, 1), result.Recall["vg"]);
    }

    [Fact]
    public void Without_any_mask_every_box_stays_and_is_counted()
    {
        var result = Apply([Vg("woman", Rider), Vg("horse", Horse), Gqa("woman", Rider)]);

        Assert.Equal(2, result.Graph.Regions.Count);
        Assert.Equal(3, result.Counts["unconfirmed"]);
        Assert.Null(result.Graph.Regions[0].Sources[0].IoU);
    }

    [Fact]
    public void A_name_of_another_kind_does_not_take_a_mask_but_keeps_its_box()
    {
        var result = Apply([Coco("person", Rider), Vg("shirt", Rider with { Bottom = 50 })]);

        Assert.Equal(["person", "shirt"], result.Graph.Regions.Select(r => r.Name));
        Assert.Null(result.Graph.Regions[1].Mask);
        Assert.Equal(1, result.Counts["mask-of-another-thing"]);
    }

    [Fact]
    public void Two_annotations_of_one_data_set_are_two_things_unless_they_all_but_coincide()
    {
        var beside = Rider with { Left = Rider.Left + 6, Right = Rider.Right + 6 };
        var result = Apply([Coco("person", Rider), Vg("man", Rider), Vg("boy", beside, "2"), Vg("man", Rider with { Bottom = 59 }, "3")]);

        Assert.Equal(["boy", "man"], result.Graph.Regions.Select(r => r.Name).Order());
    }

    [Fact]
    public void Relationships_follow_their_regions_and_each_loss_has_a_reason()
    {
        var input = Image([Coco("person", Rider), Vg("woman", Rider), Coco("horse", Horse), Vg("cloud", new(100, 0, 150, 10))],
            relationships: [Says(1, "riding", 2), Says(0, "riding", 2), Says(0, "near", 1), Says(3, "above", 2), Says(2, "under", 9)]);
        var result = new RegionStage(new()).Apply(input);

        Assert.Equal([new Triplet("woman", "riding", "horse")], result.Graph.Relationships.Select(result.Graph.TripletOf));
        Assert.Equal(["relation-repeated", "relation-to-itself", "subject-dropped-no-mask-overlaps", "object-out-of-range"],
            result.DroppedRelationships.Select(r => r.Reason));
    }

    [Fact]
    public void Never_exceeds_the_cap_and_drops_the_unrelated_and_unnamed_first()
    {
        var boxes = Enumerable.Range(0, 30).Select(i => new Box(i * 6, 0, (i * 6) + 5, 20 + i)).ToList();
        var annotations = boxes.Take(12).Select((b, i) => Vg("post", b, $"{i}")).ToList();
        var input = Image(annotations, [.. boxes.Select(Sam)], [Says(0, "near", 1)]);
        var result = new RegionStage(new() { MaxRegions = 10 }).Apply(input);
        var filled = new RegionStage(new() { MaxRegions = 20 }).Apply(input);

        Assert.Equal(10, result.Graph.Regions.Count);
        Assert.Single(result.Graph.Relationships);
        Assert.Equal(2, result.DroppedRegions.Count(d => d.Reason == "over-cap"));
        Assert.Equal(12, filled.Graph.Regions.TakeWhile(r => r.Name == "post").Count());
        Assert.Equal((20, 8), (filled.Graph.Regions.Count, filled.Counts["proposal-kept"]));
    }

    [Fact]
    public void A_mask_inside_a_larger_one_is_its_part()
    {
        var result = Apply([Coco("person", Rider), Coco("tie", new(30, 20, 35, 40))]);

        Assert.Equal([null, 0], result.Graph.Regions.Select(r => r.Parent));
    }

    [Fact]
    public void Broken_annotations_and_proposals_are_counted()
    {
        var small = Polygon.ToRle(50, 60, new Box(10, 10, 30, 30));
        var result = Apply(
            [
                Coco("person", Rider), Vg("gone", new(300, 300, 320, 320)), Vg("flat", new(10, 10, 10, 40), "f"), Vg("lost", new(double.NaN, 0, 4, 4), "n"),
                new() { Name = "man", Box = Rider, Mask = small, Sources = [new("psg", "1")] },
                new() { Name = "boy", Box = Rider with { Left = 19 }, Mask = Rle.Empty(Height, Width), Sources = [new("lvis", "1")] },
            ],
            [Sam(Rider), new() { Name = "", Box = Rider, Mask = small, Sources = [new("sam-whole", "2")] }]);

        Assert.Equal(["box-outside", "zero-area", "box-not-finite"], result.DroppedRegions.Select(d => d.Reason));
        Assert.Equal((1, 1, 1), (result.Counts["mask-of-another-size"], result.Counts["mask-empty"], result.Counts["proposal-mask-of-another-size"]));
        Assert.Equal("boy", Assert.Single(result.Graph.Regions).Name);
    }

    [Fact]
    public void The_order_of_the_input_does_not_matter()
    {
        Region[] annotations = [Coco("person", Rider), Vg("woman", Rider), Vg("horse", Horse, "2"), Coco("horse", Horse, "2"), Vg("fence", Fence, "3")];
        Region[] proposals = [Sam(Rider), Sam(Horse), Sam(Fence), Sam(new(0, 0, 15, 15))];

        var one = Apply(annotations, proposals);
        var other = Apply([.. annotations.Reverse()], [.. proposals.Reverse()]);

        Assert.Equal(one.Graph.Regions.Select(r => (r.Name, r.Box)), other.Graph.Regions.Select(r => (r.Name, r.Box)));
    }

    [Fact]
    public async Task The_seed_photos_give_rich_graphs()
    {
        using var folder = DataFolder.Open(Shared.Data("seed-photos"));
        var stage = new RegionStage(new());
        await foreach (var image in folder.ReadAsync(TestContext.Current.CancellationToken))
        {
            var result = stage.Apply(image);
            TestContext.Current.SendDiagnosticMessage(Describe(image, result));

            Assert.InRange(result.Graph.Regions.Count, 10, 99);
            Assert.InRange(result.Graph.Relationships.Count, 10, int.MaxValue);
            Assert.All(result.Graph.Relationships, r => Assert.NotEqual(r.Subject, r.Object));
            Assert.True(result.Recall["vg"].Value > 0.6, Describe(image, result));
            Assert.Contains(result.Graph.Regions, r => r.Sources.Select(s => s.Dataset).Distinct().Count() >= 5);
        }
    }

    private static string Describe(AnnotatedImage image, RegionResult result) =>
        $"{image.Graph.Regions.Count} -> {result.Graph.Regions.Count} regions, {image.Graph.Relationships.Count} "
        + $"-> {result.Graph.Relationships.Count} relationships, "
        + $"{image.Proposals.Count} proposals\n"
        + string.Join("; ", result.Graph.Regions.Select(r => $"{r.Name} [{string.Join(" ", r.Sources.Select(s => $"{s.Dataset}:{s.Label}:{s.IoU:0.00}"))}]"))
        + "\ndropped "
        + string.Join("; ", result.DroppedRegions.Select(d => $"{d.Region.Sources[0].Dataset} {d.Region.Name} {d.Region.Box} {d.Reason}")) + "\nrelations "
        + string.Join("; ", result.DroppedRelationships.GroupBy(d => d.Reason).Select(g => $"{g.Key} {g.Count()}")) + "\ncounts "
        + string.Join("; ", result.Counts) + "\nrecall " + string.Join("; ", result.Recall);

    private static RegionResult Apply(IReadOnlyList<Region> annotations, IReadOnlyList<Region>? proposals = null, RegionStageOptions? options = null) =>
        new RegionStage(options ?? new()).Apply(Image(annotations, proposals));

    private static AnnotatedImage Image(IReadOnlyList<Region> annotations, IReadOnlyList<Region>? proposals = null,
        IReadOnlyList<Relationship>? relationships = null) => new()
        {
            Graph = new()
            {
                Image = new() { Key = "file:a.jpg", File = "a.jpg", Width = Width, Height = Height },
                Regions = annotations,
                Relationships = relationships ?? [],
            },
            PicturePath = "a.jpg",
            Proposals = proposals ?? [],
        };

    private static Region Coco(string name, Box box, string id = "1") =>
        new() { Name = name, Box = box, Mask = Polygon.ToRle(Height, Width, box), Sources = [new("coco", $"{id} {name}")] };

    private static Region Vg(string name, Box box, string id = "1") => new() { Name = name, Box = box, Sources = [new("vg", $"{id} {name}")] };

    private static Region Gqa(string name, Box box) => new() { Name = name, Box = box, Sources = [new("gqa", $"1 {name}")] };

    private static Region Sam(Box box) =>
        new() { Name = "", Box = box, Mask = Polygon.ToRle(Height, Width, box), Sources = [new("sam-whole", $"{box.Left} {box.Top}")] };

    private static Relationship Says(int subject, string predicate, int @object) => new()
    {
        Subject = subject,
        Predicate = predicate,
        Object = @object,
        Category = RelationshipCategory.Interactional,
        Origin = RelationshipOrigin.Human,
    };
}
