using DuckDB.NET.Data;
using Parquet;
using SyntheticVG.Datasets.Exports;
using SyntheticVG.Datasets.Reading;
using SyntheticVG.Datasets.SvgFull;
using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Tests.Datasets.SvgFull;

public sealed class SvgFullExportTests
{
    private static readonly SceneGraph Riding = new()
    {
        Image = new()
        {
            Key = "coco:554750",
            File = "images/train2017/000000554750.jpg",
            Width = 6,
            Height = 4,
            Sources = new SortedDictionary<string, string> { ["coco"] = "554750", ["psg"] = "107" }
        },
        Regions =
        [
            new() { Name = "woman", Box = new(0, 0, 2, 3), Mask = Rle.FromRuns(4, 6, [0, 3, 1, 3, 17]), Description = "a woman in a red coat" },
            new() { Name = "", Box = new(2, 1, 6, 4), Mask = Rle.FromRuns(4, 6, [9, 3, 1, 3, 1, 3, 1, 3]), Description = "cheval à bascule" },
            new() { Name = "犬", Box = new(2, 0.25, 4, 1), Mask = null },
        ],
        Relationships =
        [
            new() { Subject = 0, Predicate = "riding", Object = 1, Category = RelationshipCategory.Interactional, Origin = RelationshipOrigin.Editor },
            new()
            {
                Subject = 2,
                Predicate = "left of",
                OriginalPredicate = "to the left of",
                Object = 0,
                Category = RelationshipCategory.Spatial,
                Origin = RelationshipOrigin.Student
            },
        ],
    };

    private static readonly SceneGraph Nothing = new() { Image = new() { Key = "pocket:7-12", File = "images/12.png", Width = 8, Height = 8 } };

    [Fact]
    public void A_file_that_we_write_reads_back_to_the_same_graphs()
    {
        var lost = new ReadReport();
        var path = Export([Riding, Nothing], lost);

        var read = SvgFullReader.ReadFiles([path]).Select(row => row.ToGraph(majority: null, ReadReport.StopAtFirst)).ToList();

        Assert.Equal(["coco:554750 train2017/000000554750.jpg 6x4", "pocket:7-12 images/12.png 8x8"],
            read.Select(graph => $"{graph.Image.Key} {graph.Image.File} {graph.Image.Width}x{graph.Image.Height}"));
        Assert.Equal("107", read[0].Image.Sources["psg"]);
        Assert.Equal(Regions(Riding), Regions(read[0]));
        Assert.Equal(["0 riding 1  Interactional words", "2 left of 0 to the left of Spatial words"],
            read[0].Relationships.Select(one => $"{one.Subject} {one.Predicate} {one.Object} {one.OriginalPredicate} {one.Category} {one.CategoryInferred}"));
        Assert.Equal(1, lost.Counts["mask-missing"]);
    }

    [Fact]
    public void Golden_published_rows_survive_being_written_and_read_again()
    {
        var rows = SvgFullReader.ReadFiles([Shared.Golden("formats/parquet/hf.parquet")]).ToList();
        var path = Export(rows.Select(row => row.ToGraph(majority: null, new())).Where(graph => graph.Image.Width > 0));

        var again = SvgFullReader.ReadFiles([path]).ToList();

        Assert.Equal(rows.Where(row => row.Regions.Count > 0 || row.Width > 0).Select(Text), again.Select(Text));
        static string Text(SvgFullRow row) => $"{row.ImageId} {string.Join(' ', row.Regions)} {string.Join(' ', row.Relations)}";
    }

    [Fact]
    public void Many_graphs_go_into_several_row_groups_and_come_back_in_order()
    {
        var path = Export(Enumerable.Range(0, 2345).Select(
            i => Riding with { Image = Riding.Image with { Key = $"pocket:1-{i}", File = $"{i}.png", Sources = new SortedDictionary<string, string>() } }));

        Assert.Equal(Enumerable.Range(0, 2345).Select(i => $"{i}.png 3 2"),
            SvgFullReader.ReadFiles([path]).Select(row => $"{row.ImageId} {row.Regions.Count} {row.Relations.Count}"));
    }

    [Fact]
    public void DuckDB_reads_what_we_write_with_the_published_columns()
    {
        var path = Export([Riding, Nothing]);
        using var database = new DuckDBConnection("DataSource=:memory:");
        database.Open();

        Assert.Equal(
            ["id VARCHAR", "image_id VARCHAR", "regions STRUCT(bbox DOUBLE[], \"object\" VARCHAR, segmentation STRUCT(size BIGINT[], counts VARCHAR))[]",
                "scene_graph VARCHAR", "metadata/width BIGINT", "metadata/height BIGINT"],
            Rows(database, $"select column_name || ' ' || column_type from (describe select * from '{path}')"));
        var mask = Riding.Regions[0].Mask;
        Assert.Equal(
            [
                "107 train2017/000000554750.jpg 6 4 3 [0.0, 0.0, 2.0, 3.0] woman " + $"[4, 6] {mask} null null",
                "pocket:7-12 images/12.png 8 8 0 null null null null null null",
            ],
            Rows(database, $"""
                select concat_ws(' ', id, image_id, "metadata/width", "metadata/height", len(regions), coalesce(regions[1].bbox::varchar, 'null'), coalesce(regions[1].object, 'null'),
                coalesce(regions[1].segmentation.size::varchar, 'null'), coalesce(regions[1].segmentation.counts, 'null'), coalesce(regions[2].object, 'null'), coalesce(regions[3].segmentation::varchar, 'null')) from '{path}'
                """));
        Assert.Equal(["cheval à bascule"], Rows(database, $"select scene_graph->>'$.objects[1]' from '{path}' where id = '107'"));
    }

    [Fact]
    public async Task Parquet_Net_reads_what_we_write_with_the_published_columns()
    {
        var path = Export([Riding, Nothing]);
        await using var reader = await ParquetReader.CreateAsync(path, cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal(
            ["id", "image_id", "regions/list/element/bbox/list/element", "regions/list/element/object", "regions/list/element/segmentation/size/list/element",
                "regions/list/element/segmentation/counts", "scene_graph", "metadata/width", "metadata/height"],
            reader.Schema.DataFields.Select(field => field.Path.ToString()));
        using var group = reader.OpenRowGroupReader(0);
        var boxes = new double[13];
        await group.ReadRawAsync<double>(reader.Schema.DataFields[2], boxes, new int[13], new int[13], TestContext.Current.CancellationToken);
        Assert.Equal([0, 0, 2, 3, 2, 1, 4, 3, 2, 0.25, 2, 0.75], boxes[..12]); // and a place for the empty list
        Assert.Equal(2, group.RowCount);
    }

    [Fact]
    public void A_predicate_gets_the_category_of_seven_tenths_of_its_uses_in_stage_1_and_is_marked()
    {
        var majority = new PredicateMajority();
        majority.Add(Used("at", RelationshipCategory.Functional, 7, RelationshipCategory.Spatial, 3));
        majority.Add(Used("riding", RelationshipCategory.Social, 6, RelationshipCategory.Interactional, 4));

        var graph = SvgFullReader.ReadFiles([Export([Used("at", RelationshipCategory.Social, 1), Used("riding", RelationshipCategory.Emotional, 1)])])
            .Select(row => row.ToGraph(majority, ReadReport.StopAtFirst).Relationships[0]).ToList();

        Assert.Equal((RelationshipCategory.Functional, "stage-1-majority"), (graph[0].Category, graph[0].CategoryInferred));
        Assert.Equal((RelationshipCategory.Interactional, "words"), (graph[1].Category, graph[1].CategoryInferred));
    }

    private static SceneGraph Used(string predicate, params object[] uses) => Riding with
    {
        Relationships = [.. uses.Chunk(2).SelectMany(use => Enumerable.Range(0, (int)use[1]).Select(_ => new Relationship
        {
            Subject = 0, Predicate = predicate, Object = 1, Category = (RelationshipCategory)use[0], Origin = RelationshipOrigin.Teacher,
        }))],
    };

    private static IEnumerable<string> Regions(SceneGraph graph) =>
        graph.Regions.Select(region => $"{region.Name}|{region.Box}|{region.Mask}|{region.Description}");

    private static IEnumerable<string> Rows(DuckDBConnection database, string query)
    {
        using var command = database.CreateCommand();
#pragma warning disable CA2100 // the query is this file's
        command.CommandText = query;
#pragma warning restore CA2100
        using var reader = command.ExecuteReader();
        while (reader.Read())
            yield return reader.GetString(0);
    }

    private static string Export(IEnumerable<SceneGraph> graphs, ReadReport? lost = null)
    {
        var path = Path.Combine(Directory.CreateTempSubdirectory("synvg-").FullName, "train.parquet");
        using var export = GraphExports.Create("svg-full", path, lost);
        GraphExports.Run(export, graphs, cancellationToken: TestContext.Current.CancellationToken);
        return path;
    }
}
