using System.Collections.Concurrent;
using SyntheticVG.Cluster.Database;
using SyntheticVG.Cluster.Stores;

namespace SyntheticVG.Cluster.Working;

/// <summary>Takes shards of a run, one after the other, until there are none.</summary>
/// <remarks>It may end at any moment: what it held is taken by others once its leases end.</remarks>
/// <param name="database">The database.</param>
/// <param name="store">Where shards lie.</param>
/// <param name="run">The run.</param>
/// <param name="options">How it works.</param>
/// <param name="say">Told what the user should see.</param>
public sealed class ShardWorker(ClusterDatabase database, IObjectStore store, ClusterRun run, WorkerOptions options, Action<string> say)
{
    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(3), ShortPause = TimeSpan.FromMilliseconds(200), LongPause = TimeSpan.FromSeconds(2);

    private readonly ShardTable _shards = new(database, run.Id);
    private readonly ProcessTable _processes = new(database);
    private readonly ConcurrentDictionary<ShardLease, CancellationTokenSource> _held = [];
    private readonly string _me = ClusterIdentity.Process;
    private long _images;

    /// <summary>Images whose results count.</summary>
    public long Images => Interlocked.Read(ref _images);

    /// <summary>Works until the run is done or stopped, or until it is to end.</summary>
    /// <param name="recipeOf">Makes the recipe of the run; it writes into the folder that is given.</param>
    /// <param name="drain">The worker is to end: it takes nothing new, finishes what it can, and gives back the rest.</param>
    /// <exception cref="InvalidDataException">The run was begun by another program.</exception>
    public async Task RunAsync(Func<string, CancellationToken, IRunRecipe> recipeOf, CancellationToken drain)
    {
        ArgumentNullException.ThrowIfNull(recipeOf);
        if (run.Build != options.Build)
            throw new InvalidDataException(
                $"the run {run.Name} was begun by the program {run.Build}, and this worker is {options.Build}; expected the same build on every machine");
        await _processes.JoinAsync(_me, run.Id, "worker", options.Capabilities, options.Build, CancellationToken.None);
        using var hard = new CancellationTokenSource();
        using var graceful = drain.Register(() => hard.CancelAfter(options.Grace));
        using var over = new CancellationTokenSource();
        using var scratch = new Scratch();
        var beating = BeatAsync(drain, over.Token);
        try
        {
            using var recipe = recipeOf(scratch.Written, hard.Token);
            var work = new LeasedShard(_shards, store, run, recipe.Runner, scratch, say);
            await LoopAsync(work, drain, hard.Token);
        }
        finally
        {
            await over.CancelAsync();
            await beating;
            await _processes.LeaveAsync(_me, Images, CancellationToken.None);
        }
    }

    private async Task LoopAsync(LeasedShard work, CancellationToken drain, CancellationToken hard)
    {
        var (under, pause) = (new List<Task>(), ShortPause);
        try
        {
            while (!drain.IsCancellationRequested)
            {
                foreach (var ended in under.Where(task => task.IsCompleted).ToList())
                {
                    under.Remove(ended);
                    await ended;
                }
                var leases = under.Count < options.Shards ? await _shards.LeaseAsync(_me, options.Capabilities, 1, drain) : [];
                if (leases is [var lease])
                {
                    pause = ShortPause;
                    under.Add(Task.Run(() => WorkAsync(work, lease, hard), CancellationToken.None));
                    continue;
                }
                if (under.Count == 0 && await IsOverAsync(drain))
                    return;
                await Task.WhenAny([.. under, Task.Delay(pause, drain)]);
                pause = pause * 2 < LongPause ? pause * 2 : LongPause;
            }
        }
        catch (OperationCanceledException) when (drain.IsCancellationRequested)
        {
            // what is under way may end, below
        }
        finally
        {
            await Task.WhenAll(under);
        }
    }

    private async Task WorkAsync(LeasedShard work, ShardLease lease, CancellationToken hard)
    {
        using var lost = CancellationTokenSource.CreateLinkedTokenSource(hard);
        _held[lease] = lost;
        try
        {
            if (await work.RunAsync(lease, lost.Token))
                Interlocked.Add(ref _images, lease.Images);
        }
        catch (OperationCanceledException) when (lost.IsCancellationRequested)
        {
            await _shards.ReturnAsync(lease, CancellationToken.None); // changes nothing where it is held no more
        }
        catch
        {
            await _shards.ReturnAsync(lease, CancellationToken.None);
            throw;
        }
        finally
        {
            _held.TryRemove(lease, out _);
        }
    }

    private async Task<bool> IsOverAsync(CancellationToken cancellationToken)
    {
        if (await new RunTable(database).FindAsync(run.Name, cancellationToken) is not { State: "running" })
            return true;
        var totals = await _shards.TotalsAsync(cancellationToken);
        return totals.Done == run.Shards;
    }

    // Leases are renewed well before they end; work on one that is held no more ends.
    private async Task BeatAsync(CancellationToken drain, CancellationToken over)
    {
        try
        {
            while (true)
            {
                await Task.Delay(Beat, over);
                await _processes.SeeAsync(_me, Images, drain.IsCancellationRequested, over);
                var held = _held.ToArray();
                if (held.Length == 0)
                    continue;
                var still = (await _shards.RenewAsync(_me, [.. held.Select(pair => pair.Key)], over)).ToHashSet();
                foreach (var (_, lost) in held.Where(pair => !still.Contains(pair.Key.Number) && _held.ContainsKey(pair.Key)))
                    await CancelAsync(lost);
            }
        }
        catch (OperationCanceledException)
        {
            // it ends with the worker
        }

        static async Task CancelAsync(CancellationTokenSource source)
        {
            try
            {
                await source.CancelAsync();
            }
            catch (ObjectDisposedException)
            {
                // it ended meanwhile
            }
        }
    }
}
