using System.Text;

namespace SyntheticVG.Engine.Run;

/// <summary>How a <see cref="BuildRun"/> works.</summary>
internal sealed record BuildRunOptions
{
    /// <summary>Whether the first image that fails ends the run.</summary>
    public bool Strict { get; init; }

    /// <summary>Most images under way or waiting for their turn to be written.</summary>
    public int Window { get; init; } = 32;

    /// <summary>Told, in the order of the images, which call an image waits for; null where none ever does.</summary>
    public Action<string>? Waits { get; init; }

    /// <summary>Most images between two commits.</summary>
    public int BatchImages { get; init; } = 64;

    /// <summary>Longest time between two commits while images come.</summary>
    public TimeSpan BatchTime { get; init; } = TimeSpan.FromSeconds(1);
}

/// <summary>Takes every image of a source through a recipe and writes the outcomes in the order of the input.</summary>
/// <remarks>
/// Killed at any moment and started again, it goes on after the last batch; the files end up the same, byte for byte, as
/// those of a run that nobody disturbed.
/// </remarks>
internal sealed class BuildRun(RunJournal journal, BuildRunOptions options, TimeProvider time)
{
    /// <summary>Works on the images that have no row yet.</summary>
    /// <param name="images">All images, in the same order each time.</param>
    /// <param name="process">The recipe.</param>
    /// <param name="progress">Told after each image, or null.</param>
    /// <param name="cancellationToken">Stops cleanly: what was finished stays.</param>
    /// <returns>How many images wait for a batch; the run is complete where none does.</returns>
    /// <exception cref="InvalidDataException">The images are not those that the run began with; or an image failed and the run is strict.</exception>
    public async Task<int> BuildAsync(
        IAsyncEnumerable<SourceImage> images, Func<long, SourceImage, Task<ImageOutcome>> process, Action<ImageOutcome>? progress,
        CancellationToken cancellationToken)
    {
        if (!journal.Resume())
            return 0;
        var done = journal.Rows();
        return await WriteAsync(OrderedWork.RunAsync(Left(images, done), left => process(left.Place, left.Image), options.Window, cancellationToken), progress);
    }

    /// <summary>Writes outcomes that others came to, in order, from the first image without a row on.</summary>
    /// <param name="outcomes">From the place that it is given on.</param>
    /// <param name="progress">Told after each image, or null.</param>
    /// <exception cref="InvalidDataException">An image failed and the run is strict, or an outcome is not of the image whose turn it is.</exception>
    public async Task JoinAsync(Func<long, IAsyncEnumerable<ImageOutcome>> outcomes, Action<ImageOutcome>? progress)
    {
        if (journal.Resume())
            await WriteAsync(InTurn(outcomes(journal.Done), journal.Done), progress);
    }

    private static async IAsyncEnumerable<ImageOutcome> InTurn(IAsyncEnumerable<ImageOutcome> outcomes, long next)
    {
        await foreach (var outcome in outcomes)
        {
            yield return outcome.Place == next
                ? outcome
                : throw new InvalidDataException($"found what became of image {outcome.Place + 1}; expected image {next + 1}");
            next++;
        }
    }

    private async Task<int> WriteAsync(IAsyncEnumerable<ImageOutcome> outcomes, Action<ImageOutcome>? progress)
    {
        var (last, pending) = (time.GetTimestamp(), 0);
        try
        {
            await foreach (var outcome in outcomes)
            {
                if (options.Strict && outcome.State == ImageState.Failed)
                    throw Stopped(outcome);
                pending += Wait(outcome);
                if (pending > 0)
                    continue; // the rows stay without a gap; later images only add their requests to the batch
                journal.Add(outcome);
                if (journal.Waiting >= options.BatchImages || time.GetElapsedTime(last) >= options.BatchTime)
                {
                    journal.Commit();
                    last = time.GetTimestamp();
                }
                progress?.Invoke(outcome);
            }
        }
        catch
        {
            journal.Commit(); // what was finished before the stop stays
            throw;
        }
        journal.Commit(complete: pending == 0);
        return pending;
    }

    /// <summary>Works again on the images that failed; all files are written anew, the other images' lines as they were.</summary>
    /// <param name="images">All images, in the same order as before.</param>
    /// <param name="process">The recipe.</param>
    /// <param name="progress">Told after each image that was worked on, or null.</param>
    /// <param name="folder">The run folder.</param>
    /// <param name="cancellationToken">Stops; the files then stay as they were, and answers that arrived stay in the ledger.</param>
    /// <returns>How many images wait for a batch; they stay failed until then.</returns>
    public async Task<int> RetryAsync(
        IAsyncEnumerable<SourceImage> images, Func<long, SourceImage, Task<ImageOutcome>> process, Action<ImageOutcome>? progress, string folder,
        CancellationToken cancellationToken)
    {
        var (rows, pending) = (journal.Rows(), 0);
        using var graphs = File.OpenText(Path.Combine(folder, RunJournal.GraphsFile));
        using var rejected = File.OpenText(Path.Combine(folder, RunJournal.RejectedFile));
        journal.BeginAgain();
        var work = OrderedWork.RunAsync(
            Left(images, []),
            async Task<(ImageRow Row, ImageOutcome? Outcome)> (left) => rows.ElementAtOrDefault((int)left.Place) is not { } row || row.Key != left.Image.Key
                ? throw Changed(left.Place, rows.ElementAtOrDefault((int)left.Place)?.Key, left.Image.Key)
                : (row, row.State == ImageState.Failed ? await process(left.Place, left.Image) : null),
            options.Window, cancellationToken);

        try
        {
            await foreach (var (row, outcome) in work)
                Rewrite(row, outcome);
        }
        catch
        {
            journal.Abandon();
            throw;
        }
        journal.Commit(complete: true);
        return pending;

        void Rewrite(ImageRow row, ImageOutcome? outcome)
        {
            var (oldGraphs, oldRejected) = (Lines(graphs, row.State == ImageState.Written ? 1 : 0), Lines(rejected, row.Rejected));
            pending += outcome is null ? 0 : Wait(outcome);
            if (outcome is null or { State: ImageState.Pending })
            {
                journal.AddLines(oldGraphs, oldRejected);
                return;
            }
            journal.Add(outcome);
            progress?.Invoke(outcome);
        }
    }

    private int Wait(ImageOutcome outcome)
    {
        if (outcome.WaitsFor is { } call)
            options.Waits?.Invoke(call);
        return outcome.State == ImageState.Pending ? 1 : 0;
    }

    // The images without a row; those with one must be the same as when it was written.
    private static async IAsyncEnumerable<(long Place, SourceImage Image)> Left(IAsyncEnumerable<SourceImage> images, IReadOnlyList<ImageRow> done)
    {
        var place = 0L;
        await foreach (var image in images)
        {
            if (place >= done.Count)
                yield return (place, image);
            else if (done[(int)place].Key != image.Key)
                throw Changed(place, done[(int)place].Key, image.Key);
            place++;
        }
        if (place < done.Count)
            throw Changed(place, done[(int)place].Key, null);
    }

    private static List<byte[]> Lines(StreamReader file, int count)
    {
        var lines = new List<byte[]>(count);
        for (var i = 0; i < count; i++)
            lines.Add(Encoding.UTF8.GetBytes(file.ReadLine()
                ?? throw new InvalidDataException($"a file of the run ends {count - i} lines before the ledger says; build into another folder")));
        return lines;
    }

    private static InvalidDataException Changed(long place, string? before, string? now) =>
        new($"the data has changed since the run began: image {place + 1} was {before ?? "absent"} and is {now ?? "absent"}; build into another folder");

    private static InvalidDataException Stopped(ImageOutcome outcome) =>
        new($"{outcome.Key} failed: {outcome.Why}; without --strict the run goes on without it");
}
