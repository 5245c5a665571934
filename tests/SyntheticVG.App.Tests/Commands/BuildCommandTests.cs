using SyntheticVG.Datasets.Graphs;

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
            Assert.Superset(new HashSet<string> { "coco", "vg", "gqa", "refcoco", "psg" },
                graph.Regions.SelectMany(region => region.Sources).Select(source => source.Dataset).ToHashSet());
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
    [InlineData("--recipe", "no-such-recipe")]
    [InlineData("--merge", "no-such-policy")]
    public async Task Says_what_is_wrong_with_the_options_and_exits_with_2(params string[] options)
    {
        var data = Directory.CreateTempSubdirectory("synvg-data-").FullName;

        Assert.Equal(2, await CommandLine.RunAsync(["build", "--data", data, "--out", _run, .. options]));
        Assert.False(Directory.Exists(_run));
    }

    [Fact]
    public async Task A_recipe_file_takes_a_data_set_out_of_the_join()
    {
        var data = Shared.Data("seed-photos");
        var recipe = Path.Combine(Path.GetDirectoryName(_run)!, "recipe.json");
        await File.WriteAllTextAsync(recipe, """{"gqa": [], "psg": []}""", TestContext.Current.CancellationToken);

        Assert.Equal(0, await CommandLine.RunAsync(["build", "--data", data, "--recipe", recipe, "--merge", "original-offline", "--out", _run]));

        var datasets = File.ReadLines(Path.Combine(_run, "graphs.jsonl")).SelectMany(line => GraphLines.Read(line).Regions).SelectMany(region => region.Sources)
            .Select(source => source.Dataset).ToHashSet();
        Assert.Contains("vg", datasets);
        Assert.DoesNotContain("gqa", datasets);
    }

    private IReadOnlyList<(string, DateTime, long)> State() => [.. new DirectoryInfo(_run).EnumerateFiles("*", SearchOption.AllDirectories)
        .Where(file => file.Name is "graphs.jsonl" or "rejected.jsonl" or "run.json" or "README.md" || file.Extension == ".png")
        .Select(file => (file.FullName, file.LastWriteTimeUtc, file.Length)).Order()];
}
