using SyntheticVG.App.Building;
using SyntheticVG.App.Terminals;
using SyntheticVG.Cluster;
using SyntheticVG.Cluster.Asking;
using SyntheticVG.Cluster.Database;
using SyntheticVG.Cluster.Running;
using SyntheticVG.Cluster.Stores;
using SyntheticVG.Datasets.Joining;
using SyntheticVG.Engine.Run;
using SyntheticVG.Engine.Settings;
using SyntheticVG.Models;
using SyntheticVG.Perception.Recipes;

namespace SyntheticVG.App.Clustering;

/// <summary>A run whose images are worked on by other processes: this one reads, cuts and joins.</summary>
internal static class ClusterBuild
{
    /// <summary>Which program this is.</summary>
    public static string Build { get; } = ClusterIdentity.BuildOf(typeof(ControlRun), typeof(RunComposition), typeof(ShippedRobin), typeof(ClusterBuild));

    /// <summary>Builds or edits, or goes on where the run's last control ended.</summary>
    public static async Task<int> RunAsync(RunSettings settings, string folder, ClusterSetup setup, CancellationToken stop)
    {
        settings = RunSession.WithKeysOf(folder, settings);
        await using var database = await ClusterDatabase.OpenAsync(setup.Connection, Console.Error.WriteLine, stop);
        using var store = ObjectStores.Open(setup.Store);
        using var data = DataFolder.Open(settings.Data.Folder, settings.DataOptions); // what cannot begin leaves no folder
        using var session = RunSession.Open(folder, settings);
        using var composition =
            new RunComposition(settings, new(folder) { Ledger = session.Calls, OpenStudent = Students.Open, Say = Console.Error.WriteLine, Stop = stop });
        using var edited = settings.Edit is null ? null : EditSource.Open(settings, composition, folder, ReportLines.Print);
        composition.Runner(edited?.Student); // names the teacher and the stages
        var images = new SourceImages(data, edited?.Given);
        var (runs, name) = (new RunTable(database), setup.Run ?? Path.GetFileName(Path.TrimEndingDirectorySeparator(folder)));
        var run = await runs.BeginAsync(
            new(0, name, session.Settings.ToJson(), Build, ClusterIdentity.DataOf(images.Keys), images.Count, setup.ShardImages ?? ShardNeeds.Images(settings),
                ObjectStores.NameOf(setup.Store), "", 1), stop);
        foreach (var found in data.Describe())
            Console.WriteLine($"{settings.Data.Folder}: {found}");
        Console.WriteLine(
            FormattableString.Invariant(
                $"{folder}: the run {run.Name} of {run.Images:N0} images in {run.Shards:N0} shards, at {database.Name}; workers: synvg worker --join ... --store {run.Store} --capabilities {ShardNeeds.Of(settings)}"));
        var control = new ControlRun(database, store, run, Console.Error.WriteLine);
        var progress = new BuildProgress(run.Images, session.Journal.Done, session.Calls, TimeProvider.System, stop);
        try
        {
            await progress.ShowAsync(shown => control.RunAsync(session, images, shown, stop));
        }
        finally
        {
            await new RunCalls(database, run).CopyAsync(session.Calls, CancellationToken.None);
            var report = session.Report(data, composition.TeacherName, composition.Stages);
            if (session.Journal.Done > 0 || session.Journal.IsFinished)
                Summary.Print(folder, report);
        }
        if (session.Journal.Totals().Failed > 0)
            Console.WriteLine($"  images that failed are worked on again by: synvg retry --cluster ... --run {run.Name}, then this command and workers");
        if (edited?.WithoutPhoto(session.Journal.Totals()) is > 0 and var without)
            Console.WriteLine(
                $"{without} of {edited.Count} graphs have no photo in {settings.Data.Folder}; --data names the folder that their picture paths start from");
        return Summary.PrintLeft(folder, session.Journal.Totals(), session.Calls.Totals(), 0, null, session.Journal.IsFinished);
    }
}
