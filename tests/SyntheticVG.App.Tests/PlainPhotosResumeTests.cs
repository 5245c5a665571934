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

        for (var kill = 1; kill <= Kills; kill++)
        {
            // What is done is written down at least once a second, with the next photo: after this wait, all of them but the last.
            using var process = ChildProcess.StartHeld($"image {2 * kill}, image {(2 * kill) + 1}", [.. build, _folder["shaken"]]);
            await process.HearAsync($"holds at image {2 * kill}", Cancellation);
            await Task.Delay(TimeSpan.FromSeconds(1.1), Cancellation);
            process.Release();
            await process.HearAsync($"holds at image {(2 * kill) + 1}", Cancellation);
            process.Signal("KILL");
            await process.EndAsync(Cancellation);
            Assert.InRange(Done().Count, 2 * kill, 3 * Copies);
            foreach (var key in Done()) // whoever did one of them again would find it broken
                File.WriteAllBytes(_folder[$"photos/{key["file:".Length..]}"], [1, 2, 3]);
        }
        var (code, output) = await ChildProcess.RunAndListenAsync(Cancellation, [.. build, _folder["shaken"]]);

        Assert.True(code == 0, output);
        foreach (var file in new[] { RunJournal.GraphsFile, RunJournal.RejectedFile })
            Assert.Equal(await File.ReadAllTextAsync(_folder[$"calm/{file}"], Cancellation),
                await File.ReadAllTextAsync(_folder[$"shaken/{file}"], Cancellation));
        Assert.Equal(Directory.GetFiles(_folder["calm/pictures"]).Select(Path.GetFileName).Order(),
            Directory.GetFiles(_folder["shaken/pictures"]).Select(Path.GetFileName).Order());
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
