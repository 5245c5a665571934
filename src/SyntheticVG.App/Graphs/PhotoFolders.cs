using SyntheticVG.App.Building;
using SyntheticVG.Datasets.Graphs;
using SyntheticVG.Engine.Ledger;
using SyntheticVG.Engine.Run;
using SyntheticVG.Engine.Settings;
using SyntheticVG.Images.Codecs;

namespace SyntheticVG.App.Graphs;

/// <summary>A folder of photos as a run, and beside its files for each photo the folder that the photo alone would get.</summary>
internal static class PhotoFolders
{
    /// <summary>Runs, or goes on, and writes the folders that are not there yet.</summary>
    /// <param name="settings">The run's; its data is the folder of photos.</param>
    /// <param name="folder">The run's folder.</param>
    /// <param name="cancellation">Stops; the same command goes on.</param>
    /// <returns>The exit code.</returns>
    public static async Task<int> WriteAsync(RunSettings settings, string folder, CancellationToken cancellation)
    {
        var code = await BuildSession.BuildAsync(settings, folder, dryRun: false, cancellation);
        var graphs = Path.Combine(folder, RunJournal.GraphsFile);
        if (!File.Exists(graphs))
            return code;
        var (names, written, failed) = (new PhotoFolderNames(), 0, 0);
        foreach (var graph in GraphLines.ReadFile(graphs))
        {
            cancellation.ThrowIfCancellationRequested();
            var photo = Path.Combine(settings.Data.Folder, graph.Image.File);
            var own = Path.Combine(folder, names.Of(photo));
            try
            {
                if (!File.Exists(Path.Combine(own, GraphFolder.GraphFile))) // the last that is written
                    GraphFolder.Write(graph, own, PhotoFile.Read(photo, graph.Image), settings.Seed);
                written++;
            }
            catch (Exception e) when (!RunFault.IsOfTheRun(e))
            {
                await Console.Error.WriteLineAsync($"synvg: {ImageFault.Of(e, photo).Words}");
                failed++;
            }
        }
        Console.WriteLine($"{folder}: {written} photos with a folder of their own");
        using (var database = LedgerDatabase.OpenToRead(folder))
        using (var journal = new RunJournal(database))
        {
            var totals = journal.Totals();
            failed += (int)totals.Failed;
            if (failed > 0)
                await Console.Error.WriteLineAsync(
                    $"synvg: {failed} of {totals.Seen} photos gave no graph; {Path.Combine(folder, RunJournal.RejectedFile)} says why");
        }
        return failed == 0 ? code : CommandLine.Failed;
    }
}
