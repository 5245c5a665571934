using System.Buffers.Binary;
using System.IO.Hashing;
using SyntheticVG.Datasets.Exports;
using SyntheticVG.Datasets.Joining;
using SyntheticVG.Datasets.Panoptic;
using SyntheticVG.Images.Codecs;
using SyntheticVG.PocketWorld.Writing;
using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Tests.Datasets;

/// <summary>Files as other tools write them: one photo is one photo, and what can be read is read.</summary>
public sealed class ForeignFilesTests : IDisposable
{
    private const string Dog = """{"id": 1, "name": "dog"}""";
    private const string Square = """{"id": 11, "image_id": 1, "category_id": 1, "bbox": [2, 3, 10, 8], "segmentation": [[2, 3, 12, 3, 12, 11, 2, 11]]}""";
    private static readonly Box SquareBox = new(2, 3, 12, 11);

    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private TestFolder Write(string path, string file, string annotations = Square, string categories = Dog, string id = "1",
        string size = "\"width\": 40, \"height\": 30,") => _folder.Write(
            path,
            $$"""{"images": [{{{size}} "id": {{id}}, "file_name": {{System.Text.Json.JsonSerializer.Serialize(file)}}}], "annotations": [{{annotations}}], "categories": [{{categories}}]}""");

    [Fact]
    public async Task Ids_that_begin_anew_in_each_file_are_other_photos()
    {
        Write("train/instances_train.json", "a.png");
        Write("valid/instances_valid.json", "b.png");
        _folder.Picture("train/a.png", 40, 30).Picture("valid/b.png", 40, 30);

        var (images, _) = await _folder.ReadAsync();

        Assert.Equal(["file:train/a.png", "file:valid/b.png"], images.Select(image => image.Graph.Image.Key));
        Assert.All(images, image => Assert.Equal(SquareBox, Assert.Single(image.Graph.Regions).Box));
    }

    [Fact]
    public async Task One_name_in_two_folders_is_the_picture_beside_its_file()
    {
        Write("train/_annotations.coco.json", "a.png");
        Write("valid/_annotations.coco.json", "a.png");
        _folder.Picture("train/a.png", 40, 30).Picture("valid/a.png", 40, 30);

        var (images, _) = await _folder.ReadAsync();

        Assert.Equal(["file:train/a.png", "file:valid/a.png"], images.Select(image => image.Graph.Image.Key));
    }

    [Theory]
    [InlineData("train/_annotations.coco.json", "train/", "valid/_annotations.coco.json", "valid/")]
    [InlineData("train/labels.json", "train/data/", "valid/labels.json", "valid/data/")]
    [InlineData("a/annotations/instances_default.json", "a/images/", "b/annotations/instances_default.json", "b/images/")]
    public async Task Names_that_count_as_COCO_does_are_not_COCO_s_where_their_pictures_differ(string one, string oneFolder, string two, string twoFolder)
    {
        Write(one, "000000000001.png");
        Write(two, "000000000001.png");
        _folder.Picture($"{oneFolder}000000000001.png", 40, 30).Picture($"{twoFolder}000000000001.png", 40, 31);

        var (images, _) = await _folder.ReadAsync();

        Assert.Equal([$"file:{oneFolder}000000000001.png", $"file:{twoFolder}000000000001.png"], images.Select(image => image.Graph.Image.Key));
    }

    [Fact]
    public async Task Copies_of_one_photo_of_COCO_stay_one_photo()
    {
        Write("train/_annotations.coco.json", "000000000001.png");
        Write("valid/_annotations.coco.json", "000000000001.png");
        _folder.Picture("train/000000000001.png", 40, 30);
        File.Copy(_folder["train/000000000001.png"], _folder["valid/000000000001.png"]);

        var (images, _) = await _folder.ReadAsync();

        Assert.Equal("coco:1", Assert.Single(images).Graph.Image.Key);
    }

    [Fact]
    public void A_name_that_fits_two_pictures_is_counted_and_none_is_guessed()
    {
        Write("labels/result.json", "a.png");
        _folder.Picture("one/a.png", 40, 30).Picture("two/a.png", 40, 30);

        var error = Assert.Throws<InvalidDataException>(() => DataFolder.Open(_folder.Root));

        Assert.Contains("picture-ambiguous 1", error.Message);
        Assert.Contains("result.json", error.Message);
    }

    [Theory]
    [InlineData("images/photo 1.png", "photo 1.png")]
    [InlineData("images/photo 1.png", "photo%201.png")]
    [InlineData("images/Photo 1.PNG", "photo 1.png")]
    [InlineData("images/a.png", "C:\\Users\\me\\images\\a.png")]
    [InlineData("images/a.png", "..\\..\\label-studio\\media\\upload\\4\\a.png")]
    [InlineData("images/a.png", "/data/upload/a.png")]
    [InlineData("images/a.png", "https://example.org/media/a.png?size=1")]
    [InlineData("images/a.png", "./images/./a.png")]
    [InlineData("images/a.png", "file:///C:/Users/me/a.png")]
    [InlineData("images/a b.png", "file:///data/images/a%20b.png")]
    [InlineData("images/a.png", "a.png?token=12")]
    [InlineData("images/a?b.png", "a?b.png")]
    [InlineData("images/\u00dcbung.png", "U\u0308bung.png")]
    [InlineData("images/U\u0308bung.png", "\u00dcbung.png")]
    [InlineData("samples/a.png", "samples/a.png")]
    [InlineData("depths of the sea/a.png", "a.png")]
    [InlineData("masked ball/a.png", "a.png")]
    [InlineData("images/a.jfif", "a.jfif")]
    [InlineData("images/a.HEIC", "a.HEIC")]
    [InlineData("images/a", "a")]
    public async Task A_picture_is_found_however_its_name_is_written(string picture, string name)
    {
        Write("instances_default.json", name);
        _folder.Picture(picture, 40, 30);

        var (images, _) = await _folder.ReadAsync();

        Assert.Equal(picture, Assert.Single(images).Graph.Image.File);
    }

    [Fact]
    public async Task A_turned_png_is_upright_in_a_folder_as_it_is_alone()
    {
        var png = PictureWriter.Png(new(40, 30));
        byte[] exif = [.. "eXIfMM\0*\0\0\0\b\0\u0001\u0001\u0012\0\u0003\0\0\0\u0001\0\u0006\0\0\0\0\0\0"u8];
        var (length, crc) = (new byte[4], new byte[4]);
        BinaryPrimitives.WriteInt32BigEndian(length, exif.Length - 4);
        BinaryPrimitives.WriteUInt32BigEndian(crc, Crc32.HashToUInt32(exif));
        File.WriteAllBytes(_folder["a.png"], [.. png[..33], .. length, .. exif, .. crc, .. png[33..]]); // behind the header

        var (images, _) = await _folder.ReadAsync();

        var alone = PlainPhoto.Open(_folder["a.png"]).Graph.Image;
        Assert.Equal((30, 40), (alone.Width, alone.Height));
        Assert.Equal((30, 40), (images[0].Graph.Image.Width, images[0].Graph.Image.Height));
    }

    [Fact]
    public async Task A_link_is_never_followed_out_of_the_folder_and_a_loop_of_links_ends()
    {
        using var other = new TestFolder();
        other.Picture("secret.png", 40, 30);
        _folder.Picture("photos/a.png", 40, 30);
        Directory.CreateSymbolicLink(_folder["photos/again"], _folder.Root);
        File.CreateSymbolicLink(_folder["photos/outside.png"], other["secret.png"]);
        File.CreateSymbolicLink(_folder["photos/gone.png"], _folder["nothing.png"]);

        var (images, folder) = await _folder.ReadAsync();

        Assert.Equal("photos/a.png", Assert.Single(images).Graph.Image.File);
        Assert.Equal(3, folder.Describe().Count(line => line.StartsWith("left out: ", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("""{"id": 0, "image_id": 1, "category_id": 1, "bbox": [2, 3, 10, 8]}, {"id": 0, "image_id": 1, "category_id": 1, "bbox": [2, 3, 10, 8]}""",
        2, "duplicate-id")]
    [InlineData("""{"image_id": 1, "category_id": 1, "bbox": [2, 3, 10, 8]}, {"id": "4f-uuid", "image_id": 1, "category_id": 1, "bbox": [2, 3, 10, 8]}""",
        2, "segmentation-missing")]
    [InlineData("""{"image_id": "1", "category_id": "1", "bbox": ["2", "3", "10", "8"], "area": "80"}""", 1, "segmentation-missing")]
    [InlineData("""{"image_id": 1, "category_id": 1, "segmentation": [[2, 3, 12, 3, 12, 11, 2, 11]]}""", 1, "box-derived")]
    [InlineData("""{"image_id": 1, "category_id": 1, "bbox": null, "segmentation": [2, 3, 12, 3, 12, 11, 2, 11]}""", 1, "box-derived")]
    [InlineData("""{"image_id": 1, "category_id": 1, "bbox": [2, 3, -10, 8], "segmentation": [[2, 3, 12, 3, 12, 11, 2, 11], [1, 1, 2, 2], []]}""",
        1, "polygon-bad")]
    [InlineData("""{"image_id": 1, "category_id": 1, "bbox": [2, 3, 10, 8], "segmentation": {}}""", 1, "segmentation-missing")]
    [InlineData("""{"image_id": 1, "category_id": 1, "bbox": [2, 3, 10, 8], "segmentation": [[]]}""", 1, "segmentation-missing")]
    [InlineData("""{"image_id": 1, "category_id": 1, "bbox": [2, 3, 10, 8], "segmentation": "none"}""", 1, "field-type")]
    [InlineData("""{"image_id": 1, "category_id": 1, "bbox": [2, 3, 10, 8], "area": {}, "segmentation": []}""", 1, "field-ignored")]
    [InlineData("""{"image_id": 1, "category_id": 1, "iscrowd": "perhaps", "bbox": [2, 3, 10, 8], "segmentation": []}""", 1, "segmentation-missing")]
    public async Task A_fault_in_a_field_that_can_be_done_without_costs_that_field(string annotations, int regions, string counted)
    {
        Write("instances_default.json", "a.png", annotations);
        _folder.Picture("images/a.png", 40, 30);

        var (images, folder) = await _folder.ReadAsync();

        var graph = Assert.Single(images).Graph;
        Assert.Equal(regions, graph.Regions.Count);
        Assert.All(graph.Regions, region => Assert.Equal(SquareBox, region.Box));
        Assert.Contains(counted, folder.Warnings.Counts.Keys);
    }

    [Theory]
    [InlineData("", "\"nine\"")]
    [InlineData("\"width\": 0, \"height\": 0,", "1")]
    [InlineData("\"width\": \"40\", \"height\": \"30\", \"license\": {},", "1")]
    [InlineData("\"width\": null, \"license\": [1],", "1")]
    public async Task An_image_may_lack_its_size_and_have_a_text_for_its_id(string size, string id)
    {
        Write("instances_default.json", "a.png", Square.Replace("\"image_id\": 1", $"\"image_id\": {id}", StringComparison.Ordinal), id: id, size: size);
        _folder.Picture("images/a.png", 40, 30);

        var (images, _) = await _folder.ReadAsync();

        Assert.Equal(SquareBox, Assert.Single(Assert.Single(images).Graph.Regions).Box);
    }

    [Fact]
    public async Task Crowd_marks_count_only_where_something_is_not_marked()
    {
        const string Runs = """{"id": 1, "image_id": 1, "category_id": 1, "iscrowd": 1, "bbox": [2, 3, 10, 8], "segmentation": {"size": """
            + """[30, 40], "counts": [63, 8, 1129]}}""";
        _folder.Picture("images/a.png", 40, 30);
        Write("instances_default.json", "a.png", Runs);
        var (all, _) = await _folder.ReadAsync();
        Write("instances_default.json", "a.png",
            $"{Runs}, {Runs.Replace("\"iscrowd\": 1", "\"iscrowd\": 0", StringComparison.Ordinal).Replace("\"id\": 1,", "\"id\": 2,", StringComparison.Ordinal)}");
        var (some, folder) = await _folder.ReadAsync();

        Assert.Single(Assert.Single(all).Graph.Regions);
        Assert.Single(Assert.Single(some).Graph.Regions);
        Assert.Equal(1, folder.LeftOut.Counts["crowd"]);
    }

    [Fact]
    public async Task A_class_listed_twice_is_counted()
    {
        Write("instances_default.json", "a.png", categories: $"{Dog}, {Dog}, {Dog.Replace("dog", "cat", StringComparison.Ordinal)}");
        _folder.Picture("images/a.png", 40, 30);

        var (images, folder) = await _folder.ReadAsync();

        Assert.Equal("dog", Assert.Single(Assert.Single(images).Graph.Regions).Name);
        Assert.Equal((1, 1), (folder.Warnings.Counts["category-repeated"], folder.Warnings.Counts["category-conflict"]));
    }

    [Fact]
    public void Nothing_of_a_drawn_world_is_called_unused()
    {
        PocketWorldWriter.Write(_folder["world"], 1, new() { Seed = 3, Size = 96 }, cancellationToken: TestContext.Current.CancellationToken);

        using var folder = DataFolder.Open(_folder["world"]);

        Assert.DoesNotContain(folder.Describe(),
            line => line.Contains("not used", StringComparison.Ordinal) || line.Contains("left out", StringComparison.Ordinal));
    }

    [Fact]
    public void What_is_not_used_is_named()
    {
        _folder.Picture("a.png", 40, 30).Write("b.HEIC", "").Write("c.avif", "").Write("notes.json", "[1]").Write("._a.png", "").Write("__MACOSX/a.png", "");

        using var folder = DataFolder.Open(_folder.Root);
        var said = string.Join('\n', folder.Describe());

        Assert.Equal(1, folder.Count);
        Assert.Contains("1 .avif, 1 .heic", said);
        Assert.Contains("not used: notes.json", said);
    }

    [Theory]
    [InlineData("""{"images": {}, "annotations": [], "categories": []}""")]
    [InlineData("""{"images": [{"id": 1, "file_name": "a.png"}], "annotations": [}, "categories": []}""")]
    [InlineData("""{"notes": "\"images\" \"annotations\" \"categories\"", "x": {"images": 1, "annotations": 2, "categories": 3}}""")]
    [InlineData("""{"images": [], "annotations": [], "categories": [""")]
    public async Task A_file_that_only_looks_like_annotations_is_counted_and_named_and_ends_nothing(string json)
    {
        Write("labels/result.json", "a.png");
        _folder.Picture("a.png", 40, 30).Write("labels/settings.json", json);

        var (images, folder) = await _folder.ReadAsync();

        Assert.Equal(SquareBox, Assert.Single(Assert.Single(images).Graph.Regions).Box);
        Assert.Contains("labels/settings.json", Assert.Single(folder.Describe().Concat(folder.Warnings.Examples),
            line => line.StartsWith("not used", StringComparison.Ordinal) || line.Contains("[file-broken]", StringComparison.Ordinal)));
        if (folder.Warnings.Counts.ContainsKey("file-broken"))
            Assert.Throws<InvalidDataException>(() => DataFolder.Open(_folder.Root, new() { Strict = true }));
    }

    [Theory]
    [InlineData("", "found no bytes")]
    [InlineData("\u001f\u008b packed", "not JSON")]
    [InlineData("[{\"a\": 1}]", "a list at the top")]
    [InlineData("{\"images\": [], \"annotations\": []}", "no categories")]
    [InlineData("{\"images\": [1,], \"annotations\": []}", "a comma behind the last element")]
    public void What_is_no_annotation_file_says_what_it_is_instead(string json, string reason)
    {
        _folder.Picture("a.png", 40, 30).Write("labels.json", json);

        using var folder = DataFolder.Open(_folder.Root);

        Assert.Contains(reason, Assert.Single(folder.Describe(), line => line.StartsWith("not used: labels.json", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_long_file_of_another_name_is_known_wherever_its_members_stand()
    {
        var filler = string.Join(',', Enumerable.Range(2, 20_000).Select(id => $$"""{"id":{{id}},"file_name":"missing/{{id}}.png"}"""));
        _folder.Picture("train/a.png", 40, 30).Write("train/_annotations.coco.json", $$$"""
            {"info":{},"licenses":[],"categories":[{"id":1,"name":"dog"}],"images":[{"id":1,"file_name":"a.png"},{{{filler}}}],
             "annotations":[{"id":1,"image_id":1,"category_id":1,"bbox":[4,3,10,10]},{{{string.Join(',', Enumerable.Range(2, 20_000).Select(id => $$"""{"id":{{id}},"image_id":{{id}},"category_id":1,"bbox":[1,1,2,2]}"""))}}}]}
            """);

        var (images, _) = await _folder.ReadAsync();

        Assert.Equal("dog", Assert.Single(Assert.Single(images).Graph.Regions).Name);
    }

    [Fact]
    public async Task What_lies_beside_a_photo_is_not_given_to_another_of_its_name()
    {
        _folder.Picture("train/1.png", 40, 30).Picture("val/1.png", 40, 30).Gray("train/depth/1.png", 40, 30, (x, _) => (byte)x)
            .Picture("images/a/2.png", 40, 30).Picture("images/b/2.png", 40, 30).Gray("depth/b/2.png", 40, 30, (x, _) => (byte)x)
            .Picture("p/3.png", 40, 30).Picture("q/3.png", 40, 30).Gray("depth/3.png", 40, 30, (x, _) => (byte)x);

        var (images, folder) = await _folder.ReadAsync();

        Assert.Equal(["images/b/2.png", "train/1.png"], images.Where(image => image.DepthPath is not null).Select(image => image.Graph.Image.File).Order());
        Assert.Equal(2, folder.Warnings.Counts["beside-ambiguous"]);
    }

    [Fact]
    public async Task Photos_may_be_called_like_masks()
    {
        foreach (var (i, name) in new[] { "instance_2.png", "car_parts_3.png", "x_seg.png", "semantic/y.png" }.Index())
            Write($"{i}.json", name);
        _folder.Picture("instance_2.png", 40, 30).Picture("images/car_parts_3.png", 40, 30).Picture("x_seg.png", 40, 30).Picture("semantic/y.png", 40, 30);

        var (images, _) = await _folder.ReadAsync();

        Assert.Equal(4, images.Count);
    }

    [Fact]
    public void Pictures_taken_for_masks_and_annotations_of_other_forms_are_named()
    {
        _folder.Picture("a.png", 40, 30).Picture("semantic/b.png", 40, 30).Write("voc/a.xml", "<annotation/>").Write("voc/b.xml", "<annotation/>")
            .Write("a.txt", "0 0.5 0.5 1 1").Write("export.json.gz", "x");

        using var folder = DataFolder.Open(_folder.Root);
        var said = string.Join('\n', folder.Describe());

        Assert.Contains("not used: 2 files (voc/a.xml, ...): XML", said);
        Assert.Contains("not used: a.txt: text beside photos", said);
        Assert.Contains("not used: export.json.gz: gzip", said);
        Assert.Contains("taken for masks, depth or segment ids by their names: 1 (semantic/b.png)", said);
    }

    [Fact]
    public async Task Names_of_classes_and_files_stand_for_ids()
    {
        _folder.Picture("a.png", 40, 30).Write("labels.json", """
            {"images":[{"id":1,"file_name":"a.png"}],"categories":[{"id":1,"name":"dog"}],
             "annotations":[{"id":1,"image_id":"a.png","category_id":1,"bbox":[4,3,10,10]},{"id":2,"image_id":1,"category_id":"dog","bbox":[1,1,5,5]}]}
            """);

        var (images, folder) = await _folder.ReadAsync();

        Assert.Equal(["dog", "dog"], Assert.Single(images).Graph.Regions.Select(region => region.Name));
        Assert.Equal((1, 1), (folder.Warnings.Counts["image-by-name"], folder.Warnings.Counts["category-by-name"]));
    }

    [Fact]
    public async Task Panoptic_files_of_another_name_and_their_pictures_of_ids_are_found()
    {
        Directory.CreateDirectory(Path.Combine(_folder.Root, "panoptic masks"));
        File.WriteAllBytes(Path.Combine(_folder.Root, "panoptic masks", "1.png"), PanopticPng.FromMasks(40, 30,
            [(7, Polygon.ToRle(30, 40, new Box(0, 0, 20, 30))), (9, Polygon.ToRle(30, 40, new Box(20, 0, 40, 30)))]).Encode());
        _folder.Picture("photos/1.jpg", 40, 30).Write("export.json", """
            {"images":[{"id":1,"file_name":"1.jpg","width":40,"height":30}],"categories":[{"id":1,"name":"dog"},{"id":2,"name":"cat"}],
             "annotations":[{"image_id":1,"file_name":"1.png","segments_info":[{"id":7,"category_id":1,"area":600,"bbox":[0,0,20,30]},{"id":9,"category_id":2,"area":600,"bbox":[20,0,20,30]}]}]}
            """);

        var (images, _) = await _folder.ReadAsync();

        Assert.Equal([("cat", 600L), ("dog", 600L)],
            Assert.Single(images).Graph.Regions.Select(region => (region.Name, region.Mask!.Area)).OrderBy(pair => pair.Name));
    }

    [Fact]
    public async Task Ids_may_have_more_than_64_bits()
    {
        _folder.Picture("a.png", 40, 30).Write("labels.json", """
            {"images":[{"id":340282366920938463463374607431768211455,"file_name":"a.png"}],"categories":[{"id":18446744073709551615,"name":"dog"}],
             "annotations":[{"id":99999999999999999999,"image_id":340282366920938463463374607431768211455,"category_id":18446744073709551615,"bbox":[4,3,10,10]}]}
            """);

        var (images, _) = await _folder.ReadAsync();

        Assert.Equal("dog", Assert.Single(Assert.Single(images).Graph.Regions).Name);
    }

    [Theory]
    [InlineData("[null, [4,3,14,3,14,13,4,13]]")]
    [InlineData("[[4,3,14,3,14,13,4,13], null]")]
    [InlineData("[[], [4,3,14,3,14,13,4,13], null]")]
    public async Task Polygons_that_are_null_cost_themselves(string segmentation)
    {
        _folder.Picture("a.png", 40, 30).Write("labels.json", $$"""
            {"images":[{"id":1,"file_name":"a.png"}],"categories":[{"id":1,"name":"dog"}],"annotations":[{"id":1,"image_id":1,"category_id":1,"segmentation":{{segmentation}}}]}
            """);

        var (images, folder) = await _folder.ReadAsync();

        Assert.NotNull(Assert.Single(Assert.Single(images).Graph.Regions).Mask);
        Assert.Equal(1, folder.Warnings.Counts["polygon-bad"]);
    }

    [Fact]
    public void Of_pictures_of_one_name_that_differ_none_is_guessed()
    {
        _folder.VisualGenome(cocoId: "null").Picture("a/100.jpg", 80, 60).Picture("b/100.jpg", 60, 80);

        Assert.Contains("picture-ambiguous 1", Assert.Throws<InvalidDataException>(() => DataFolder.Open(_folder.Root)).Message);
    }

    [Theory]
    [InlineData("annotations/instances_train.json", "images/train/a.png")]
    [InlineData("annotations/instances_val2017.json", "images/val/a.png")]
    [InlineData("annotations/valid.json", "images/val/a.png")]
    [InlineData("annotations/person_keypoints-Train.json", "images/train/a.png")]
    [InlineData("train/coco/labels.json", "images/train/a.png")]
    public async Task The_split_in_the_file_s_name_says_which_picture_of_one_name_is_meant(string json, string picture)
    {
        Write(json, "a.png");
        _folder.Picture("images/train/a.png", 40, 30).Picture("images/val/a.png", 40, 30);

        var (images, _) = await _folder.ReadAsync();

        Assert.Equal(picture, Assert.Single(images).Graph.Image.File);
    }

    [Fact]
    public void A_name_of_both_splits_says_nothing()
    {
        Write("annotations/instances_train_val.json", "a.png");
        _folder.Picture("images/train/a.png", 40, 30).Picture("images/val/a.png", 40, 30);

        Assert.Contains("picture-ambiguous 1", Assert.Throws<InvalidDataException>(() => DataFolder.Open(_folder.Root)).Message);
    }

    [Theory]
    [InlineData("../a.png")]
    [InlineData("/etc/a.png")]
    [InlineData("C:\\a.png")]
    [InlineData("x\\..\\..\\a.png")]
    [InlineData("a\u001b[2J.png")]
    [InlineData("a\u202egnp.exe")]
    [InlineData("https://x.org/a.png")]
    [InlineData("")]
    public void An_export_hands_on_no_name_that_leads_astray(string file)
    {
        SceneGraph Graph(string name) => new() { Image = new() { Key = $"file:{name}", File = name, Width = 4, Height = 3 } };
        using var export = GraphExports.Create("graph-lines", _folder["out.jsonl"]);

        var counts = GraphExports.Run(export, [Graph(file), Graph("images/10:30 Übung.png")], cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal((2, 1, 1, $"file:{file}"), (counts.Seen, counts.Written, counts.BadName, counts.FirstBadName));
    }
}
