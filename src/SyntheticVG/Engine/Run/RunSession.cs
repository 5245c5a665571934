using System.Globalization;
using SyntheticVG.Datasets.Joining;
using SyntheticVG.Engine.Ledger;
using SyntheticVG.Engine.Settings;

namespace SyntheticVG.Engine.Run;

/// <summary>One sitting at a run folder, from lock to data card; no other process can work on the folder meanwhile.</summary>
public sealed class RunSession : IDisposable
{
    private const string SettingsName = "options", TotalName = "total";

    /// <summary>How long answers under way are waited for when somebody stops the work: they are paid for.</summary>
    public static readonly TimeSpan Grace = TimeSpan.FromSeconds(15);

    private readonly RunLock _held;

    private RunSession(string folder, RunLock held, LedgerDatabase database, RunJournal journal, CallLedger calls, RunSettings settings) =>
        (Folder, _held, Database, Journal, Calls, Settings) = (folder, held, database, journal, calls, settings);

    /// <summary>The run folder.</summary>
    public string Folder { get; }

    /// <summary>What the run was asked for.</summary>
    public RunSettings Settings { get; }

    /// <summary>The ledger's file.</summary>
    public LedgerDatabase Database { get; }

    /// <summary>Told, in the order of the images, which call an image waits for; null where calls are made at once.</summary>
    public Action<string>? Waits { get; set; }

    /// <summary>How far the run is.</summary>
    public RunJournal Journal { get; }

    /// <summary>The answers that were paid for.</summary>
    public CallLedger Calls { get; }

    /// <summary>Begins a run, or goes on with it.</summary>
    /// <exception cref="InvalidDataException">The folder holds a run with other settings, of another version, or one that somebody works on.</exception>
    public static RunSession Open(string folder, RunSettings settings) => Open(folder, (journal, calls) =>
    {
        if (journal.Done > 0 || calls.Totals() is not { Answered: 0, Failed: 0 }) // a command that could not begin binds nobody
            RequireSame(folder, settings, journal);
        settings = WithKeysOf(journal, settings);
        journal.Set(SettingsName, settings.ToJson());
        return settings;
    });

    /// <summary>The settings with the form of keys that the folder's run was begun with: its photos must be called so again. As they are where there is
    /// none.</summary>
    public static RunSettings WithKeysOf(string folder, RunSettings settings)
    {
        if (!File.Exists(Path.Combine(folder, LedgerDatabase.FileName)))
            return settings;
        using var database = LedgerDatabase.OpenToRead(folder);
        if (database.IsEmpty)
            return settings;
        using var journal = new RunJournal(database);
        return WithKeysOf(journal, settings);
    }

    /// <summary>Opens a run that was begun, with the settings it was begun with.</summary>
    /// <exception cref="InvalidDataException">There is no run in the folder, or one that somebody works on.</exception>
    public static RunSession Reopen(string folder) => Open(folder, (journal, _) => SettingsOf(journal, folder));

    /// <summary>The settings that the folder's run was begun with.</summary>
    /// <exception cref="InvalidDataException">There are none.</exception>
    public static RunSettings SettingsOf(RunJournal journal, string folder)
    {
        ArgumentNullException.ThrowIfNull(journal);
        return RunSettings.FromJson(journal.Setting(SettingsName)
            ?? throw new InvalidDataException($"{folder}: the ledger has no options; the run ended before it began"));
    }

    /// <summary>How many images the folder's run has in all, where that is known.</summary>
    public static long? TotalOf(RunJournal journal)
    {
        ArgumentNullException.ThrowIfNull(journal);
        return journal.Setting(TotalName) is { } total ? long.Parse(total, CultureInfo.InvariantCulture) : null;
    }

    /// <summary>Sees to it that a run was begun with the same settings, as far as they change what is written.</summary>
    /// <exception cref="InvalidDataException">They differ; the message says in what.</exception>
    public static void RequireSame(string folder, RunSettings settings, RunJournal journal)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(journal);
        if (journal.Setting(SettingsName) is { } before
            && settings.DifferencesTo(RunSettings.FromJson(before)).FirstOrDefault() is { Name: not null } difference)
            throw new InvalidDataException(
                $"{folder} holds a run with {difference.Name} {difference.There}, not {difference.Here}; name another folder, or the same options");
    }

    /// <summary>Keys of the images that need not be read.</summary>
    /// <param name="retry">Whether those that failed are tried again.</param>
    public IReadOnlySet<string> Settled(bool retry) =>
        Journal.Rows().Where(row => !retry || row.State != ImageState.Failed).Select(row => row.Key).ToHashSet(StringComparer.Ordinal);

    /// <summary>Takes the images that are left through the runner; with <paramref name="retry"/> those that failed.</summary>
    /// <param name="images">All images, in the same order each time.</param>
    /// <param name="total">How many they are.</param>
    /// <param name="runner">The recipe.</param>
    /// <param name="retry">Whether the images of a finished run that failed are tried again.</param>
    /// <param name="ended">Told of each image the moment it ended, in any order and from any thread.</param>
    /// <param name="noted">Told of each image once it has its row, in order.</param>
    /// <param name="stop">Stops cleanly: what was finished stays, calls under way may end.</param>
    /// <returns>How many images wait for a batch; the run is finished where none does.</returns>
    public async Task<int> WorkAsync(
        IAsyncEnumerable<SourceImage> images, int total, ImageRunner runner, bool retry, Action<ImageOutcome>? ended,
        Action<ImageOutcome>? noted, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(runner);
        using var hard = new CancellationTokenSource();
        using var registration = stop.Register(() => hard.CancelAfter(Grace));
        Journal.Set(TotalName, total.ToString(CultureInfo.InvariantCulture));
        var run = new BuildRun(Journal, new() { Strict = Settings.Strict, Window = (4 * Settings.Limits.Concurrency) + 8, Waits = Waits }, TimeProvider.System);
        var pending = retry
            ? await run.RetryAsync(images, ProcessAsync, noted, Folder, stop)
            : await run.BuildAsync(images, ProcessAsync, noted, stop);
        if (pending == 0 || retry) // a run that is tried again was finished, and stays so
            Journal.Finish();
        return pending;

        async Task<ImageOutcome> ProcessAsync(long place, SourceImage image)
        {
            stop.ThrowIfCancellationRequested();
            var outcome = await runner.RunAsync(place, image, hard.Token);
            ended?.Invoke(outcome);
            return outcome;
        }
    }

    /// <summary>Writes outcomes that others came to, in the order of the images.</summary>
    /// <param name="outcomes">Outcomes from the place that it is given on, to the last image.</param>
    /// <param name="total">How many images there are.</param>
    /// <param name="noted">Told of each image once it has its row.</param>
    public async Task JoinAsync(Func<long, IAsyncEnumerable<ImageOutcome>> outcomes, long total, Action<ImageOutcome>? noted)
    {
        Journal.Set(TotalName, total.ToString(CultureInfo.InvariantCulture));
        await new BuildRun(Journal, new() { Strict = Settings.Strict }, TimeProvider.System).JoinAsync(outcomes, noted);
        Journal.Finish();
    }

    /// <summary>Writes run.json and the data card: whatever the work came to.</summary>
    /// <param name="data">The data folder.</param>
    /// <param name="teacher">Whoever stated the relations.</param>
    /// <param name="stages">The stages after which relationships are held against the truth.</param>
    public RunReport Report(DataFolder data, string teacher, IReadOnlyList<string> stages)
    {
        var report = RunReport.Of(Journal, Calls, Settings, teacher, data, stages, TimeProvider.System.GetUtcNow());
        report.Write(Folder);
        DataCard.Write(Folder, report, Settings);
        if (Journal.IsFinished)
            Database.Settle();
        return report;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Journal.Dispose();
        Database.Dispose();
        _held.Dispose();
    }

    private static RunSettings WithKeysOf(RunJournal journal, RunSettings settings) =>
        journal.Setting(SettingsName) is { } before ? settings with { Data = settings.Data with { Keys = RunSettings.FromJson(before).Data.Keys } } : settings;

    private static RunSession Open(string folder, Func<RunJournal, CallLedger, RunSettings> settings)
    {
        var held = RunLock.Take(folder);
        LedgerDatabase? database = null;
        RunJournal? journal = null;
        try
        {
            database = LedgerDatabase.Open(folder);
            journal = new(database);
            var calls = new CallLedger(database, TimeProvider.System);
            return new(folder, held, database, journal, calls, settings(journal, calls));
        }
        catch
        {
            journal?.Dispose();
            database?.Dispose();
            held.Dispose();
            throw;
        }
    }
}
