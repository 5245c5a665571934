using System.Text.Json;
using SyntheticVG.Datasets.Graphs;
using SyntheticVG.Images.Codecs;
using SyntheticVG.PocketWorld.Writing;
using SyntheticVG.SceneGraphs;

namespace SyntheticVG.App.Tests.Commands;

public sealed class CompareGraphsCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Draws_and_counts_what_an_editor_changed()
    {
        await EditAsync(scenes: 4);
        var (code, output) = await ListenAsync("compare-graphs", _folder["edited/student.jsonl"], _folder["edited"], _folder["world/truth.jsonl"], "--data",
            _folder["world"], "--names", "student", "editor", "truth", "--pictures", "3", "--out", _folder["compared"]);

        Assert.Equal(0, code);
        Assert.Contains("4 photos compared, 3 drawn", output, StringComparison.Ordinal);
        using var json = JsonDocument.Parse(await File.ReadAllBytesAsync(_folder["compared/compare.json"], TestContext.Current.CancellationToken));
        var steps = json.RootElement.GetProperty("steps").EnumerateArray().ToList();
        Assert.Equal(["student editor", "editor truth", "student truth"], steps.Select(step => $"{step.GetProperty("from")} {step.GetProperty("to")}"));
        var (students, edited) = (GraphLines.ReadFile(_folder["edited/student.jsonl"]).ToList(), GraphLines.ReadFile(_folder["edited/graphs.jsonl"]).ToList());
        Assert.Equal(Distinct(students), Sum(steps[0], "kept", "refined", "removed"));
        Assert.Equal(Distinct(edited), Sum(steps[0], "kept", "refined", "added"));
        Assert.Equal(0, Sum(steps[0], "lost_regions", "new_regions"));
        Assert.Equal(Sum(steps[0], "added"),
            json.RootElement.GetProperty("compared").EnumerateArray().Sum(photo => photo.GetProperty("steps")[0].GetProperty("added").GetInt32()));
        Assert.Equal(3, Directory.GetFiles(_folder["compared/pictures"]).Length);
        var picture = new PictureReader().Read(Directory.GetFiles(_folder["compared/pictures"])[0]);
        Assert.Equal(1664, picture.Width);
        var page = await File.ReadAllTextAsync(_folder["compared/compare.html"], TestContext.Current.CancellationToken);
        foreach (var wanted in new[] { "PARTLY SIMULATED", "student → editor → truth", "pictures/pocket-3-", "prefers-color-scheme:dark" })
            Assert.Contains(wanted, page, StringComparison.Ordinal);

        static int Distinct(IEnumerable<SceneGraph> graphs) =>
            graphs.Sum(graph => graph.Relationships.Select(r => (r.Subject, r.Predicate, r.Object)).Distinct().Count());
        static int Sum(JsonElement step, params string[] names) => names.Sum(name => step.GetProperty("total").GetProperty(name).GetInt32());
    }

    [Fact]
    public async Task Names_the_photos_that_only_one_has_and_pictures_that_are_missing()
    {
        PocketWorldWriter.Write(_folder["world"], 3, new() { Seed = 3, Size = 96 }, cancellationToken: TestContext.Current.CancellationToken);
        var graphs = GraphLines.ReadFile(_folder["world/truth.jsonl"]).ToList();
        GraphLines.WriteFile(_folder["a.jsonl"], graphs.Take(2));
        GraphLines.WriteFile(_folder["b.jsonl.zst"], graphs.Skip(1));
        File.Delete(_folder[$"world/{graphs[1].Image.File}"]);

        var (code, output) =
            await ListenAsync("compare-graphs", _folder["a.jsonl"], _folder["b.jsonl.zst"], "--data", _folder["world"], "--out", _folder["compared"]);

        Assert.Equal(1, code); // nothing could be drawn
        Assert.Contains("2 photos that not every input has were left out: pocket:3-0 (in a), pocket:3-2 (in b)", output, StringComparison.Ordinal);
        Assert.Contains("no such picture; --data names the folder", output, StringComparison.Ordinal);
        using var json = JsonDocument.Parse(await File.ReadAllBytesAsync(_folder["compared/compare.json"], TestContext.Current.CancellationToken));
        Assert.Equal("pocket:3-1", Assert.Single(json.RootElement.GetProperty("compared").EnumerateArray()).GetProperty("key").GetString());
    }

    [Fact]
    public async Task Says_so_where_no_photo_is_in_all()
    {
        PocketWorldWriter.Write(_folder["world"], 1, new() { Seed = 3, Size = 96 }, cancellationToken: TestContext.Current.CancellationToken);
        PocketWorldWriter.Write(_folder["other"], 1, new() { Seed = 4, Size = 96 }, cancellationToken: TestContext.Current.CancellationToken);

        var (code, output) = await ListenAsync("compare-graphs", _folder["world/truth.jsonl"], _folder["other/truth.jsonl"], "--data", _folder["world"],
            "--out", _folder["compared"]);

        Assert.Equal(1, code);
        Assert.Contains("(1, first pocket:3-0)", output, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_folder["compared"]));
        (code, output) =
            await ListenAsync("compare-graphs", _folder["absent"], _folder["other/truth.jsonl"], "--data", _folder["world"], "--out", _folder["compared"]);
        Assert.Equal(1, code);
        Assert.Contains("absent: no such file or folder", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a.jsonl")]
    [InlineData("a.jsonl", "b.jsonl", "--names", "one")]
    [InlineData("a.jsonl", "b.jsonl", "--pictures", "-1")]
    public async Task Wrong_usage_ends_with_2(params string[] arguments) =>
        Assert.Equal(2, await CommandLine.RunAsync(["compare-graphs", .. arguments, "--data", "x", "--out", _folder["x"]]));

    private async Task EditAsync(int scenes)
    {
        PocketWorldWriter.Write(_folder["world"], scenes, new() { Seed = 3, Size = 96 }, cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal(0, await CommandLine.RunAsync(
            ["edit", _folder["world"], "--student", "simulated", "--teacher", "simulated", "--pictures", "0", "--out", _folder["edited"]]));
    }

    private static async Task<(int Code, string Output)> ListenAsync(params string[] arguments) =>
        await ChildProcess.RunAndListenAsync(TestContext.Current.CancellationToken, arguments);
}
