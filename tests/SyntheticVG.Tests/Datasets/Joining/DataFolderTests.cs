using SyntheticVG.Datasets;
using SyntheticVG.Datasets.Graphs;
using SyntheticVG.Datasets.Joining;
using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Tests.Datasets.Joining;

public sealed class DataFolderTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Joins_two_real_photos_from_every_data_set()
    {
        using var folder = DataFolder.Open(Shared.Data("seed-photos"));

        var images = await folder.ReadAsync(TestContext.Current.CancellationToken).ToListAsync(TestContext.Current.CancellationToken);

        Assert.Equal(["coco:142238", "coco:439180"], images.Select(image => image.Graph.Image.Key));
        Assert.Equal(2, folder.Evaluation["coco-val2017"]);
        Assert.Empty(folder.Warnings.Counts);
        Assert.Equal(41, images.Sum(image => image.Graph.Relationships.Count(r => r.Source!.StartsWith("vg:")))); // as its README says
        foreach (var image in images)
        {
            Assert.True(image.Graph.Image.Evaluation);
            Assert.Equal(["coco", "gqa", "panoptic", "psg", "refcoco", "vg"], image.Graph.Image.Sources.Keys);
            Assert.StartsWith("http://creativecommons.org/licenses/by-nc", image.Graph.Image.Licence);
            Assert.True(File.Exists(image.PicturePath));
            Assert.Contains(image.Graph.Regions, region => region.Sources.Any(source => source.Dataset == "refcoco" && source.Label!.Contains(' ')));
            Assert.Contains(image.Graph.Regions,
                region => region.Sources.Select(source => source.Dataset).SequenceEqual(["vg", "gqa"]) && region.Attributes.Count > 0);
            Assert.Contains(image.Graph.Relationships, r => r.Source!.StartsWith("psg:"));
            Assert.DoesNotContain(image.Graph.Relationships, r => r.Predicate.Contains("left of"));
            Assert.True(folder.LeftOut.Counts["relation-derived"] > 0);
            Assert.NotEmpty(image.Phrases);
            Assert.All(image.Proposals, proposal => Assert.NotNull(proposal.Mask));
            Assert.All(image.Graph.Regions,
                region => Assert.True(region.Mask is null || (region.Mask.Width == image.Graph.Image.Width && region.Mask.Height == image.Graph.Image.Height)));
        }
    }

    [Fact]
    public async Task Gives_the_same_photos_twice()
    {
        using var folder = DataFolder.Open(Shared.Data("seed-photos"));

        var first = await folder.ReadAsync(TestContext.Current.CancellationToken).Select(image => GraphLines.Write(image.Graph))
            .ToListAsync(TestContext.Current.CancellationToken);
        var second = await folder.ReadAsync(TestContext.Current.CancellationToken).Select(image => GraphLines.Write(image.Graph))
            .ToListAsync(TestContext.Current.CancellationToken);

        Assert.Equal(first, second);
    }

    [Fact]
    public async Task Brings_the_boxes_of_another_copy_to_the_raster_of_the_picture()
    {
        _folder.Coco().VisualGenome().Picture("train2017/000000000007.jpg", 40, 30).Picture("VG_100K/100.jpg", 80, 60);

        var (images, _) = await _folder.ReadAsync();

        var graph = Assert.Single(images).Graph;
        Assert.Equal("coco:7", graph.Image.Key);
        Assert.Equal("train2017/000000000007.jpg", graph.Image.File);
        Assert.Equal([new Box(2, 3, 12, 11), new Box(10, 5, 25, 25), new Box(12, 5, 17, 9)], graph.Regions.Select(region => region.Box));
        Assert.Equal(["dog", "man", "hat"], graph.Regions.Select(region => region.Name));
        var wearing = Assert.Single(graph.Relationships);
        Assert.Equal(("wearing", "is Wearing a ", "vg:31", RelationshipOrigin.Human),
            (wearing.Predicate, wearing.OriginalPredicate, wearing.Source, wearing.Origin));
        Assert.Equal("https://creativecommons.org/licenses/by/2.0/", graph.Image.Licence);
    }

    [Fact]
    public async Task Takes_the_other_copy_when_asked_to_and_brings_masks_along()
    {
        _folder.Coco().VisualGenome().Picture("train2017/000000000007.jpg", 40, 30).Picture("VG_100K/100.jpg", 80, 60);

        var (images, _) = await _folder.ReadAsync(new() { PreferredCopy = "vg" });

        var graph = Assert.Single(images).Graph;
        Assert.Equal("VG_100K/100.jpg", graph.Image.File);
        Assert.Equal(new Box(4, 6, 24, 22), graph.Regions[0].Box);
        Assert.Equal((60, 80), (graph.Regions[0].Mask!.Height, graph.Regions[0].Mask!.Width));
    }

    [Fact]
    public async Task Refuses_a_copy_of_another_shape()
    {
        _folder.Coco().VisualGenome(width: 80, height: 50).Picture("train2017/000000000007.jpg", 40, 30);

        var (images, folder) = await _folder.ReadAsync();

        Assert.Equal(["dog"], Assert.Single(images).Graph.Regions.Select(region => region.Name));
        Assert.Equal(1, folder.Warnings.Counts["copy-mismatch"]);
    }

    [Fact]
    public async Task Refuses_annotations_of_a_picture_of_another_shape()
    {
        _folder.Coco().Picture("000000000007.jpg", 30, 40);

        var (images, folder) = await _folder.ReadAsync();

        Assert.Empty(Assert.Single(images).Graph.Regions);
        Assert.Equal(1, folder.Warnings.Counts["copy-mismatch"]);
    }

    [Fact]
    public async Task Counts_boxes_that_become_too_small()
    {
        _folder.Coco(box: "[2, 3, 1.5, 8]").Picture("000000000007.jpg", 40, 30);

        var (images, folder) = await _folder.ReadAsync();

        Assert.Empty(Assert.Single(images).Graph.Regions);
        Assert.Equal(1, folder.LeftOut.Counts["box-tiny"]);
    }

    [Fact]
    public async Task Counts_photos_whose_picture_is_missing()
    {
        _folder.Coco().Coco("more/instances_val2017.json", id: 8).Picture("000000000008.jpg", 40, 30);

        var (images, folder) = await _folder.ReadAsync();

        Assert.Equal("coco:8", Assert.Single(images).Graph.Image.Key);
        Assert.Equal(1, folder.Warnings.Counts["picture-missing"]);
        Assert.Contains("000000000007.jpg", Assert.Throws<InvalidDataException>(() => DataFolder.Open(_folder.Root, new() { Strict = true })).Message);
    }

    [Fact]
    public async Task Counts_pictures_that_are_broken()
    {
        _folder.Coco().Write("000000000007.jpg", "no picture");

        var (images, folder) = await _folder.ReadAsync();

        Assert.Empty(images);
        Assert.Equal(1, folder.Warnings.Counts["picture-broken"]);
    }

    [Fact]
    public async Task Reads_photos_without_annotations()
    {
        _folder.Picture("holiday/собака.png", 40, 30).Picture("b.jpg", 20, 10).Write("notes.txt", "x");

        var (images, folder) = await _folder.ReadAsync();

        Assert.Equal(["file:b.jpg", "file:holiday/собака.png"], images.Select(image => image.Graph.Image.Key));
        Assert.Equal((40, 30), (images[1].Graph.Image.Width, images[1].Graph.Image.Height));
        Assert.Equal(["photos without annotations: 2"], folder.Found);
    }

    [Fact]
    public async Task Takes_captions_and_phrases_along()
    {
        _folder.Coco().VisualGenome().Picture("train2017/000000000007.jpg", 40, 30)
            .Write("captions_train2017.json",
                """{"annotations": [{"image_id": 7, "id": 1, "caption": " A man with a hat. "}, {"image_id": 7, "id": 2}], "images": []}""")
            .Write("region_descriptions.json", """[{"id": 100, "regions": [{"region_id": 5, "image_id": 100, "phrase": "a man on the left", "x": 20, "y": """
                + """10, "width": 30, "height": 40}]}]""");

        var (images, folder) = await _folder.ReadAsync();

        var image = Assert.Single(images);
        Assert.Equal(["A man with a hat."], image.Captions);
        Assert.Equal([new RegionPhrase("a man on the left", new(10, 5, 25, 25), "vg-region:5")], image.Phrases);
        Assert.Equal("a man on the left", image.Graph.Regions.Single(region => region.Name == "man").Description);
        Assert.Equal(1, folder.Warnings.Counts["field-missing"]);
    }

    [Fact]
    public async Task Reads_only_the_photos_that_are_wanted()
    {
        _folder.Picture("a.png", 4, 3).Picture("b.png", 4, 3);
        using var folder = DataFolder.Open(_folder.Root);

        var images = await folder.ReadAsync(key => key == "file:b.png", TestContext.Current.CancellationToken)
            .ToListAsync(TestContext.Current.CancellationToken);

        Assert.Equal("file:b.png", Assert.Single(images).Graph.Image.Key);
        Assert.Equal(["photos without annotations: 2", "photos to read: 2"], folder.Describe());
    }

    [Fact]
    public void Says_what_it_expected_in_a_folder_of_nothing()
    {
        _folder.Write("notes.txt", "x");

        Assert.Contains("instances_*.json", Assert.Throws<InvalidDataException>(() => DataFolder.Open(_folder.Root)).Message);
        Assert.Throws<DirectoryNotFoundException>(() => DataFolder.Open(_folder["absent"]));
    }

    [Fact]
    public async Task Marks_the_photos_of_a_leak_list_by_any_of_their_names()
    {
        _folder.Coco().VisualGenome().Picture("000000000007.jpg", 40, 30).Write("keys.txt", "# from elsewhere\nvg:100  # bridged to coco:7\n\ncoco:999\n");

        var (images, folder) = await _folder.ReadAsync(new() { LeakList = _folder["keys.txt"] });

        Assert.True(Assert.Single(images).Graph.Image.Evaluation);
        Assert.Equal(1, folder.Evaluation["leak-list"]);
        _folder.Write("bad.txt", "coco:7\n142238\n");
        Assert.Contains("bad.txt:2", Assert.Throws<InvalidDataException>(() => DataFolder.Open(_folder.Root, new() { LeakList = _folder["bad.txt"] })).Message);
    }

    [Theory]
    [InlineData("instances_val2017.json", "coco-val2017")]
    [InlineData("instances_train2017.json", null)]
    public async Task Marks_the_photos_of_an_evaluation_split(string file, string? list)
    {
        _folder.Coco(file).Picture("000000000007.jpg", 40, 30);

        var (images, folder) = await _folder.ReadAsync();

        Assert.Equal(list is not null, Assert.Single(images).Graph.Image.Evaluation);
        Assert.Equal(list is null ? [] : [list], folder.Evaluation.Keys);
    }

    [Fact]
    public async Task Marks_a_coco_photo_whose_referring_phrases_are_of_the_test_split()
    {
        _folder.Coco().Picture("000000000007.jpg", 40, 30).Write("refcoco+/refs_unc.json", """
            [{"ref_id": 9, "ann_id": 501, "image_id": 7, "category_id": 18, "split": "testA", "file_name": "COCO_train2014_000000000007_9.jpg",
              "sentences": [{"sent_id": 1, "sent": "dog", "raw": "Dog!"}, {"sent_id": 2, "sent": "the small dog", "tokens": ["the", "small", "dog"]}]}]
            """);

        var (images, folder) = await _folder.ReadAsync();

        var region = Assert.Single(Assert.Single(images).Graph.Regions);
        Assert.Equal("the small dog", region.Description);
        Assert.Equal([("coco", "501", "dog"), ("refcoco+", "9", "dog"), ("refcoco+", "9", "the small dog")],
            region.Sources.Select(s => (s.Dataset, s.Id, s.Label!)));
        Assert.Equal(1, folder.Evaluation["refcoco+-test"]);
    }

    [Fact]
    public async Task Reads_the_pickle_of_referring_phrases_as_it_is_downloaded()
    {
        // Protocol 0, as the Python 2 that made the real files writes it.
        _folder.Coco().Picture("000000000007.jpg", 40, 30).Write("refcoco/refs(unc).p", string.Join('\n',
            "(lp0", "(dp1", "S'ref_id'", "I4", "sS'ann_id'", "I501", "sS'image_id'", "I7", "sS'category_id'", "I18", "sS'split'", "S'train'", "sS'file_name'",
            "S'COCO_train2014_000000000007_4.jpg'",
            "sS'sentences'", "(lp2", "(dp3", "S'sent_id'", "I0", "sS'sent'", "S'the dog'", "sS'raw'", "S'THE DOG'", "sS'tokens'", "(lp4",
            "S'the'", "aS'dog'", "asasa."));

        var (images, folder) = await _folder.ReadAsync();

        Assert.Equal("the dog", Assert.Single(Assert.Single(images).Graph.Regions).Description);
        Assert.Empty(folder.Warnings.Counts);
        Assert.Empty(folder.Evaluation);
    }

    [Fact]
    public async Task Selects_seeds_and_counts_what_the_others_lack()
    {
        _folder.Coco().VisualGenome().Picture("000000000007.jpg", 40, 30).Picture("VG_100K/100.jpg", 80, 60);

        var (all, has) = await _folder.ReadAsync(new() { Require = ["coco", "vg"] });
        _folder.Coco("more/instances_train2017.json", id: 8).Picture("000000000008.jpg", 40, 30);
        var (some, lacks) = await _folder.ReadAsync(new() { Require = ["coco", "vg"] });

        Assert.Single(all);
        Assert.Equal(0, has.NoSeeds);
        Assert.Single(some);
        Assert.Equal([("coco", 0), ("vg", 1)], lacks.Missing.Select(pair => (pair.Key, pair.Value)));
        Assert.Contains("lack what --require asks for",
            Assert.Throws<InvalidDataException>(() => DataFolder.Open(_folder.Root, new() { Require = ["coco", "gqa", "depth"] })).Message);
        Assert.Contains("one of ade, coco", Assert.Throws<ArgumentException>(() => DataFolder.Open(_folder.Root, new() { Require = ["cats"] })).Message);
    }

    [Fact]
    public async Task Finds_depth_and_masks_by_any_stem_of_the_photo()
    {
        _folder.Coco().VisualGenome().Picture("train2017/000000000007.jpg", 40, 30).Gray("depth/100.png", 80, 60, (x, _) => (byte)x)
            .Write("sam/000000000007.json", """[{"id": 3, "predicted_iou": 0.9, "segmentation": {"size": [30, 40], "counts": [0, 60, 1140]}, "area": """
                + """60}, {"segmentation": {"size": [3, 4], "counts": [12]}}]""");

        var (images, folder) = await _folder.ReadAsync(new() { Require = ["depth"] });

        var image = Assert.Single(images);
        Assert.EndsWith("100.png", image.DepthPath);
        var proposal = Assert.Single(image.Proposals);
        Assert.Equal((new Box(0, 0, 2, 30), 0.9, "sam", "3"), (proposal.Box, proposal.Score, proposal.Sources[0].Dataset, proposal.Sources[0].Id));
        Assert.Equal(1, folder.Warnings.Counts["segmentation-bad"]);
    }

    [Fact]
    public async Task Reads_the_truth_of_a_drawn_scene_and_takes_its_key()
    {
        var truth = new SceneGraph
        {
            Image = new() { Key = "pocket:3-7", File = "train2017/000000000007.jpg", Width = 40, Height = 30, Evaluation = true },
            Regions = [new() { Name = "dog", Box = new(2, 3, 12, 11) }],
        };
        _folder.Coco().Picture("train2017/000000000007.jpg", 40, 30).Write("truth.jsonl",
            GraphLines.Write(truth with { Image = truth.Image with { Key = "pocket:3-6", File = "x.png" } }) + "\n" + GraphLines.Write(truth) + "\n");

        var (images, folder) = await _folder.ReadAsync();

        var image = Assert.Single(images);
        Assert.Equal(("pocket:3-7", true), (image.Graph.Image.Key, image.Graph.Image.Evaluation));
        Assert.Equal(GraphLines.Write(truth), GraphLines.Write(image.Truth!));
        Assert.Equal(1, folder.Evaluation["pocket-evaluation"]);
    }

    [Fact]
    public async Task Takes_a_recipe_for_files_with_other_names()
    {
        _folder.Coco("my dogs.json").Picture("000000000007.jpg", 40, 30).Write("r/recipe.json", """{"coco": "my dogs.json"}""");

        var (images, _) = await _folder.ReadAsync(new() { Recipe = _folder["r/recipe.json"] });

        Assert.Equal("dog", Assert.Single(Assert.Single(images).Graph.Regions).Name);
        _folder.Write("r/bad.json", """{"coco": "cats.json"}""");
        Assert.Contains("cats.json",
            Assert.Throws<InvalidDataException>(() => DataFolder.Open(_folder.Root, new() { Recipe = _folder["r/bad.json"] })).Message);
    }

    [Fact]
    public async Task Reads_the_150_class_release_of_ADE20K_with_and_without_instances()
    {
        _folder.Picture("images/validation/ADE_val_00000001.jpg", 8, 6)
            .Gray("annotations/validation/ADE_val_00000001.png", 8, 6, (x, y) => (byte)(y < 2 ? 3 : x < 4 ? 13 : 0)); // sky above a person and nothing

        var (images, folder) = await _folder.ReadAsync();

        var graph = Assert.Single(images).Graph;
        Assert.Equal(("ade:ADE_val_00000001", true), (graph.Image.Key, graph.Image.Evaluation));
        Assert.Equal([("sky", new Box(0, 0, 8, 2)), ("person", new Box(0, 2, 4, 6))], graph.Regions.Select(region => (region.Name, region.Box)));
        Assert.Equal(1, folder.Evaluation["ade-validation"]);
    }

    [Fact]
    public async Task Golden_full_release_of_ADE20K_is_read_with_its_parts()
    {
        foreach (var file in Directory.EnumerateFiles(Shared.Golden("formats/json/ade"), "*", SearchOption.AllDirectories)
            .Where(file => !file.Contains("truth") && !file.Contains("latin")))
        {
            var target = _folder[Path.GetRelativePath(Shared.Golden("formats/json/ade"), file)];
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
        using var truth = Shared.GoldenJson("formats/json/ade/truth.json");
        var expected = truth.RootElement.GetProperty("images")[0];
        _folder.Picture("ADE_train_00000001.jpg", expected.GetProperty("width").GetInt32(), expected.GetProperty("height").GetInt32());

        var (images, folder) = await _folder.ReadAsync();

        var graph = Assert.Single(images).Graph;
        Assert.Equal(2, folder.Warnings.Counts["picture-missing"]);
        Assert.All(graph.Regions, region => Assert.Equal(expected.GetProperty("objects")[int.Parse(region.Sources[0].Id)].GetProperty("visible")
            .GetProperty("counts").GetString(), region.Mask!.ToString()));
    }

    [Fact]
    public async Task Goes_on_without_a_broken_picture_of_segment_ids()
    {
        _folder.Picture("train2017/000000000007.jpg", 40, 30).Write("panoptic_train2017/000000000007.png", "no PNG").Write("psg.json", """
            {"data": [{"file_name": "train2017/000000000007.jpg", "height": 30, "width": 40, "image_id": "100", "coco_image_id": "7", "pan_seg_file_name": "panoptic_train2017/000000000007.png",
              "segments_info": [{"id": 5, "category_id": 0, "iscrowd": 0, "isthing": 1, "area": 4}, {"id": 6, "category_id": 1, "iscrowd": 0, "isthing": 0, "area": 4}],
              "annotations": [{"bbox": [1, 1, 9, 9], "bbox_mode": 0, "category_id": 0}, {"bbox": [10, 10, 30, 20], "bbox_mode": 0, "category_id": 1}], "relations": [[0, 1, 0]]}],
             "test_image_ids": ["100"], "thing_classes": ["dog"], "stuff_classes": ["floor-other-merged"], "predicate_classes": ["on"]}
            """);

        var (images, folder) = await _folder.ReadAsync();

        var graph = Assert.Single(images).Graph;
        Assert.Equal(["dog", "floor"], graph.Regions.Select(region => region.Name));
        Assert.Equal(new Triplet("dog", "on", "floor"), graph.TripletOf(Assert.Single(graph.Relationships)));
        Assert.Equal(1, folder.Warnings.Counts["id-picture-broken"]);
        Assert.Equal(1, folder.Evaluation["psg-test"]);
        await Assert.ThrowsAsync<InvalidDataException>(() => _folder.ReadAsync(new() { Strict = true }));
    }

    [Fact]
    public async Task Keeps_one_of_equal_relations_of_two_data_sets()
    {
        _folder.VisualGenome(cocoId: "null").Picture("VG_100K/100.jpg", 80, 60).Write("train_sceneGraphs.json", """
            {"100": {"width": 80, "height": 60, "objects": {
              "1": {"name": "man", "x": 20, "y": 10, "w": 30, "h": 40, "attributes": ["tall"], "relations": [{"name": "wearing", "object": "2"}, {"name": "to the left of", "object": "2"}]},
              "2": {"name": "hat", "x": 24, "y": 10, "w": 10, "h": 8, "attributes": [], "relations": []}}}}
            """);

        var (images, folder) = await _folder.ReadAsync();

        var graph = Assert.Single(images).Graph;
        Assert.Equal("vg:100", graph.Image.Key);
        Assert.Equal(2, graph.Regions.Count);
        Assert.Equal(["tall"], graph.Regions[0].Attributes);
        Assert.Single(graph.Relationships);
        Assert.Equal([("relation-derived", 1L), ("relation-repeated", 1L)], folder.LeftOut.Counts.Select(pair => (pair.Key, pair.Value)));
    }

    [Fact]
    public void Stops_at_a_file_that_is_no_JSON_whatever_the_mode()
    {
        _folder.Picture("000000000007.jpg", 40, 30).Write("instances_train2017.json", "{\"images\": [");

        Assert.Contains("instances_train2017.json", Assert.Throws<InvalidDataException>(() => DataFolder.Open(_folder.Root)).Message);
    }
}
