using System.Text.Json.Nodes;
using SyntheticVG.Datasets.Ade20K;
using SyntheticVG.Datasets.Coco;
using SyntheticVG.Datasets.Gqa;
using SyntheticVG.Datasets.Psg;
using SyntheticVG.Datasets.Reading;
using SyntheticVG.Datasets.VisualGenome;
using SyntheticVG.SceneGraphs;
using JsonNode = System.Text.Json.Nodes.JsonNode;

namespace SyntheticVG.Tests.Datasets;

/// <summary>Every JSON file of the goldens against its verdict: what it loads to, what is counted, what is refused.</summary>
public class JsonGoldenTests
{
    public static TheoryData<string> Cases()
    {
        var names = new TheoryData<string>();
        foreach (var item in TryCases() ?? [])
            names.Add(item["name"]!.GetValue<string>());
        return names.Count == 0 ? ["absent"] : names; // one test that skips itself, so that the absence shows
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Golden_file_is_read_as_its_verdict_says(string name)
    {
        var folder = Shared.Golden("formats/json");
        var item = TryCases()!.Single(c => c["name"]!.GetValue<string>() == name);
        var verdict = item["verdict"]!.GetValue<string>();

        if (verdict == "refuse")
        {
            var refused = Assert.Throws<InvalidDataException>(() => Read(folder, item, new()));
            Assert.Contains(Path.GetFileName(Files(folder, item)[^1]), refused.Message);
            return;
        }
        var report = new ReadReport();
        JsonNode read;
        try
        {
            read = Read(folder, item, report);
        }
        catch (InvalidDataException e) when (verdict == "either")
        {
            Assert.Contains(Path.GetFileName(Files(folder, item)[^1]), e.Message);
            return;
        }

        var expected = Truth(folder, item);
        Assert.True(JsonNode.DeepEquals(expected, read), $"{name}: expected\n{expected.ToJsonString()}\nfound\n{read.ToJsonString()}");
        var warnings = item["warnings"]?.AsObject().ToDictionary(pair => pair.Key.Replace('_', '-'), pair => pair.Value!.GetValue<long>()) ?? [];
        Assert.Equal(warnings.OrderBy(pair => pair.Key), report.Counts.OrderBy(pair => pair.Key));
        if (verdict == "warn")
        {
            var stopped = Assert.Throws<InvalidDataException>(() => Read(folder, item, ReadReport.StopAtFirst));
            Assert.Contains(".json", stopped.Message);
            Assert.Contains(warnings.Keys, stopped.Message.Contains);
        }
    }

    private static List<JsonNode>? TryCases()
    {
        var path = Shared.GoldenPath("formats/json/cases.json");
        return File.Exists(path) ? [.. JsonNode.Parse(File.ReadAllText(path))!["cases"]!.AsArray().Select(c => c!)] : null;
    }

    private static string[] Files(string folder, JsonNode item) => item["file"] is JsonArray list
        ? [.. list.Select(file => Path.Combine(folder, file!.GetValue<string>()))]
        : [Path.Combine(folder, item["file"]!.GetValue<string>())];

    // The truth of the case, in the members that the reader's output has.
    private static JsonNode Truth(string folder, JsonNode item)
    {
        if (item["regions"] is { } regions)
            return regions.DeepClone();
        var truth = JsonNode.Parse(File.ReadAllText(Path.Combine(folder, item["truth"]!.GetValue<string>())))!["images"]!.AsArray();
        var dropped = Numbers(item["dropped"]);
        var droppedImages = Numbers(item["dropped_images"]);
        foreach (var image in truth.Where(image => droppedImages.Contains(image!["id"]!.ToString())).ToList())
            truth.Remove(image);
        foreach (var thing in truth.SelectMany(image => image!["objects"]!.AsArray()).Where(thing => dropped.Contains(thing!["id"]!.ToString())).ToList())
            thing!.Parent!.AsArray().Remove(thing);
        foreach (var thing in truth.SelectMany(image => image!["objects"]!.AsArray()))
        {
            if (item["changed_box"] is { } changed && changed["id"]!.ToString() == thing!["id"]!.ToString())
                thing["box"] = changed["box"]!.DeepClone();
            if (item["warnings"]?["segmentation_missing"] is not null && thing!["id"]!.ToString() == Target(folder))
                thing["rle"] = null;
        }
        return truth.DeepClone();
    }

    private static string Target(string folder) => JsonNode.Parse(File.ReadAllText(Path.Combine(folder, "cases.json")))!["cases"]!.AsArray()
        .First(c => c!["target"] is not null)!["target"]!.ToString();

    private static HashSet<string> Numbers(JsonNode? list) => [.. (list?.AsArray() ?? []).Select(item => item!.ToString())];

    private static JsonNode Read(string folder, JsonNode item, ReadReport report)
    {
        var files = Files(folder, item);
        return Path.GetFileName(Path.GetDirectoryName(files[0])) switch
        {
            "coco" or "odd" => Coco(files[0], report, lvis: false),
            "lvis" => Coco(files[0], report, lvis: true),
            "vg" or "vg_old" or "vg_text_ids" => VisualGenome(files, report),
            "gqa" => Gqa(files[0], report, item),
            "psg" => Psg(files[0], report),
            "ade" => Array(files.Select(file => Ade(file, report))),
            var family => throw new InvalidOperationException($"no reader for {family}"),
        };
    }

    private static JsonNode Coco(string file, ReadReport report, bool lvis)
    {
        using var reader = CocoReader.Open(file, report);
        return Array(reader.Images.Select(image =>
        {
            var node = new JsonObject
            {
                ["id"] = image.Id,
                ["file"] = image.File,
                ["width"] = image.Width,
                ["height"] = image.Height,
                ["objects"] = Array(reader.Read(image).Select(a => new JsonObject
                {
                    ["id"] = a.Id,
                    ["label"] = a.Label,
                    ["category_id"] = a.CategoryId,
                    ["box"] = Numbers(a.Box),
                    ["area"] = a.Area,
                    ["crowd"] = a.Crowd,
                    ["rle"] = Mask(a.Mask),
                })),
            };
            if (lvis)
            {
                node["neg_category_ids"] = Array(image.NegativeCategories.Select(id => (JsonNode)id));
                node["not_exhaustive_category_ids"] = Array(image.NotExhaustiveCategories.Select(id => (JsonNode)id));
            }
            return node;
        }));
    }

    private static JsonNode VisualGenome(string[] files, ReadReport report)
    {
        string? Named(string name) => files.FirstOrDefault(file => Path.GetFileName(file) == name);
        using var reader = VgReader.Open(new(Named("image_data.json")!)
        {
            Objects = Named("objects.json"),
            Relationships = Named("relationships.json"),
            Attributes = Named("attributes.json"),
            RegionDescriptions = Named("region_descriptions.json"),
            SceneGraphs = Named("scene_graphs.json"),
        }, report);
        var read = reader.Images.Select(image => (Image: image, Said: reader.Read(image))).ToList();
        if (Named("region_descriptions.json") is not null)
            return Array(read.SelectMany(
                pair => pair.Said.Regions.Select(region => (JsonNode)new JsonArray(pair.Image.Id, region.Id, Numbers(region.Box), region.Phrase))));
        var attributes = Named("attributes.json") ?? Named("scene_graphs.json");
        return Array(read.Select(pair => new JsonObject
        {
            ["id"] = pair.Image.Id,
            ["file"] = pair.Image.File,
            ["width"] = pair.Image.Width,
            ["height"] = pair.Image.Height,
            ["coco_id"] = pair.Image.CocoId,
            ["objects"] = Array(pair.Said.Objects.Select(thing =>
            {
                var node = new JsonObject
                {
                    ["id"] = thing.Id,
                    ["names"] = Array(thing.Names.Select(name => (JsonNode)name)),
                    ["box"] = Numbers(thing.Box),
                    ["synsets"] = Array(thing.Synsets.Select(name => (JsonNode)name)),
                };
                if (attributes is not null)
                    node["attributes"] = Array(thing.Attributes.Select(name => (JsonNode)name));
                return node;
            })),
            ["relations"] = Array(pair.Said.Relations.Select(r => new JsonArray(r.Subject, r.Predicate, r.Object))),
        }));
    }

    private static JsonNode Gqa(string file, ReadReport report, JsonNode item)
    {
        using var reader = GqaReader.Open(file, report);
        var read = reader.Images.Select(image => (Image: image, Graph: reader.Read(image))).ToList();
        if (item["derived_relations"] is { } derived)
            Assert.Equal(derived.GetValue<int>(), read.Sum(pair => pair.Graph.Relations.Count(r => r.Derived)));
        return Array(read.Select(pair => new JsonObject
        {
            ["id"] = pair.Image.Id,
            ["file"] = pair.Image.File,
            ["width"] = pair.Image.Width,
            ["height"] = pair.Image.Height,
            ["objects"] = Array(pair.Graph.Objects.Select(thing => new JsonObject
            {
                ["id"] = thing.Id,
                ["names"] = new JsonArray(thing.Name),
                ["box"] = Numbers(thing.Box),
                ["attributes"] = Array(thing.Attributes.Select(name => (JsonNode)name)),
            })),
            ["relations"] = Array(pair.Graph.Relations.Select(r => new JsonArray(r.Subject, r.Predicate, r.Object))),
        }));
    }

    private static JsonArray Psg(string file, ReadReport report)
    {
        using var reader = PsgReader.Open(file, report);
        return Array(reader.Images.Select(image =>
        {
            var graph = reader.Read(image);
            var masks = reader.ReadMasks(image, graph, Path.Combine(Path.GetDirectoryName(file)!, image.PanopticFile));
            return new JsonObject
            {
                ["id"] = image.Id,
                ["file"] = image.File,
                ["coco_id"] = image.CocoId,
                ["width"] = image.Width,
                ["height"] = image.Height,
                ["test"] = reader.IsTest(image),
                ["objects"] = Array(graph.Segments.Select(segment => new JsonObject
                {
                    ["id"] = segment.Position,
                    ["label"] = segment.Label,
                    ["thing"] = segment.Thing,
                    ["box"] = Numbers(segment.Box),
                    ["segment_id"] = segment.SegmentId,
                    ["rle"] = Mask(masks.GetValueOrDefault(segment.Position)?.Mask),
                })),
                ["relations"] = Array(graph.Relations.Select(r => new JsonArray(r.Subject, r.Predicate, r.Object))),
            };
        }));
    }

    private static JsonObject Ade(string file, ReadReport report)
    {
        var image = AdeReader.Read(file, report);
        var folder = Path.GetDirectoryName(file)!;
        var (classes, instances) = AdePictures.ReadSegmentation(Path.Combine(folder, $"{image.Id}_seg.png"), image);
        var (parts, _) = AdePictures.ReadSegmentation(Path.Combine(folder, $"{image.Id}_parts_1.png"), image);
        return new JsonObject
        {
            ["id"] = image.Id,
            ["file"] = image.File,
            ["width"] = image.Width,
            ["height"] = image.Height,
            ["scene"] = Array(image.Scene.Select(word => (JsonNode)word)),
            ["objects"] = Array(image.Objects.Select(thing =>
            {
                var (visible, full) = AdePictures.ReadInstance(Path.Combine(folder, thing.MaskFile!), image);
                return new JsonObject
                {
                    ["id"] = thing.Id,
                    ["name_ndx"] = thing.NameIndex,
                    ["names"] = Array(thing.Names.Select(name => (JsonNode)name)),
                    ["raw_name"] = thing.RawName,
                    ["attributes"] = Array(thing.Attributes.Select(name => (JsonNode)name)),
                    ["part_of"] = thing.PartOf,
                    ["visible"] = Mask(visible),
                    ["visible_area"] = visible.Area,
                    ["full"] = Mask(full),
                    ["box_of_visible"] = visible.IsEmpty ? null : Numbers(visible.Box),
                };
            })),
            ["seg_classes"] = new JsonObject(classes.Select(pair => KeyValuePair.Create(pair.Key.ToString(), (JsonNode?)Mask(pair.Value)))),
            ["seg_instances"] = Array(instances.Select(pair => new JsonArray(pair.Key, Mask(pair.Value)))),
            ["part_classes"] = Array(parts.Select(pair => new JsonArray(pair.Key, Mask(pair.Value)))),
        };
    }

    private static JsonArray Array(IEnumerable<JsonNode> items) => new([.. items]);

    private static JsonArray Numbers(Box box) => [box.Left, box.Top, box.Right, box.Bottom];

    private static JsonObject? Mask(Rle? mask) =>
        mask is null ? null : new() { ["size"] = new JsonArray(mask.Height, mask.Width), ["counts"] = mask.ToString() };
}
