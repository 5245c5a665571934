using System.Globalization;
using SyntheticVG.Datasets;
using SyntheticVG.Engine.Ledger;
using SyntheticVG.Engine.Run;

namespace SyntheticVG.App.Building;

/// <summary>One run of <c>build</c> or <c>retry</c> on a run folder, from lock to data card.</summary>
internal static class BuildSession
{
    private const string SettingsName = "options", TotalName = "total";

    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(15); // for answers under way when somebody stops the run: they are paid for

    /// <summary>Builds, or goes on where the folder's last run ended.</summary>
    public static async Task<int> BuildAsync(BuildSettings settings, string folder, bool dryRun, CancellationToken cancellationToken)
    {
        if (IsFinished(folder, settings) is { } finished)
            return finished;
        if (dryRun)
            return await EstimateAsync(settings, folder, cancellationToken);
        if (settings.Student is not null)
            Students.Require(settings);
        using var data = DataFolder.Open(settings.Data, settings.DataOptions); // what cannot begin leaves no folder
        using var held = RunLock.Take(folder);
        using var database = LedgerDatabase.Open(folder);
        using var journal = new RunJournal(database);
        if (journal.Done > 0 || new CallLedger(database, TimeProvider.System).Totals() is not { Answered: 0, Failed: 0 }) // a command that could not begin binds nobody
            Compare(folder, settings, journal);
        journal.Set(SettingsName, settings.ToJson());
        return await RunAsync(settings, data, folder, database, journal, retry: false, cancellationToken);
    }

    /// <summary>Makes the calls again that were given up, and works again on the images that failed.</summary>
    /// <param name="folder">The run folder.</param>
    /// <param name="askInDoubt">Whether also the calls are made again that may have been answered and paid for; null: where they have no price.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public static async Task<int> RetryAsync(string folder, bool? askInDoubt, CancellationToken cancellationToken)
    {
        if (HasNothingToRetry(folder)) // a folder without a run gets none by being retried, and a finished one is left as it is
        {
            Console.WriteLine($"{folder}: nothing failed; nothing to do");
            return CommandLine.Done;
        }
        using var held = RunLock.Take(folder);
        using var database = LedgerDatabase.Open(folder);
        using var journal = new RunJournal(database);
        var settings = SettingsOf(journal, folder);
        if (journal.IsComplete && !journal.IsFinished && !journal.Resume())
            journal.Finish(); // killed within its last moments
        var calls = new CallLedger(database, TimeProvider.System);
        var (failures, doubtful) = (calls.Totals().Failed, calls.InDoubt());
        var ask = askInDoubt ?? InDoubtCalls.AreAsked(settings);
        Console.WriteLine($"{folder}: {Count(failures, "call")} and {Count(journal.Totals().Failed, "image")} to try again");
        if (doubtful.Count > 0 && ask)
            Console.WriteLine($"{folder}: {Count(doubtful.Count, "call")} in doubt {(doubtful.Count == 1 ? "is" : "are")} asked again, for {InDoubtCalls.Cost(settings, doubtful)} at most");
        calls.ForgetFailures(ask);
        using var data = DataFolder.Open(settings.Data, settings.DataOptions);
        return await RunAsync(settings, data, folder, database, journal, retry: journal.IsFinished, cancellationToken);
    }

    /// <summary>The settings that the folder's run was begun with.</summary>
    public static BuildSettings SettingsOf(RunJournal journal, string folder) =>
        BuildSettings.FromJson(journal.Setting(SettingsName) ?? throw new InvalidDataException($"{folder}: the ledger has no options; the run ended before it began"));

    /// <summary>How many images the folder's run has in all, where that is known.</summary>
    public static int? TotalOf(RunJournal journal) => journal.Setting(TotalName) is { } total ? int.Parse(total, CultureInfo.InvariantCulture) : null;

    private static async Task<int> RunAsync(BuildSettings settings, DataFolder data, string folder, LedgerDatabase database, RunJournal journal, bool retry, CancellationToken stop)
    {
        using var hard = new CancellationTokenSource();
        using var registration = stop.Register(() => hard.CancelAfter(Grace));
        var calls = new CallLedger(database, TimeProvider.System);
        InDoubtCalls.Print(settings, folder, calls.InDoubt());
        using var composition = new Composition(settings, calls, folder, EndpointKeys.FromEnvironment([settings.TeacherUrl, .. settings.VerifierUrls]), stop);
        using var edited = settings.Edit is null ? null : EditSource.Open(settings, composition, folder);
        var runner = composition.Runner(edited?.Student);
        composition.OpenStudentAndDepth();
        foreach (var found in data.Describe())
            Console.WriteLine($"{settings.Data}: {found}");
        var total = edited?.Count ?? data.Count;
        journal.Set(TotalName, total.ToString(CultureInfo.InvariantCulture));

        var run = new BuildRun(journal, new() { Strict = settings.Strict, Window = (4 * settings.Concurrency) + 8 }, TimeProvider.System);
        var progress = new BuildProgress(retry ? (int)journal.Totals().Failed : total, retry ? 0 : journal.Done, calls, TimeProvider.System, stop);
        var pending = 0;
        try
        {
            await progress.ShowAsync(async shown =>
            {
                var images = edited?.Of(SourceImage.ReadAsync(data, stop)) ?? SourceImage.ReadAsync(data, stop);
                if (retry)
                    await run.RetryAsync(images, ProcessAsync, shown, folder, stop);
                else
                    pending = await run.BuildAsync(images, ProcessAsync, shown, stop);
            });
            if (pending == 0)
                journal.Finish();
        }
        finally
        {
            var report = RunReport.Of(journal, calls, settings, composition.TeacherName, RunData.Of(data), composition.Stages, TimeProvider.System.GetUtcNow());
            report.Write(folder);
            DataCard.Write(folder, report, settings);
            if (journal.Done > 0 || journal.IsFinished)
                Summary.Print(folder, report);
            if (journal.IsFinished)
                database.Settle();
        }
        edited?.PrintUnseen(settings.Data, journal.Totals());
        composition.Dispose(); // names the batch files
        return Summary.PrintLeft(folder, journal.Totals(), calls.Totals(), pending, composition.Batch);

        async Task<ImageOutcome> ProcessAsync(int place, SourceImage image)
        {
            stop.ThrowIfCancellationRequested();
            var outcome = await runner.RunAsync(place, image, hard.Token);
            progress.Look(outcome);
            return outcome;
        }
    }

    private static bool HasNothingToRetry(string folder)
    {
        using var database = LedgerDatabase.OpenToRead(folder);
        if (database.IsEmpty)
            return false;
        using var journal = new RunJournal(database);
        var calls = new CallLedger(database, TimeProvider.System);
        return journal.IsFinished && calls.Totals().Failed == 0 && calls.InDoubt().Count == 0 && journal.Totals().Failed == 0;
    }

    // The exit code of a run that is finished already; null where work is left.
    private static int? IsFinished(string folder, BuildSettings settings)
    {
        if (!File.Exists(Path.Combine(folder, LedgerDatabase.FileName)))
            return null;
        using var database = LedgerDatabase.OpenToRead(folder);
        if (database.IsEmpty)
            return null;
        using var journal = new RunJournal(database);
        if (!journal.IsFinished || !File.Exists(Path.Combine(folder, RunReport.FileName)) || !File.Exists(Path.Combine(folder, RunJournal.GraphsFile)))
            return null;
        Compare(folder, settings, journal);
        var totals = journal.Totals();
        Console.WriteLine($"{folder} is finished: {Count(totals.Written, "graph")} of {Count(totals.Seen, "image")}; nothing to do");
        return Summary.PrintLeft(folder, totals, new CallLedger(database, TimeProvider.System).Totals(), 0, null);
    }

    private static void Compare(string folder, BuildSettings settings, RunJournal journal)
    {
        if (journal.Setting(SettingsName) is { } before && settings.DifferencesTo(BuildSettings.FromJson(before)).FirstOrDefault() is { Name: not null } difference)
            throw new InvalidDataException($"{folder} holds a run with {difference.Name} {difference.There}, not {difference.Here}; name another folder, or the same options");
    }

    private static async Task<int> EstimateAsync(BuildSettings settings, string folder, CancellationToken cancellationToken)
    {
        if (settings.Teacher != "openai")
        {
            Console.WriteLine($"the teacher {settings.Teacher} asks nobody: 0 calls, $0");
            return CommandLine.Done;
        }
        using var data = DataFolder.Open(settings.Data, settings.DataOptions);
        using var database = File.Exists(Path.Combine(folder, LedgerDatabase.FileName)) ? LedgerDatabase.OpenToRead(folder) : null;
        var done = database is null ? 0 : new RunJournal(database).Done;
        var sofar = database is null ? null : new CallLedger(database, TimeProvider.System).Totals();
        using var composition = new Composition(settings, null, folder, null, cancellationToken);
        using var edited = settings.Edit is null ? null : EditSource.Open(settings, composition, folder: null);
        var (images, endpoint) = (SourceImage.ReadAsync(data, cancellationToken), Composition.TeacherEndpointOf(settings, null));
        var estimate = edited is null
            ? await RunEstimate.OfAsync(images, done, Composition.Regions(), endpoint, sofar, cancellationToken)
            : await EditEstimate.OfAsync(edited.Of(images), done, edited.Student, settings.Edit!, endpoint, sofar, cancellationToken); // edited only with settings for it
        Console.WriteLine(FormattableString.Invariant($"calls       {estimate.Calls:N0} to {settings.TeacherModel} at {settings.TeacherUrl}; corrections, lists of things for the recipe paper and verifiers come on top"));
        Console.WriteLine(FormattableString.Invariant($"tokens      {estimate.TokensIn:N0} in, {estimate.TokensOut:N0} out (estimated)"));
        Console.WriteLine($"price       {(estimate.Cost is { } cost ? FormattableString.Invariant($"${cost:N2}") : "not known; say --price-in and --price-out (USD per million tokens)")}");
        Console.WriteLine(FormattableString.Invariant($"time        about {estimate.Time:d\\.hh\\:mm\\:ss} with {settings.Concurrency} requests at a time"));
        return CommandLine.Done;
    }

    private static string Count(long count, string noun) => FormattableString.Invariant($"{count:N0} {noun}{(count == 1 ? "" : "s")}");
}
