using SyntheticVG.Datasets.Graphs;
using SyntheticVG.Engine.Run;
using SyntheticVG.Images.Codecs;

namespace SyntheticVG.App.Tests;

/// <summary>The disk is full: one line says so, nothing half written keeps its name, and the same command goes on when there is room.</summary>
public sealed class FullDiskTests : IDisposable
{
    private const int Plenty = 64 * 1024; // kilobytes

    private static readonly string Photos = Path.Combine(Shared.Repository, "docs", "photos");

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(4)]
    [InlineData(40)]
    [InlineData(200)]
    public async Task A_graph_is_whole_or_absent(int kilobytes)
    {
        using var disk = SmallDisk.Mount(kilobytes);
        string[] graph = ["graph", Path.Combine(Photos, "coffee.png"), "--out"];
        await FailsAsync([.. graph, disk["."]]);
        Assert.False(File.Exists(disk["coffee-graph/photo.png"])); // 400 kB
        if (File.Exists(disk["coffee-graph/graph.json"]))
            GraphLines.Read(await File.ReadAllTextAsync(disk["coffee-graph/graph.json"], Cancellation));

        disk.Grow(Plenty);
        Assert.Equal(0, await ChildProcess.RunAsync(Cancellation, [.. graph, disk["."]]));
        Assert.Equal(0, await ChildProcess.RunAsync(Cancellation, [.. graph, _folder["."]]));
        AssertSame(_folder["coffee-graph"], disk["coffee-graph"], "graph.json", "photo.png", "graph.svg", "graph.dot");
    }

    [Theory]
    [InlineData(100)]
    [InlineData(700)]
    public async Task A_run_goes_on_when_there_is_room(int kilobytes)
    {
        using var disk = SmallDisk.Mount(kilobytes);
        string[] build = ["build", "--data", Photos, "--concurrency", "1", "--out"];
        await FailsAsync([.. build, disk["run"]]);
        Assert.False(File.Exists(disk[$"run/{RunJournal.GraphsFile}"])); // what a finished run has
        Assert.All(Directory.Exists(disk["run/pictures"]) ? Directory.GetFiles(disk["run/pictures"]) : [], picture => new PictureReader().Read(picture));

        disk.Grow(Plenty);
        Assert.Equal(0, await ChildProcess.RunAsync(Cancellation, [.. build, disk["run"]]));
        Assert.Equal(0, await ChildProcess.RunAsync(Cancellation, [.. build, _folder["run"]]));
        AssertSame(_folder["run"], disk["run"], RunJournal.GraphsFile, RunJournal.RejectedFile);
    }

    [Fact]
    public async Task A_model_is_whole_or_absent()
    {
        Directory.CreateDirectory(_folder["there/onnx"]);
        var content = Enumerable.Range(0, 300_000).Select(i => (byte)i).ToArray();
        foreach (var name in new[] { "config.json", "preprocessor_config.json", "onnx/model.onnx" })
            await File.WriteAllBytesAsync(_folder[$"there/{name}"], name == "onnx/model.onnx" ? content : "{}"u8.ToArray(), Cancellation);
        using var disk = SmallDisk.Mount(100);
        string[] get = ["models", "get", "depth-anything-v2-small", "--from", _folder["there"], "--models", disk["models"]];
        await FailsAsync(get);
        Assert.False(File.Exists(disk["models/depth-anything-v2-small/onnx/model.onnx"]));
        Assert.NotEqual(0, await ChildProcess.RunAsync(Cancellation, "models", "check", "depth-anything-v2-small", "--models", disk["models"]));

        disk.Grow(Plenty);
        Assert.Equal(0, await ChildProcess.RunAsync(Cancellation, get));
        Assert.Equal(content, await File.ReadAllBytesAsync(disk["models/depth-anything-v2-small/onnx/model.onnx"], Cancellation));
        Assert.Empty(Directory.GetFiles(disk["models"], "*.part*", SearchOption.AllDirectories));
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    // Exit code 1 and a line that says what is wrong and where, without a stack trace.
    private static async Task FailsAsync(params string[] arguments)
    {
        var (code, output) = await ChildProcess.RunAndListenAsync(Cancellation, arguments);

        Assert.True(code == 1, $"{code}: {output}");
        Assert.Matches("synvg: .*(No space left on device|disk is full|disk I/O error)", output);
        Assert.DoesNotContain("   at ", output, StringComparison.Ordinal);
    }

    private static void AssertSame(string expected, string found, params string[] files) =>
        Assert.All(files, file => Assert.Equal(File.ReadAllBytes(Path.Combine(expected, file)), File.ReadAllBytes(Path.Combine(found, file))));
}
