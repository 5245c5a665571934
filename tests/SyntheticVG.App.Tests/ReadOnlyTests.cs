using SyntheticVG.Engine.Ledger;
using SyntheticVG.PocketWorld.Writing;

namespace SyntheticVG.App.Tests;

/// <summary>A run on media that cannot be written: everything that only looks works.</summary>
public sealed class ReadOnlyTests : IDisposable
{
    private const int Plenty = 16 * 1024; // kilobytes

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_finished_run_opens()
    {
        using var disk = SmallDisk.Mount(Plenty);
        var build = Build(disk);
        Assert.Equal(0, await ChildProcess.RunAsync(Cancellation, build));
        Assert.Empty(Directory.GetFiles(disk["run"], "ledger.db-*"));
        disk.MakeReadOnly();

        await AssertSaysAsync("finished", "status", disk["run"]);
        await AssertSaysAsync("is finished: 3 graphs of 3 images; nothing to do", build);
        await AssertSaysAsync("nothing failed", "retry", disk["run"]);
        await AssertSaysAsync("triplets", "stats", disk["run"]);
        await AssertSaysAsync("drew 3 graphs", "draw", disk["run/graphs.jsonl"], "--data", disk["world"], "--out", _folder["pictures"]);
        await AssertSaysAsync("", "convert", disk["run"], "--to", "svg-relations", "--out", _folder["out.jsonl"]);
        await AssertSaysAsync("", "compare-graphs", disk["world/truth.jsonl"], disk["run"], "--data", disk["world"], "--out", _folder["compared"]);
    }

    [Fact]
    public async Task A_run_whose_ledger_was_left_with_its_log_is_read_with_it()
    {
        using var disk = SmallDisk.Mount(Plenty);
        var build = Build(disk);
        Assert.Equal(0, await ChildProcess.RunAsync(Cancellation, build));
        using (var database = LedgerDatabase.Open(disk["run"])) // an open connection keeps the log, as a kill does
        {
            new CallLedger(database, TimeProvider.System).AddSent(new("key", null, null, null, 1, 2));
            Directory.CreateDirectory(disk["left"]);
            foreach (var file in Directory.GetFiles(disk["run"]))
                File.Copy(file, disk[$"left/{Path.GetFileName(file)}"]);
        }
        Assert.NotEmpty(Directory.GetFiles(disk["left"], "ledger.db-wal"));
        File.Delete(disk["left/ledger.db-shm"]);
        disk.MakeReadOnly();

        await AssertSaysAsync("in doubt  1", "status", disk["left"]);

        var (code, output) = await ChildProcess.RunAndListenAsync(Cancellation, "retry", disk["left"]);
        Assert.Equal(1, code);
        Assert.Matches("synvg: .*(read-only|Read-only)", output);
        Assert.DoesNotContain("in use by another", output);
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static string[] Build(SmallDisk disk)
    {
        PocketWorldWriter.Write(disk["world"], 3, new() { Seed = 5, Size = 96 }, cancellationToken: Cancellation);
        return ["build", "--data", disk["world"], "--teacher", "geometry", "--out", disk["run"]];
    }

    private static async Task AssertSaysAsync(string words, params string[] arguments)
    {
        var (code, output) = await ChildProcess.RunAndListenAsync(Cancellation, arguments);

        Assert.True(code == 0, $"{string.Join(' ', arguments)}: {code}: {output}");
        Assert.Contains(words, output);
    }
}
