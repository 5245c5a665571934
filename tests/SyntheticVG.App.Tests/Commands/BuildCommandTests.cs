using SyntheticVG.Datasets;

namespace SyntheticVG.App.Tests.Commands;

public class BuildCommandTests
{
    private readonly string _run = Path.Combine(Directory.CreateTempSubdirectory("synvg-build-").FullName, "run");

    [Fact]
    public async Task Joins_the_seed_photos_into_two_graphs_and_does_nothing_twice()
    {
        var data = Shared.Data("seed-photos");

        Assert.Equal(0, await CommandLine.RunAsync(["build", "--data", data, "--teacher", "geometry", "--out", _run]));

        var graphs = File.ReadLines(Path.Combine(_run, "graphs.jsonl")).Select(line => GraphLines.Read(line)).ToList();
        Assert.Equal(2, graphs.Count);
        Assert.All(graphs, graph =>
        {
            Assert.True(graph.Regions.Count >= 5 && graph.Relationships.Count >= 10);
            Assert.Superset(new HashSet<string> { "coco", "vg", "gqa", "refcoco", "psg" }, graph.Regions.SelectMany(region => region.Sources).Select(source => source.Dataset).ToHashSet());
            Assert.True(graph.Image.Evaluation);
        });
        var before = State();
        Assert.Equal(0, await CommandLine.RunAsync(["build", "--data", data, "--teacher", "geometry", "--out", _run]));
        Assert.Equal(before, State());
    }

    [Theory]
    [InlineData("--teacher", "openai")]
    [InlineData("--teacher", "nobody")]
    [InlineData("--max-cost", "5")]
    [InlineData("--teacher", "simulated")]
    [InlineData("--concurrency", "0")]
    public async Task Says_what_is_wrong_with_the_options_and_exits_with_2(params string[] options)
    {
        var data = Directory.CreateTempSubdirectory("synvg-data-").FullName;

        Assert.Equal(2, await CommandLine.RunAsync(["build", "--data", data, "--out", _run, .. options]));
        Assert.False(Directory.Exists(_run));
    }

    private IReadOnlyList<(string, DateTime, long)> State() => [.. new DirectoryInfo(_run).EnumerateFiles("*", SearchOption.AllDirectories)
        .Where(file => file.Name is "graphs.jsonl" or "rejected.jsonl" or "run.json" or "README.md" || file.Extension == ".png")
        .Select(file => (file.FullName, file.LastWriteTimeUtc, file.Length)).Order()];
}
