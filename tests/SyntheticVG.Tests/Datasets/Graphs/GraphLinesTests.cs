using SyntheticVG.Datasets;
using SyntheticVG.Datasets.Graphs;
using SyntheticVG.Datasets.Reading;
using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Tests.Datasets.Graphs;

public class GraphLinesTests
{
    private static readonly SceneGraph Riding = new()
    {
        Image = new() { Key = "coco:7", File = "train2017/7.jpg", Width = 4, Height = 3 },
        Regions =
        [
            new()
            {
                Name = "woman",
                Box = new(0, 0, 2, 3),
                Mask = Rle.FromRuns(3, 4, [0, 6, 6]),
                Sources = [new("coco", "12") { IoU = 0.75, Metric = "mask" }]
            },
            new() { Name = "cheval à bascule", Box = new(1.5, 1, 4, 3) },
        ],
        Relationships =
            [new() { Subject = 0, Predicate = "riding", Object = 1, Category = RelationshipCategory.Interactional, Origin = RelationshipOrigin.Human }],
    };

    [Fact]
    public void Writes_a_line_that_reads_back_to_the_same_line() =>
        Assert.Equal(GraphLines.Write(Riding), GraphLines.Write(GraphLines.Read(GraphLines.Write(Riding))));

    [Fact]
    public void Says_which_relationship_names_a_region_that_the_image_lacks()
    {
        var line = GraphLines.Write(Riding).Replace("\"object\":1", "\"object\":17");

        var error = Assert.Throws<InvalidDataException>(() => GraphLines.Read(line));

        Assert.Contains("joins regions 0 and 17; the image has 2", error.Message);
    }

    [Theory]
    [InlineData("\"regions\":", "\"parts\":", "regions")]
    [InlineData("\"relationships\":", "\"edges\":", "relationships")]
    [InlineData("\"key\":\"coco:7\",", "", "key")]
    [InlineData("\"name\":\"woman\"", "\"name\":null", "name")]
    [InlineData("\"box\":[0,0,2,3]", "\"box\":[0,0,2]", "expected a box of four numbers")]
    [InlineData("\"box\":[0,0,2,3]", "\"box\":[0,0,2,1e999]", "expected a box of four numbers")]
    [InlineData("\"category\":\"interactional\"", "\"category\":\"magical\"", "category")]
    [InlineData("\"category\":\"interactional\"", "\"category\":1", "category")]
    [InlineData("\"size\":[3,4]", "\"size\":[4,3]", "the mask of region 0 is 3 × 4; the image is 4 × 3")]
    [InlineData("\"version\":1", "\"version\":2", "found version 2; expected 1")]
    [InlineData("\"version\":1,\"image\":", "\"version\":3,\"photo\":", "found version 3; expected 1")]
    [InlineData("\"version\":1", "\"version\":1,\"version\":1", "version")]
    [InlineData("{\"version\"", "[{\"version\"", "not a graph")]
    public void Says_what_is_wrong_with_a_line(string found, string replacement, string expected)
    {
        var line = GraphLines.Write(Riding);
        Assert.Contains(found, line);

        var error = Assert.Throws<InvalidDataException>(() => GraphLines.Read(line.Replace(found, replacement)));

        Assert.Contains(expected, error.Message);
    }

    [Theory]
    [InlineData("graphs.jsonl")]
    [InlineData("graphs.jsonl.zst")]
    public void Writes_files_that_read_back_to_the_same_graphs(string name)
    {
        var path = Path.Combine(NewFolder(), name);

        var written = GraphLines.WriteFile(path, Enumerable.Repeat(Riding, 300));

        Assert.Equal(300, written);
        Assert.All(GraphLines.ReadFile(path), graph => Assert.Equal(GraphLines.Write(Riding), GraphLines.Write(graph)));
        Assert.Equal(300, GraphLines.ReadFile(path).Count());
        Assert.Equal([path], Directory.GetFiles(Path.GetDirectoryName(path)!));
    }

    [Fact]
    public void Leaves_the_old_file_when_the_new_one_is_not_finished()
    {
        var path = Path.Combine(NewFolder(), "graphs.jsonl");
        GraphLines.WriteFile(path, [Riding]);

        Assert.Throws<IOException>(() => GraphLines.WriteFile(path, Enumerable.Range(0, 3).Select(i => i < 2 ? Riding : throw new IOException("disk full"))));

        Assert.Single(GraphLines.ReadFile(path));
        Assert.Equal([path], Directory.GetFiles(Path.GetDirectoryName(path)!));
    }

    [Fact]
    public void Passes_over_blank_lines_line_ends_of_windows_and_a_byte_order_mark()
    {
        var path = Path.Combine(NewFolder(), "graphs.jsonl");
        var line = GraphLines.Write(Riding);
        File.WriteAllText(path, $"\uFEFF{line}\r\n\r\n  \n{line}");

        Assert.Equal(2, GraphLines.ReadFile(path).Count());
    }

    [Fact]
    public void Names_file_and_line_of_a_bad_graph_or_counts_it_and_goes_on()
    {
        var path = Path.Combine(NewFolder(), "graphs.jsonl");
        var line = GraphLines.Write(Riding);
        File.WriteAllText(path, $"{line}\n\n{line[..40]}\n{line}\n{line[..^1]}");
        var report = new ReadReport();

        Assert.Equal(2, GraphLines.ReadFile(path, report).Count());
        Assert.Equal(2, report.Counts["bad-graph"]);
        Assert.StartsWith($"{path}:3: not a graph", Assert.Throws<InvalidDataException>(() => GraphLines.ReadFile(path).Count()).Message);
    }

    [Fact]
    public void Keeps_the_graphs_before_the_cut_of_a_compressed_file()
    {
        var path = Path.Combine(NewFolder(), "graphs.jsonl.zst");
        GraphLines.WriteFile(path, Enumerable.Range(0, 20_000).Select(i => Riding with { Image = Riding.Image with { Key = $"coco:{i * 7919 % 20011}" } }));
        var bytes = File.ReadAllBytes(path);
        File.WriteAllBytes(path, bytes[..(bytes.Length / 2)]);
        var report = new ReadReport();

        Assert.InRange(GraphLines.ReadFile(path, report).Count(), 1000, 19_999);
        Assert.Equal(1, report.Counts["data-damaged"]);
        Assert.Throws<InvalidDataException>(() => GraphLines.ReadFile(path).Count());
    }

    [Fact]
    public void Cuts_off_the_half_line_of_a_killed_writer()
    {
        var path = Path.Combine(NewFolder(), "graphs.jsonl");
        File.WriteAllText(path, $"one\ntwo\n{new string('x', 10_000)}");

        using (var appender = new LineAppender(path))
        {
            Assert.Equal(8, appender.Length);
            appender.Append("three"u8);
        }

        Assert.Equal("one\ntwo\nthree\n", File.ReadAllText(path));
    }

    private static string NewFolder() => Directory.CreateTempSubdirectory("synvg-").FullName;
}
