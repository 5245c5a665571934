using System.Security.Cryptography;
using SyntheticVG.Cluster.Database;
using SyntheticVG.Cluster.Stores;
using SyntheticVG.Engine.Run;
using SyntheticVG.Engine.Shards;

namespace SyntheticVG.Cluster.Running;

/// <summary>The side of a run that reads the data folder, cuts its images into shards, and joins their results into the run folder.</summary>
/// <remarks>It may end at any moment: started again it goes on after the last shard that it cut and the last image that it wrote. Two of them do no
/// harm.</remarks>
/// <param name="database">The database.</param>
/// <param name="store">Where shards lie.</param>
/// <param name="run">The run.</param>
/// <param name="say">Told what the user should see.</param>
public sealed class ControlRun(ClusterDatabase database, IObjectStore store, ClusterRun run, Action<string> say)
{
    private const string RoundName = "cluster-round";
    private const int Ahead = 16; // results asked for at a time

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200), Beat = TimeSpan.FromSeconds(3);

    private readonly ShardTable _shards = new(database, run.Id);
    private readonly ProcessTable _processes = new(database);
    private readonly RunTable _runs = new(database);

    /// <summary>Name of a run's objects in its store.</summary>
    public static string PrefixOf(ClusterRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        return $"{run.Name}/";
    }

    /// <summary>Cuts and joins until every image is written.</summary>
    /// <param name="session">The run folder.</param>
    /// <param name="images">The images of the run; read by nobody else.</param>
    /// <param name="noted">Told of each image once it has its row.</param>
    /// <param name="stop">Stops cleanly.</param>
    /// <exception cref="IOException">Somebody stopped the run, or the database or the store failed.</exception>
    public async Task RunAsync(RunSession session, SourceImages images, Action<ImageOutcome>? noted, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(session);
        ArgumentNullException.ThrowIfNull(images);
        if (session.Journal.Setting(RoundName) is { } round && round != $"{run.Round}")
            session.Journal.ForgetImages(); // shards were worked on again
        session.Journal.Set(RoundName, $"{run.Round}");
        await _processes.JoinAsync(ClusterIdentity.Process, run.Id, "control", [], run.Build, stop);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var cutting = Task.Run(() => CutAsync(session, images, both.Token), CancellationToken.None);
        var beating = BeatAsync(session, both);
        try
        {
            await session.JoinAsync(first => ResultsAsync(session, first, cutting, both.Token), run.Images, noted);
            await cutting;
            await _runs.SetStateAsync(run, "done", stop);
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            throw new IOException(
                $"the run {run.Name} was stopped ({await _runs.ReasonAsync(run, CancellationToken.None) ?? "synvg cluster stop"}); the same command goes on");
        }
        finally
        {
            await both.CancelAsync();
            await Task.WhenAll(cutting, beating).ContinueWith(_ => { }, TaskScheduler.Default); // the first failure is the one that is told
            await _processes.LeaveAsync(ClusterIdentity.Process, 0, CancellationToken.None);
        }
    }

    private async Task CutAsync(RunSession session, SourceImages images, CancellationToken stop)
    {
        var number = await _shards.NextAsync(stop);
        var packed = Path.Combine(session.Folder, "shard.partial");
        var (settings, needs) = (session.Settings, ShardNeeds.Of(session.Settings));
        var cut = images.Keys.Take((int)Math.Min(run.Images, number * run.ShardImages)).ToHashSet(StringComparer.Ordinal);
        await foreach (var some in images.ReadAsync(cut, stop).Where(image => image.Failure != SourceImage.HasRow).Chunk(run.ShardImages))
        {
            var drawn = some.Take((int)Math.Clamp(settings.Pictures - (number * run.ShardImages), 0, some.Length)).Select(image => image.Image)
                .ToHashSet(ReferenceEqualityComparer.Instance);
            await using (var file = File.Create(packed))
                ShardInput.Write(file, some, settings.Data.Folder, image => ShardNeeds.Picture(settings, image, drawn.Contains(image)));
            var name = $"{PrefixOf(run)}inputs/{number:000000000}.zip";
            await store.PutAsync(name, packed, stop);
            await _shards.AddAsync(number, needs, number * run.ShardImages, some.Length, name, stop);
            number++;
        }
        File.Delete(packed);
    }

    private async IAsyncEnumerable<ImageOutcome> ResultsAsync(RunSession session, long first, Task cutting,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken stop)
    {
        var fetched = Path.Combine(session.Folder, "result.partial");
        for (var number = first / run.ShardImages; number < run.Shards;)
        {
            var results = await _shards.ResultsAsync(number, Ahead, stop);
            foreach (var result in results)
            {
                if (!await FetchAsync(result, fetched, stop))
                    break;
                await using (var file = File.OpenRead(fetched))
                {
                    foreach (var outcome in ShardPart.Read(file, session.Folder).Where(outcome => outcome.Place >= first))
                        yield return outcome;
                }
                number++;
            }
            if (results.Count > 0)
                continue;
            if (cutting.IsFaulted)
                await cutting;
            await Task.Delay(Pause, stop);
        }
        File.Delete(fetched);
    }

    // A result that is not what its worker stored is asked for again.
    private async Task<bool> FetchAsync(ShardResult result, string file, CancellationToken stop)
    {
        var problem = "is not in the store";
        try
        {
            await store.GetAsync(result.Part, file, stop);
            await using var stream = File.OpenRead(file);
            if (Convert.ToHexStringLower(await SHA256.HashDataAsync(stream, stop)) == result.Sha256)
                return true;
            problem = "differs from what was stored";
        }
        catch (FileNotFoundException)
        {
            // worked on again, below
        }
        say($"the result {result.Part} {problem}; its images are worked on again");
        await _shards.RedoAsync(result, stop);
        return false;
    }

    private async Task BeatAsync(RunSession session, CancellationTokenSource both)
    {
        try
        {
            while (true)
            {
                await Task.Delay(Beat, both.Token);
                await _processes.SeeAsync(ClusterIdentity.Process, session.Journal.Done, false, both.Token);
                if (await _runs.FindAsync(run.Name, both.Token) is not { State: not "stopped" })
                    await both.CancelAsync();
            }
        }
        catch (OperationCanceledException)
        {
            // it ends with the run
        }
    }
}
