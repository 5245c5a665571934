using System.Text.Json;
using SyntheticVG.Datasets.Coco;
using SyntheticVG.Datasets.Exports;
using SyntheticVG.Datasets.Graphs;
using SyntheticVG.Datasets.Reading;
using SyntheticVG.Datasets.SvgRelations;
using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Tests.Datasets.Exports;

public class GraphExportsTests
{
    private static readonly SceneGraph Riding = new()
    {
        Image = new()
        {
            Key = "coco:7",
            File = "VG_100K/9.jpg",
            Width = 6,
            Height = 4,
            Sources = new SortedDictionary<string, string> { ["coco"] = "7", ["vg"] = "9" }
        },
        Regions =
        [
            new()
            {
                Name = "woman",
                Box = new(0, 0, 2, 3),
                Mask = Rle.FromRuns(4, 6, [0, 3, 1, 3, 17]),
                Description = "a woman in a red coat.",
                Sources = [new("vg", "12")],
                Attributes = ["tall"]
            },
            new() { Name = "cheval à bascule", Box = new(2, 1, 6, 4), Mask = Rle.FromRuns(4, 6, [9, 3, 1, 3, 1, 3, 1, 3]), Score = 0.75 },
            new() { Name = "犬", Box = new(2, 0, 4, 1), Mask = Rle.FromRuns(4, 6, [8, 1, 3, 1, 11]) },
        ],
        Relationships =
        [
            new() { Subject = 0, Predicate = "riding", Object = 1, Category = RelationshipCategory.Interactional, Origin = RelationshipOrigin.Teacher },
            new()
            {
                Subject = 0,
                Predicate = "left of",
                OriginalPredicate = "to the left of",
                Object = 2,
                Category = RelationshipCategory.Spatial,
                Origin = RelationshipOrigin.Teacher
            },
            new() { Subject = 2, Predicate = "on", Object = 1, Category = RelationshipCategory.Spatial, Origin = RelationshipOrigin.Teacher },
        ],
    };

    private static readonly SceneGraph Held = Riding with
    {
        Image = Riding.Image with { Key = "coco:8", Evaluation = true, Sources = new SortedDictionary<string, string> { ["coco"] = "8", ["vg"] = "10" } }
    };

    [Fact]
    public void Svg_relations_read_back_to_the_same_graph()
    {
        var path = Export("svg-relations", "svg.jsonl");

        var read = Assert.Single(SvgRelationsReader.ReadFile(path)).ToGraph();

        // What the form holds: no attributes, no COCO id; relations by subject, then category.
        Assert.Equal("VG_100K/9.jpg", read.Image.File);
        Assert.Equal(Text(Riding, attributes: false), Text(read, attributes: false));
        Assert.Equal(("coco:7", 0.75, "a woman in a red coat."), (read.Image.Key, read.Regions[1].Score!.Value, read.Regions[0].Description));
        Assert.Equal("to the left of", read.Relationships.Single(relationship => relationship.Predicate == "left of").OriginalPredicate);
    }

    [Fact]
    public void Svg_relations_view_reads_back_to_the_same_relations()
    {
        var image = Assert.Single(SvgRelationsReader.ReadFile(Export("svg-relations-view", "view.jsonl")));

        Assert.Equal("9", image.Id);
        Assert.Equal(["0 Spatial to the left of 2", "0 Interactional riding 1", "2 Spatial on 1"],
            image.Relations.Select(relation => $"{relation.Subject} {relation.Category} {relation.Predicate} {relation.Object}"));
    }

    [Fact]
    public void Golden_svg_relations_survive_being_written_and_read_again()
    {
        var images = SvgRelationsReader.ReadFile(Shared.Golden("formats/svg-relations/full.jsonl")).Select(image => image.ToGraph()).ToList();
        var path = Path.Combine(NewFolder(), "again.jsonl");

        Run("svg-relations", path, images);

        Assert.Equal(images.Select(graph => Text(graph)), SvgRelationsReader.ReadFile(path).Select(image => Text(image.ToGraph())));
    }

    [Fact]
    public void Psg_reads_back_to_the_same_names_masks_and_relations()
    {
        var report = new ReadReport();
        var folder = Export("psg", "psg", report);

        var read = Assert.Single(GraphSource.Find(folder, ReadReport.StopAtFirst).Single().Read());

        Assert.Equal(Text(Riding, attributes: false), Text(read, attributes: false));
        Assert.Equal("coco:7", read.Image.Key);
        Assert.Equal(0, report.Total);
    }

    [Fact]
    public void Psg_gives_a_shared_pixel_to_the_smaller_region_and_counts_it()
    {
        var graph = Riding with
        {
            Regions =
            [Riding.Regions[0], Riding.Regions[0] with { Name = "hand", Mask = Rle.FromRuns(4, 6, [0, 1, 23]) }, Riding.Regions[2] with { Mask = null }]
        };
        var report = new ReadReport();

        Run("psg", Path.Combine(NewFolder(), "psg"), [graph], report);

        Assert.Equal(1, report.Counts["mask-covered"]);
        Assert.Equal(1, report.Counts["mask-missing"]);
    }

    [Fact]
    public void Visual_genome_reads_back_to_the_same_graph()
    {
        var folder = Export("vg", "vg");

        var read = Assert.Single(GraphSource.Find(folder, ReadReport.StopAtFirst).Single().Read());

        Assert.Equal(Text(Riding, masks: false), Text(read, masks: false));
        Assert.Equal(("coco:7", "VG_100K/9.jpg"), (read.Image.Key, read.Image.File));
        Assert.Equal(["vg:12"], read.Regions.SelectMany(region => region.Sources).Select(source => $"{source.Dataset}:{source.Id}").Take(1));
    }

    [Fact]
    public void Coco_reads_back_to_the_same_annotations_with_the_relations_beside()
    {
        var path = Export("coco", "instances_train2017.json");

        using var reader = CocoReader.Open(path, ReadReport.StopAtFirst);
        var annotations = reader.Read(Assert.Single(reader.Images));
        using var document = JsonDocument.Parse(File.ReadAllBytes(path));
        var relations = document.RootElement.GetProperty("relations").EnumerateArray().Select(relation =>
            $"{relation.GetProperty("subject_id")} {relation.GetProperty("predicate")} {relation.GetProperty("object_id")} {relation.GetProperty("category")}");

        Assert.Equal(Riding.Regions.Select(region => $"{region.Name} {region.Box} {region.Mask}"),
            annotations.Select(annotation => $"{annotation.Label} {annotation.Box} {annotation.Mask}"));
        Assert.Equal(["1 riding 2 interactional", "1 left of 3 spatial", "3 on 2 spatial"], relations);
    }

    [Theory]
    [InlineData("svg-relations")]
    [InlineData("svg-full")]
    [InlineData("psg")]
    [InlineData("vg")]
    [InlineData("coco")]
    [InlineData("graph-lines")]
    public void Leaves_images_of_evaluation_splits_out_and_counts_them(string name)
    {
        var path = Path.Combine(NewFolder(), "out");

        Assert.Equal(new(2, 1, 1, 0, 0), Run(name, path, [Riding, Held]));
        Assert.Equal(new(2, 2, 0, 0, 0), Run(name, path, [Riding, Held], options: new() { WithEvaluation = true }));
    }

    [Theory]
    [InlineData("svg-relations")]
    [InlineData("svg-full")]
    [InlineData("psg")]
    [InlineData("vg")]
    [InlineData("coco")]
    [InlineData("graph-lines")]
    public void Leaves_no_file_of_that_name_where_the_writing_stops_half_way(string name)
    {
        var folder = NewFolder();

        Assert.Throws<IOException>(
            () => Run(name, Path.Combine(folder, "out"), [Riding, .. Enumerable.Range(0, 1).Select<int, SceneGraph>(_ => throw new IOException("disk full"))]));
        Assert.DoesNotContain(Directory.GetFiles(folder, "*", SearchOption.AllDirectories), file => !file.EndsWith(".png"));
    }

    private static string Export(string name, string file, ReadReport? report = null)
    {
        var path = Path.Combine(NewFolder(), file);
        Run(name, path, [Riding, Held], report);
        return path;
    }

    private static GraphExportCounts Run(string name, string path, IEnumerable<SceneGraph> graphs, ReadReport? report = null,
        GraphExportOptions? options = null)
    {
        using var export = GraphExports.Create(name, path, report);
        return GraphExports.Run(export, graphs, options, TestContext.Current.CancellationToken);
    }

    private static string Text(SceneGraph graph, bool attributes = true, bool masks = true) =>
        $"{graph.Image.Width}x{graph.Image.Height}\n"
        + string.Join('\n', graph.Regions.Select(
            region => $"{region.Name} {region.Box} {(masks ? region.Mask : null)} {(attributes ? string.Join(';', region.Attributes) : "")}")) + '\n'
        + string.Join('\n',
            graph.Relationships.Select(relationship => $"{relationship.Subject} {relationship.Category} {relationship.Predicate} {relationship.Object}")
                .Order(StringComparer.Ordinal));

    private static string NewFolder() => Directory.CreateTempSubdirectory("synvg-").FullName;
}
