using SyntheticVG.Engine.Ledger;
using SyntheticVG.Engine.Run;
using SyntheticVG.Engine.Settings;
using SyntheticVG.Engine.Teacher.Batch;
using SyntheticVG.Engine.Teacher.Chat;

namespace SyntheticVG.App.Building;

/// <summary>What <c>synvg batch</c> does with a run folder, and what runs and <c>status</c> say of batches.</summary>
internal static class BatchSession
{
    private const int LooksWhereStuck = 6; // a provider may name its file of answers a moment after the end

    private static readonly TimeSpan FirstLook = TimeSpan.FromSeconds(5), LongestPause = TimeSpan.FromMinutes(1);

    /// <summary>The batch files of a run that works; results that were put there are read first, and what they held is printed.</summary>
    public static BatchFolder Open(RunSettings settings, string folder, LedgerDatabase database, CallLedger calls, EndpointKeys keys, CancellationToken stop)
    {
        var ledger = BatchLedger.In(database);
        var endpoint = ChatEndpoints.OfTeacher(settings, keys.Of);
        var place = Path.Combine(folder, BatchFolder.Name);
        using (var before = new BatchFolder(place, ledger, new()))
        {
            foreach (var (file, tally) in new BatchImport(ledger, calls, endpoint, TimeProvider.System).ReadUnread(before, stop))
                Print(tally.Lines(file));
        }
        return new(place, ledger, new()) { Budget = settings.Limits.MaxCost is { } most ? (most, calls.Spent()) : null };
    }

    /// <summary>Takes the files of requests to the provider.</summary>
    public static Task<int> SubmitAsync(string folder, bool again, bool wait, CancellationToken stop) => WithAsync(folder, async (batch, courier) =>
    {
        var submitted = await courier.SubmitAsync(again, stop);
        if (submitted == 0)
            Console.WriteLine($"{folder}: no file of requests to submit");
        return wait ? await WaitAsync(folder, courier, fetch: true, stop) : PrintNext(folder, batch);
    }, stop);

    /// <summary>Asks the provider how far the batches are.</summary>
    public static Task<int> PollAsync(string folder, bool wait, CancellationToken stop) => WithAsync(folder, async (batch, courier) =>
    {
        if (wait)
            return await WaitAsync(folder, courier, fetch: false, stop);
        await courier.PollAsync(stop);
        return PrintNext(folder, batch);
    }, stop);

    /// <summary>Fetches the results of the batches that have ended.</summary>
    /// <param name="folder">The run folder.</param>
    /// <param name="letGo">Whether requests whose answers are not to be found go into the next file.</param>
    /// <param name="wait">Whether to look again until the provider is done.</param>
    /// <param name="stop">Ends the waiting.</param>
    public static Task<int> FetchAsync(string folder, bool letGo, bool wait, CancellationToken stop) => WithAsync(folder, async (batch, courier) =>
    {
        if (wait)
            return await WaitAsync(folder, courier, fetch: true, stop);
        await courier.PollAsync(stop);
        if (await courier.FetchAsync(stop) == 0 && courier.Stuck == 0)
            Console.WriteLine($"{folder}: no batch has ended since the last fetch");
        PrintNext(folder, batch);
        return courier.Stuck > 0 ? CommandLine.Failed : CommandLine.Done;
    }, stop, letGo);

    /// <summary>Asks the provider to end the batches under way.</summary>
    public static Task<int> CancelAsync(string folder, CancellationToken stop) => WithAsync(folder, async (batch, courier) =>
    {
        if (await courier.CancelAsync(stop) == 0)
            Console.WriteLine($"{folder}: no batch is under way");
        return PrintNext(folder, batch);
    }, stop);

    /// <summary>Says which files this run wrote, and how they are submitted.</summary>
    public static void PrintWritten(string folder, BatchFolder batch)
    {
        foreach (var file in batch.Written)
            Console.WriteLine($"  to submit: {file}");
        Console.WriteLine(batch.Ledger.Jobs().Any(job => job.IsUnderWay) && batch.Written.Count == 0
            ? $"  synvg batch fetch {ShellWord.Of(folder)} --wait fetches the results"
            : $"  synvg batch submit {ShellWord.Of(folder)} --wait submits and fetches; "
                + $"or submit by hand and put the output and error files into {batch.Path}");
    }

    /// <summary>Says how the batches stand.</summary>
    /// <returns>Whether there is anything to do about them.</returns>
    public static bool PrintStatus(LedgerDatabase database)
    {
        if (BatchLedger.FindIn(database) is not { } ledger)
            return false;
        var (jobs, waiting) = (ledger.Jobs(), ledger.WaitingParts());
        foreach (var part in waiting.Where(part => !jobs.Any(job => job.Part == part.Number)))
            Console.WriteLine(
                FormattableString.Invariant($"batch     requests-{part.Number:000}: not submitted, {part.Waiting:N0} of {part.Requests:N0} requests wait"));
        foreach (var job in jobs)
            Console.WriteLine($"batch     {BatchCourier.Describe(job)}");
        if (waiting.Count > 0)
            Console.WriteLine(
                FormattableString.Invariant(
                    $"waiting   {waiting.Sum(part => part.Waiting):N0} calls for a batch{(ledger.Reserved is > 0 and var cost ? FormattableString.Invariant($", ${cost:0.00##} set aside") : "")}"));
        return waiting.Count > 0 || jobs.Any(job => job.Step < BatchStep.Closed);
    }

    /// <summary>What is to do next about a run with batches.</summary>
    public static string Next(string folder, LedgerDatabase database, RunSettings settings, bool finished)
    {
        var (jobs, waiting) = BatchLedger.FindIn(database) is { } ledger ? (ledger.Jobs(), ledger.WaitingParts()) : ([], []);
        if (jobs.Any(job => job.Step < BatchStep.Submitted) || waiting.Any(part => !jobs.Any(job => job.Part == part.Number)))
            return $"synvg batch submit {ShellWord.Of(folder)} --wait";
        return jobs.Any(job => job.Step < BatchStep.Closed)
            ? $"synvg batch fetch {ShellWord.Of(folder)} --wait"
            : finished ? $"synvg retry {ShellWord.Of(folder)}"
            : $"the same synvg {(settings.Edit is null ? "build" : "edit")} goes on";
    }

    private static async Task<int> WithAsync(string folder, Func<BatchFolder, BatchCourier, Task<int>> work, CancellationToken stop, bool letGo = false)
    {
        using (LedgerDatabase.OpenToRead(folder)) // a folder without a run gets none
        {
        }
        using var session = RunSession.Reopen(folder);
        var (settings, calls) = (session.Settings, session.Calls);
        if (!settings.Teacher.IsBatch)
            throw new InvalidDataException(
                $"{folder} holds a run that asks no teacher through batches; expected one of synvg build or edit with --teacher openai --teacher-mode batch");
        var keys = ChatEndpoints.KeysOf(settings);
        using var batch = Open(settings, folder, session.Database, calls, keys, stop);
        var endpoint = ChatEndpoints.OfTeacher(settings, keys.Of);
        var courier = new BatchCourier(new(endpoint, TimeProvider.System), batch, new(batch.Ledger, calls, endpoint, TimeProvider.System), calls, endpoint,
            TimeProvider.System, Console.WriteLine)
        {
            LetsGo = letGo,
        };
        return await work(batch, courier);
    }

    private static async Task<int> WaitAsync(string folder, BatchCourier courier, bool fetch, CancellationToken stop)
    {
        var stuck = 0;
        for (var pause = FirstLook; ; pause = pause * 1.5 > LongestPause ? LongestPause : pause * 1.5)
        {
            try
            {
                var left = await courier.PollAsync(stop);
                if (fetch)
                    await courier.FetchAsync(stop); // each as soon as it ends
                if (left == 0 && (courier.Stuck == 0 || ++stuck == LooksWhereStuck))
                    break;
            }
            catch (BatchApiException e) when (e.Passing) // a day is long; what is fetched is fetched once
            {
                await Console.Error.WriteLineAsync($"{e.Message} (asked again)");
            }
            await Task.Delay(pause, TimeProvider.System, stop);
        }
        if (courier.Stuck > 0)
            Console.WriteLine(FormattableString.Invariant($"{folder}: {courier.Stuck:N0} of the batches ended without answers that can be fetched; see above"));
        else
            Console.WriteLine(fetch
                ? $"{folder}: every batch is fetched; run the same build or edit again (a run that was finished: synvg retry {ShellWord.Of(folder)})"
                : $"{folder}: every batch has ended: synvg batch fetch {ShellWord.Of(folder)}");
        return courier.Stuck > 0 || courier.Released > 0 ? CommandLine.Failed : CommandLine.Done;
    }

    private static int PrintNext(string folder, BatchFolder batch)
    {
        foreach (var job in batch.Ledger.Jobs().Where(job => job.Step < BatchStep.Closed))
            Console.WriteLine(BatchCourier.Describe(job));
        Console.WriteLine(batch.Ledger.Jobs().Any(job => job.Step is >= BatchStep.Submitted and < BatchStep.Closed)
            ? $"next: synvg batch fetch {ShellWord.Of(folder)} (--wait waits for them)"
            : batch.Ledger.Waiting > 0 ? $"next: synvg batch submit {ShellWord.Of(folder)}"
            : $"next: the same build or edit again (a run that was finished: synvg retry {ShellWord.Of(folder)})");
        return CommandLine.Done;
    }

    private static void Print(IEnumerable<string> lines)
    {
        foreach (var line in lines)
            Console.WriteLine(line);
    }
}
