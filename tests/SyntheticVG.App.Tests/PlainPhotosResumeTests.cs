using SyntheticVG.Engine.Ledger;
using SyntheticVG.Engine.Run;

namespace SyntheticVG.App.Tests;

/// <summary>A run over plain photos, killed (as by <c>kill -9</c>) and started again.</summary>
public sealed class PlainPhotosResumeTests : IDisposable
{
    private const int Copies = 4, Kills = 5;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Redoes_no_photo_that_was_done_before_the_kill()
    {
        Directory.CreateDirectory(_folder["photos"]);
        foreach (var photo in Directory.GetFiles(Path.Combine(Shared.Repository, "docs", "photos"), "*.png"))
            for (var copy = 0; copy < Copies; copy++)
                File.Copy(photo, _folder[$"photos/{copy}-{Path.GetFileName(photo)}"]);
        string[] build = ["build", "--data", _folder["photos"], "--concurrency", "1", "--out"];
        Assert.Equal(0, await ChildProcess.RunAsync(Cancellation, [.. build, _folder["calm"]]));

        var (struck, most) = (0, 0);
        for (var kill = 0; kill < Kills; kill++)
        {
            using var process = ChildProcess.Start([.. build, _folder["shaken"]]);
            for (var waited = 0; waited < 2000 && Done().Count <= most + (kill % 2) && !process.HasExited; waited++)
                await Task.Delay(5, Cancellation);
            if (process.HasExited)
                continue;
            process.Kill();
            await process.WaitForExitAsync(Cancellation);
            struck++;
            most = Done().Count;
            foreach (var key in Done()) // whoever did one of them again would find it broken
                File.WriteAllBytes(_folder[$"photos/{key["file:".Length..]}"], [1, 2, 3]);
        }
        var (code, output) = await ChildProcess.RunAndListenAsync(Cancellation, [.. build, _folder["shaken"]]);

        Assert.True(code == 0, output);
        Assert.InRange(struck, 2, Kills);
        Assert.InRange(most, 1, 3 * Copies);
        foreach (var file in new[] { RunJournal.GraphsFile, RunJournal.RejectedFile })
            Assert.Equal(await File.ReadAllTextAsync(_folder[$"calm/{file}"], Cancellation), await File.ReadAllTextAsync(_folder[$"shaken/{file}"], Cancellation));
        Assert.Equal(Directory.GetFiles(_folder["calm/pictures"]).Select(Path.GetFileName).Order(), Directory.GetFiles(_folder["shaken/pictures"]).Select(Path.GetFileName).Order());
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private IReadOnlyList<string> Done()
    {
        if (!File.Exists(_folder[$"shaken/{LedgerDatabase.FileName}"]))
            return [];
        using var database = LedgerDatabase.OpenToRead(_folder["shaken"]);
        if (database.IsEmpty)
            return [];
        using var journal = new RunJournal(database);
        return [.. journal.Rows().Select(row => row.Key)];
    }
}
