using System.Security.Cryptography;
using System.Text;
using SyntheticVG.Engine.Ledger;
using SyntheticVG.Engine.Teacher.Chat;

namespace SyntheticVG.Engine.Teacher.Batch;

/// <summary>Takes a run's request files to a provider and brings the results back; can be killed at any moment and goes on.</summary>
/// <remarks>
/// Each step is in the ledger before it is taken. A file or batch of which nobody knows whether it was made is looked for under its tag; it is made again only
/// where the provider's list does not have it, so that nothing is submitted, and paid for, twice.
/// </remarks>
/// <param name="api">The provider.</param>
/// <param name="folder">The request files; their requests are in its ledger.</param>
/// <param name="import">Reads results.</param>
/// <param name="calls">The run's calls.</param>
/// <param name="endpoint">The endpoint, whose limits hold.</param>
/// <param name="time">The clock.</param>
/// <param name="tell">Told what is done, in words.</param>
public sealed class BatchCourier(BatchApi api, BatchFolder folder, BatchImport import, CallLedger calls, ChatEndpoint endpoint,
    TimeProvider time, Action<string> tell)
{
    private const string RunName = "batch run";
    private const long BytesAround = 4096; // of a line of results, beside the answer

    private readonly HashSet<int> _stuck = []; // numbers of their files, since the last look

    private BatchLedger Ledger => folder.Ledger;

    /// <summary>Whether the requests of batches whose answers are not to be found at the provider go into the next file, to be asked and paid for
    /// again.</summary>
    public bool LetsGo { get; init; }

    /// <summary>How many requests came back without a result and go into the next file.</summary>
    public int Released { get; private set; }

    /// <summary>How many batches have ended whose answers are not to be found at the provider.</summary>
    public int Stuck => _stuck.Count;

    /// <summary>Submits the files that wait, and ends what was begun.</summary>
    /// <param name="again">Whether a batch is made again whose making is in doubt while the provider lists no batches.</param>
    /// <param name="cancellationToken">Stops it between two steps.</param>
    /// <returns>How many files the provider has now because of it.</returns>
    public async Task<int> SubmitAsync(bool again, CancellationToken cancellationToken)
    {
        var submitted = 0;
        foreach (var job in Ledger.Jobs().Where(job => job.Step < BatchStep.Submitted))
        {
            await SubmitAsync(job, again, cancellationToken);
            submitted++;
        }
        foreach (var part in Unsubmitted())
        {
            if (!CanBeSubmitted(part))
                continue;
            Require(part);
            var job = new BatchJob
            {
                Tag = $"synvg-{RunTag()}-{part.Number:000}-{ResultFile.Fingerprint(folder.PathOf(part.Number))[..8]}",
                Part = part.Number,
                Step = BatchStep.Uploading
            };
            Ledger.Keep(job);
            await SubmitAsync(job, again, cancellationToken);
            submitted++;
        }
        return submitted;
    }

    /// <summary>The files that wait and that no provider has had.</summary>
    public IReadOnlyList<BatchPart> Unsubmitted()
    {
        var taken = Ledger.Jobs().Select(job => job.Part).ToHashSet();
        return [.. Ledger.WaitingParts().Where(part => !taken.Contains(part.Number))];
    }

    /// <summary>Asks how far the batches are.</summary>
    /// <returns>How many are under way still.</returns>
    public async Task<int> PollAsync(CancellationToken cancellationToken)
    {
        _stuck.Clear();
        foreach (var job in Ledger.Jobs().Where(job => job.IsUnderWay || job.LacksFile))
        {
            try
            {
                var now = await api.LookAsync(job, cancellationToken);
                Ledger.Keep(now);
                if (now != job)
                    tell(Describe(now));
            }
            catch (BatchApiException e) when (e.Status is 404 or 410)
            {
                GiveUp(job, $"the provider does not know it ({e.Message})");
            }
        }
        return Ledger.Jobs().Count(job => job.IsUnderWay && !_stuck.Contains(job.Part));
    }

    /// <summary>Fetches the results of the batches that have ended, reads them, and deletes the provider's files.</summary>
    /// <returns>How many batches were fetched.</returns>
    public async Task<int> FetchAsync(CancellationToken cancellationToken)
    {
        var fetched = 0;
        foreach (var job in Ledger.Jobs().Where(job => job is { Step: BatchStep.Submitted, HasEnded: true }))
        {
            if (job.LacksFile && Ledger.WaitingOf(job.Part) > 0)
                GiveUp(job, $"the provider names no file of answers yet; fetch again later, or put its answers into {folder.Path} by hand");
            else if (await FetchAsync(job, cancellationToken))
                fetched++;
        }
        foreach (var job in Ledger.Jobs().Where(job => job.Step == BatchStep.Fetched))
            await DeleteAsync(job, cancellationToken);
        return fetched;
    }

    /// <summary>Asks the provider to end the batches that are under way.</summary>
    /// <returns>How many were.</returns>
    public async Task<int> CancelAsync(CancellationToken cancellationToken)
    {
        var cancelled = 0;
        foreach (var begun in Ledger.Jobs().Where(job => job.Step is BatchStep.Creating || job.IsUnderWay))
        {
            var job = begun.Step == BatchStep.Creating ? await FindAsync(begun, again: false, cancellationToken) : begun;
            if (!job.IsUnderWay)
                continue;
            var now = await api.CancelAsync(job, cancellationToken);
            Ledger.Keep(now);
            tell(Describe(now));
            cancelled++;
        }
        return cancelled;
    }

    /// <summary>A batch in words: its file, the provider's name of it, its status and counts.</summary>
    public static string Describe(BatchJob job) => FormattableString.Invariant(
        $"requests-{job.Part:000}: {Shown(job.Batch) ?? (job.File is null ? "not uploaded" : "not submitted")} {StatusOf(job)}{(job.Total > 0 ? FormattableString.Invariant($", {job.Done:N0} of {job.Total:N0} answered") : "")}{(job.Failed > 0 ? FormattableString.Invariant($", {job.Failed:N0} failed") : "")}{(job.Problem is { } problem ? $": {problem}" : "")}");

    private static string StatusOf(BatchJob job) => job.Step switch
    {
        < BatchStep.Submitted => $"({job.Step.ToString().ToLowerInvariant()})",
        BatchStep.Submitted => job.Status ?? "unknown",
        _ => $"{job.Status}, fetched",
    };

    private async Task SubmitAsync(BatchJob job, bool again, CancellationToken cancellationToken)
    {
        var name = job.Tag + ".jsonl";
        if (job.Step == BatchStep.Uploading)
        {
            var path = folder.PathOf(job.Part);
            var file = await FindUploadAsync(name, cancellationToken) ?? await UploadAsync(path, name, cancellationToken);
            Ledger.Keep(job = job with { File = file, Step = BatchStep.Uploaded });
        }
        if (job.Step == BatchStep.Creating)
            job = await FindAsync(job, again, cancellationToken);
        if (job.Step == BatchStep.Uploaded)
        {
            Ledger.Keep(job = job with { Step = BatchStep.Creating, Problem = null });
            job = await CreateAsync(job, cancellationToken);
        }
        tell($"submitted {Describe(job)}");
    }

    private async Task<string> UploadAsync(string path, string name, CancellationToken cancellationToken)
    {
        try
        {
            return await api.UploadAsync(path, name, cancellationToken);
        }
        catch (BatchApiException e) when (e.Status == 413)
        {
            throw new BatchApiException(
                FormattableString.Invariant(
                    $"{e.Message}. {path} has {new FileInfo(path).Length:N0} bytes, more than this provider takes: cut it by lines and submit the pieces by hand, or run without --teacher-mode batch"),
                e.Status, e);
        }
    }

    // Whether nothing in the file would be paid for twice.
    private bool CanBeSubmitted(BatchPart part)
    {
        var path = folder.PathOf(part.Number);
        if (!File.Exists(path))
        {
            tell(FormattableString.Invariant(
                $"{path} is gone; its {part.Waiting:N0} requests without a result go into the next file: run the same build or edit again"));
            Ledger.Release(part.Number, "the file of requests was removed");
            return false;
        }
        if (part.HasResults)
        {
            tell(
                FormattableString.Invariant(
                    $"{path} is left alone: results of it were put there by hand, and {part.Waiting:N0} of its {part.Requests:N0} requests wait; to ask these again delete the file"));
            return false;
        }
        if (part.Waiting == part.Requests)
            return true;
        tell(FormattableString.Invariant(
            $"{path} holds requests that were answered meanwhile; the {part.Waiting:N0} others go into the next file: run the same build or edit again"));
        Ledger.Release(part.Number, "others of its file were answered otherwise");
        return false;
    }

    // Uploading is free: where the provider lists no files, the file goes there once more.
    private async Task<string?> FindUploadAsync(string name, CancellationToken cancellationToken)
    {
        try
        {
            return await api.FindFileAsync(name, cancellationToken);
        }
        catch (BatchApiException e) when (e.Status is 404 or 405 or 501 or 200)
        {
            return null;
        }
    }

    private async Task<BatchJob> CreateAsync(BatchJob job, CancellationToken cancellationToken)
    {
        try
        {
            var made = await api.CreateAsync(job, cancellationToken);
            Ledger.Keep(made);
            return made;
        }
        catch (BatchApiException e) when (!e.InDoubt) // nothing was made; the file is there for the next time
        {
            Ledger.Keep(job with { Step = BatchStep.Uploaded, Problem = e.Message });
            throw;
        }
        catch (BatchApiException)
        {
            var found = await FindAsync(job, again: false, cancellationToken);
            if (found.Step == BatchStep.Submitted)
                return found;
            throw;
        }
    }

    // The batch that was made under the tag; where none was, the job is as before its making.
    private async Task<BatchJob> FindAsync(BatchJob job, bool again, CancellationToken cancellationToken)
    {
        BatchJob? found;
        try
        {
            found = await api.FindBatchAsync(job, cancellationToken);
        }
        catch (BatchApiException e) when (e.Status is 404 or 405 or 501 or 200)
        {
            if (!again)
            {
                throw new BatchApiException(
                    $"whether {endpoint.Url} has a batch of requests-{job.Part:000} is not known: "
                    + $"it was being made when the answer or the process was lost, and no list of batches came ({e.Message}). "
                    + $"Look there for the tag {job.Tag}; where it has none, synvg batch submit RUN --in-doubt ask makes it again", e.Status, e);
            }
            found = null;
        }
        var now = found ?? job with { Step = BatchStep.Uploaded };
        Ledger.Keep(now);
        return now;
    }

    // False where the provider counts more answers than came: its files stay, and nothing is asked again.
    private async Task<bool> FetchAsync(BatchJob job, CancellationToken cancellationToken)
    {
        var (most, paths) = ((Ledger.RequestsOf(job.Part) + 1) * (endpoint.MaxAnswerBytes + BytesAround), new List<string>());
        foreach (var (file, what) in new[] { (job.Output, "results"), (job.Errors, "errors") })
        {
            if (file is null)
                continue;
            var path = folder.ResultPathOf(job.Part, what, job.Tag);
            paths.Add(path);
            try
            {
                if (!File.Exists(path))
                    await api.DownloadAsync(file, path, most, cancellationToken);
            }
            catch (BatchApiException e) when (e.Status is 404 or 410)
            {
                return GiveUp(job, $"the provider does not give its file of {what} ({e.Message})");
            }
            foreach (var line in import.Read(path, job.Part, cancellationToken)?.Lines(path) ?? [])
                tell(line);
        }
        if (Ledger.WaitingOf(job.Part) is > 0 and var waiting && Ledger.RequestsOf(job.Part) - waiting is var found && found < job.Done && !LetsGo)
        {
            foreach (var path in paths)
                File.Delete(path); // the next fetch asks for it anew
            return GiveUp(job, FormattableString.Invariant($"of {job.Done:N0} answers that the provider counts {found:N0} came"));
        }
        Close(job, $"the batch {Shown(job.Batch)} ended ({job.Status}) without a result of it{(job.Problem is { } problem ? $": {problem}" : "")}",
            $"fetched {Describe(job)}");
        return true;
    }

    // Answers that are not to be found may be paid for: only who says so asks again.
    private bool GiveUp(BatchJob job, string why)
    {
        if (LetsGo)
        {
            Close(job, $"the batch {Shown(job.Batch)}: {why}", $"{Describe(job)}: {why}");
            return true;
        }
        if (_stuck.Add(job.Part))
            tell($"{Describe(job)}: {why}. Nothing is asked again; "
                + $"where its answers are gone for good, synvg batch fetch RUN --in-doubt ask puts its requests into the next file");
        return false;
    }

    private void Close(BatchJob job, string why, string told)
    {
        var left = 0;
        Ledger.Database.Transact(() =>
        {
            left = Ledger.Release(job.Part, why);
            Ledger.Keep(job with { Step = BatchStep.Fetched });
        });
        Released += left;
        tell($"{told}{(left > 0 ? FormattableString.Invariant($"; {left:N0} requests without a result go into the next file") : "")}");
    }

    private async Task DeleteAsync(BatchJob job, CancellationToken cancellationToken)
    {
        foreach (var file in new[] { job.File, job.Output, job.Errors }.OfType<string>().Distinct())
        {
            try
            {
                await api.DeleteAsync(file, cancellationToken);
            }
            catch (BatchApiException e) when (e.Status is 400 or 403 or 405 or 501)
            {
                tell($"{Shown(file)} stays at the provider, which does not delete it: {e.Message}");
            }
        }
        Ledger.Keep(job with { Step = BatchStep.Closed });
    }

    // What is submitted may be paid for: whatever was spent since the file was written counts.
    private void Require(BatchPart part)
    {
        if (endpoint.MaxCost is not { } most)
            return;
        var spent = calls.Spent();
        var submitted = Ledger.Reserved - Unsubmitted().Sum(other => other.Cost);
        if (spent + submitted + part.Cost > most)
        {
            throw new BudgetSpentException(FormattableString.Invariant(
                $"requests-{part.Number:000} could cost ${part.Cost:0.0000}; of ${most:0.00} (--max-cost) ${spent:0.0000} are spent and ${submitted:0.0000} set aside for batches under way; say more with the same build or edit, then submit again"));
        }
    }

    private string RunTag()
    {
        if (calls.Note(RunName) is { } known)
            return known;
        // another run has another, also one of the same photos
        var tag = Convert.ToHexStringLower(
            SHA256.HashData(Encoding.UTF8.GetBytes($"{Environment.MachineName}\n{Path.GetFullPath(folder.Path)}\n{time.GetUtcNow():O}")))[..12];
        calls.SetNote(RunName, tag);
        return tag;
    }

    private static string? Shown(string? name) => name is null ? null : ServerWords.Shown(name, null);
}
