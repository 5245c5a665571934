using SyntheticVG.Datasets.Graphs;
using SyntheticVG.SceneGraphs;

namespace SyntheticVG.App.Tests.Commands;

public class GraphFileCommandsTests
{
    private static readonly SceneGraph Riding = new()
    {
        Image = new() { Key = "coco:7", File = "train2017/7.jpg", Width = 4, Height = 3 },
        Regions = [new() { Name = "woman", Box = new(0, 0, 2, 3) }, new() { Name = "horse", Box = new(1, 1, 4, 3) }],
        Relationships =
            [new() { Subject = 0, Predicate = "riding", Object = 1, Category = RelationshipCategory.Interactional, Origin = RelationshipOrigin.Human }],
    };

    [Fact]
    public async Task Stats_writes_its_numbers_as_json_and_as_a_picture()
    {
        var folder = NewRun();
        var (json, plot) = (Path.Combine(folder, "stats.json"), Path.Combine(folder, "stats.png"));

        Assert.Equal(0, await CommandLine.RunAsync(["stats", folder, "--json", json, "--plot", plot]));

        Assert.Contains("\"images\": 2", await File.ReadAllTextAsync(json, TestContext.Current.CancellationToken));
        Assert.True(new FileInfo(plot).Length > 1000);
    }

    [Fact]
    public async Task Convert_writes_another_format_and_leaves_evaluation_out()
    {
        var folder = NewRun();
        var output = Path.Combine(folder, "vg");

        Assert.Equal(0, await CommandLine.RunAsync(["convert", folder, "--to", "vg", "--out", output]));

        var graph = Assert.Single(GraphSource.Find(output, new()).Single().Read());
        Assert.Equal(new("woman", "riding", "horse"), graph.TripletOf(graph.Relationships[0]));
    }

    [Fact]
    public async Task Convert_writes_svg_full_and_reads_it_with_categories_of_stage_1()
    {
        var folder = NewRun();
        var (parquet, lines) = (Path.Combine(folder, "train.parquet"), Path.Combine(folder, "again.jsonl"));

        Assert.Equal(0, await CommandLine.RunAsync(["convert", folder, "--to", "svg-full", "--out", parquet]));
        Assert.Equal(0, await CommandLine.RunAsync(["convert", parquet, "--to", "graph-lines", "--categories", folder, "--out", lines]));

        var relationship = Assert.Single(Assert.Single(GraphLines.ReadFile(lines)).Relationships);
        Assert.Equal(("riding", RelationshipCategory.Interactional, "stage-1-majority"),
            (relationship.Predicate, relationship.Category, relationship.CategoryInferred));
    }

    [Theory]
    [InlineData(1, "stats", "no-such-file")]
    [InlineData(2, "stats")]
    [InlineData(2, "convert", "graphs.jsonl", "--to", "no-such-format", "--out", "x")]
    [InlineData(2, "convert", "graphs.jsonl", "--to", "vg")]
    public async Task Says_what_it_lacks_by_its_exit_code(int code, params string[] args) => Assert.Equal(code, await CommandLine.RunAsync(args));

    [Theory]
    [InlineData("found no graph;", "")]
    [InlineData("found no graph (FILE:1: not a graph", "no graph, nor a photo")]
    public async Task What_holds_no_graph_is_refused_and_nothing_is_written(string message, string content)
    {
        using var folder = new TemporaryFolder();
        var file = folder["text.jpg"];
        await File.WriteAllTextAsync(file, content, TestContext.Current.CancellationToken);

        foreach (var arguments in (string[][])[["stats", file],
            .. Datasets.Exports.GraphExports.Names.Select(name => (string[])["convert", file, "--to", name, "--out", folder[$"out-{name}"]])])
        {
            var (code, output) = await ChildProcess.RunAndListenAsync(TestContext.Current.CancellationToken, arguments);
            Assert.Equal(1, code);
            Assert.Contains(message.Replace("FILE", file, StringComparison.Ordinal), output, StringComparison.Ordinal);
            Assert.Contains("expected graph lines", output, StringComparison.Ordinal);
            Assert.DoesNotContain("NaN", output, StringComparison.Ordinal);
        }
        Assert.Equal([file], Directory.EnumerateFiles(folder.FullName, "*", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task Stops_at_a_bad_line_with_strict_and_counts_it_without()
    {
        var folder = NewRun();
        await File.AppendAllTextAsync(Path.Combine(folder, "graphs.jsonl"), "{\"version\": 1}\n", TestContext.Current.CancellationToken);

        Assert.Equal(0, await CommandLine.RunAsync(["stats", folder]));
        Assert.Equal(1, await CommandLine.RunAsync(["stats", folder, "--strict"]));
    }

    private static string NewRun()
    {
        var folder = Directory.CreateTempSubdirectory("synvg-").FullName;
        GraphLines.WriteFile(Path.Combine(folder, "graphs.jsonl"), [Riding, Riding with { Image = Riding.Image with { Key = "coco:8", Evaluation = true } }]);
        return folder;
    }
}
