using SyntheticVG.App.Terminals;
using SyntheticVG.Datasets.Joining;
using SyntheticVG.Engine.Ledger;
using SyntheticVG.Engine.Run;
using SyntheticVG.Engine.Settings;
using SyntheticVG.Engine.Teacher.Batch;
using SyntheticVG.Engine.Teacher.Chat;
using SyntheticVG.Perception.Recipes;

namespace SyntheticVG.App.Building;

/// <summary>One run of <c>build</c> or <c>retry</c> on a run folder, from lock to data card.</summary>
internal static class BuildSession
{
    /// <summary>Builds, or goes on where the folder's last run ended.</summary>
    public static async Task<int> BuildAsync(RunSettings settings, string folder, bool dryRun, CancellationToken cancellationToken)
    {
        if (IsFinished(folder, settings) is { } finished)
            return finished;
        settings = RunSession.WithKeysOf(folder, settings);
        if (dryRun)
            return await EstimateAsync(settings, folder, cancellationToken);
        if (settings.Student is { } student)
            Students.Require(student);
        using var data = DataFolder.Open(settings.Data.Folder, settings.DataOptions); // what cannot begin leaves no folder
        using var session = RunSession.Open(folder, settings);
        return await RunAsync(session, data, retry: false, cancellationToken);
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
        using var session = RunSession.Reopen(folder);
        var (settings, journal, calls) = (session.Settings, session.Journal, session.Calls);
        if (journal.IsComplete && !journal.IsFinished && !journal.Resume())
            journal.Finish(); // killed within its last moments
        var (failures, doubtful) = (calls.Totals().Failed, calls.InDoubt());
        var ask = askInDoubt ?? InDoubtCalls.AreAsked(settings);
        Console.WriteLine($"{folder}: {Count(failures, "call")} and {Count(journal.Totals().Failed, "image")} to try again");
        if (doubtful.Count > 0 && ask)
            Console.WriteLine($"{folder}: {Count(doubtful.Count, "call")} in doubt {(doubtful.Count == 1 ? "is" : "are")} asked again, "
                + $"for {InDoubtCalls.Cost(settings, doubtful)} at most");
        calls.ForgetFailures(ask);
        BatchLedger.FindIn(session.Database)?.ForgetFailures();
        using var data = DataFolder.Open(settings.Data.Folder, settings.DataOptions);
        return await RunAsync(session, data, retry: journal.IsFinished, cancellationToken);
    }

    private static async Task<int> RunAsync(RunSession session, DataFolder data, bool retry, CancellationToken stop)
    {
        var (settings, folder, journal, calls) = (session.Settings, session.Folder, session.Journal, session.Calls);
        InDoubtCalls.Print(settings, folder, calls.InDoubt());
        var keys = ChatEndpoints.KeysOf(settings);
        using var batch = settings.Teacher.IsBatch ? BatchSession.Open(settings, folder, session.Database, calls, keys, stop) : null;
        session.Waits = batch is null ? null : batch.Write;
        using var composition = new RunComposition(settings,
            new(folder) { Ledger = calls, KeyOf = keys.Of, OpenStudent = Students.Open, Batch = batch, Say = Console.Error.WriteLine, Stop = stop });
        using var edited = settings.Edit is null ? null : EditSource.Open(settings, composition, folder, ReportLines.Print);
        var runner = composition.Runner(edited?.Student);
        composition.OpenStudentAndDepth();
        foreach (var found in data.Describe())
            Console.WriteLine($"{settings.Data.Folder}: {found}");
        var total = edited?.Count ?? data.Count;
        var images = SourceImage.ReadAsync(data, image => edited?.Has(image) != false, () => session.Settled(retry), stop);
        var progress = new BuildProgress(retry ? journal.Totals().Failed : total, retry ? 0 : journal.Done, calls, TimeProvider.System, stop);
        var pending = 0;
        try
        {
            await progress.ShowAsync(async shown => pending = await session.WorkAsync(images, total, runner, retry, progress.Look, shown, stop));
        }
        catch (BudgetSpentException) when (batch is not null)
        {
            batch.Dispose(); // names the files
            BatchSession.PrintWritten(folder, batch);
            throw;
        }
        finally
        {
            var report = session.Report(data, composition.TeacherName, composition.Stages);
            if (journal.Done > 0 || journal.IsFinished)
                Summary.Print(folder, report);
        }
        if (edited?.WithoutPhoto(journal.Totals()) is > 0 and var without)
            Console.WriteLine(
                $"{without} of {edited.Count} graphs have no photo in {settings.Data.Folder}; --data names the folder that their picture paths start from");
        batch?.Dispose(); // names the files
        return Summary.PrintLeft(folder, journal.Totals(), calls.Totals(), pending, batch, journal.IsFinished);
    }

    private static bool HasNothingToRetry(string folder)
    {
        using var database = LedgerDatabase.OpenToRead(folder);
        if (database.IsEmpty)
            return false;
        using var journal = new RunJournal(database);
        var calls = new CallLedger(database, TimeProvider.System);
        return journal.IsFinished && BatchLedger.FindIn(database) is null or { Waiting: 0 } && calls.Totals().Failed == 0 && calls.InDoubt().Count == 0
            && journal.Totals().Failed == 0;
    }

    // The exit code of a run that is finished already; null where work is left.
    private static int? IsFinished(string folder, RunSettings settings)
    {
        if (!File.Exists(Path.Combine(folder, LedgerDatabase.FileName)))
            return null;
        using var database = LedgerDatabase.OpenToRead(folder);
        if (database.IsEmpty)
            return null;
        using var journal = new RunJournal(database);
        if (!journal.IsFinished || !File.Exists(Path.Combine(folder, RunReport.FileName)) || !File.Exists(Path.Combine(folder, RunJournal.GraphsFile)))
            return null;
        RunSession.RequireSame(folder, settings, journal);
        var totals = journal.Totals();
        Console.WriteLine($"{folder} is finished: {Count(totals.Written, "graph")} of {Count(totals.Seen, "image")}; "
            + $"nothing to do (photos added since are not in it: another --out takes them)");
        if (BatchLedger.FindIn(database) is { Waiting: > 0 and var waiting })
        {
            Console.WriteLine($"{Count(waiting, "call")} of a retry {(waiting == 1 ? "waits" : "wait")} for a "
                + $"batch: {BatchSession.Next(folder, database, settings, finished: true)}");
            return CommandLine.Failed;
        }
        return Summary.PrintLeft(folder, totals, new CallLedger(database, TimeProvider.System).Totals(), 0, null, finished: true);
    }

    private static async Task<int> EstimateAsync(RunSettings settings, string folder, CancellationToken cancellationToken)
    {
        if (!settings.Teacher.IsAsked)
        {
            Console.WriteLine($"the teacher {settings.Teacher.KindName} asks nobody: 0 calls, $0");
            return CommandLine.Done;
        }
        using var data = DataFolder.Open(settings.Data.Folder, settings.DataOptions);
        using var database = File.Exists(Path.Combine(folder, LedgerDatabase.FileName)) ? LedgerDatabase.OpenToRead(folder) : null;
        var done = database is null ? 0 : new RunJournal(database).Done;
        var sofar = database is null ? null : new CallLedger(database, TimeProvider.System).Totals();
        using var composition =
            new RunComposition(settings, new(folder) { OpenStudent = Students.Open, Say = Console.Error.WriteLine, Stop = cancellationToken });
        using var edited = settings.Edit is null ? null : EditSource.Open(settings, composition, folder: null, ReportLines.Print);
        var (images, endpoint) = (SourceImage.ReadAsync(data, image => edited?.Has(image) != false, () => new HashSet<string>(), cancellationToken),
            ChatEndpoints.OfTeacher(settings, _ => null));
        var estimate = edited is null
            ? await RunEstimate.OfAsync(images, done, new(new()), endpoint, sofar, cancellationToken)
            : await EditEstimate.OfAsync(images, done, edited.Student, settings.Edit!, endpoint, sofar, cancellationToken); // edited only with settings for it
        Console.WriteLine(
            FormattableString.Invariant(
                $"calls       {estimate.Calls:N0} to {settings.Teacher.Model} at {settings.Teacher.Url}; corrections, lists of things for the recipe paper and verifiers come on top"));
        Console.WriteLine(FormattableString.Invariant($"tokens      {estimate.TokensIn:N0} in, {estimate.TokensOut:N0} out (estimated)"));
        Console.WriteLine(
            $"price       {(settings.Teacher.IsBatch && estimate.Cost is not null ? FormattableString.Invariant($"as batches, {100 * settings.Limits.BatchDiscount:0.#} % less (--batch-discount): ") : "")}{(estimate.Cost is { } cost ? FormattableString.Invariant($"${cost:N2}") : "not known; say --price-in and --price-out (USD per million tokens)")}");
        Console.WriteLine(settings.Teacher.IsBatch
            ? "time        as long as the provider takes, a day at most for each round; corrections are another round"
            : FormattableString.Invariant($"time        about {TimeLeft.Text(estimate.Time)} with {settings.Limits.Concurrency} requests at a time"));
        return CommandLine.Done;
    }

    private static string Count(long count, string noun) => FormattableString.Invariant($"{count:N0} {noun}{(count == 1 ? "" : "s")}");
}
