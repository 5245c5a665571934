using SyntheticVG.Engine.Ledger;
using SyntheticVG.Engine.Run;

namespace SyntheticVG.App.Tests;

/// <summary>A run folder as commit 340fc88 wrote it, whose photos are called by the ids in their files: one photo was broken then.</summary>
public sealed class OlderRunTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public OlderRunTests()
    {
        var source = Path.Combine(Shared.Repository, "tests", "SyntheticVG.App.Tests", "Data", "run-keyed-by-id");
        foreach (var file in Directory.GetFiles(source, "*", SearchOption.AllDirectories))
        {
            var copy = _folder[Path.GetRelativePath(source, file)];
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
        using var database = LedgerDatabase.Open(_folder["run"]);
        using var journal = new RunJournal(database);
        journal.Set("options", journal.Setting("options")!.Replace("/tmp/photos/data", _folder["data"], StringComparison.Ordinal));
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Goes_on_with_its_own_keys()
    {
        File.Copy(_folder["data/train/a.png"], _folder["data/train/b.png"], overwrite: true); // mended

        // finished, one failed
        Assert.Equal(1, await CommandLine.RunAsync(["build", "--data", _folder["data"], "--teacher", "geometry", "--out", _folder["run"], "--pictures", "0"]));
        Assert.Equal(0, await CommandLine.RunAsync(["retry", _folder["run"]]));

        Assert.Equal(["coco:1", "coco:2", "coco:3"], Keys("run"));
    }

    [Fact]
    public async Task A_new_run_over_the_same_data_has_keys_by_picture()
    {
        Assert.Equal(1, await CommandLine.RunAsync(["build", "--data", _folder["data"], "--teacher", "geometry", "--out", _folder["new"], "--pictures", "0"]));

        Assert.Equal(["file:train/a.png", "file:valid/c.png"], Keys("new"));
    }

    private IEnumerable<string> Keys(string run) =>
        Datasets.Graphs.GraphLines.ReadFile(_folder[$"{run}/graphs.jsonl"]).Select(graph => graph.Image.Key);
}
