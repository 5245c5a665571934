using System.Net;
using System.Net.Sockets;
using SyntheticVG.Cluster.Asking;
using SyntheticVG.Cluster.Database;
using SyntheticVG.Cluster.Running;
using SyntheticVG.Cluster.Stores;
using SyntheticVG.Cluster.Working;
using SyntheticVG.Engine.Settings;
using SyntheticVG.Engine.Teacher.Chat;

namespace SyntheticVG.App.Clustering;

/// <summary>A worker: it waits for a run, takes its shards, and ends with it.</summary>
internal static class WorkerSession
{
    /// <summary>The capability of who has the keys.</summary>
    public const string Teacher = "teacher";

    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(500);

    /// <summary>Works until the run is done, or until it is to end.</summary>
    /// <param name="connection">The database.</param>
    /// <param name="store">Where shards lie.</param>
    /// <param name="capabilities">What this worker can do.</param>
    /// <param name="name">The run; null for the first that is not done.</param>
    /// <param name="wait">How long it waits for a run to begin.</param>
    /// <param name="drainAfter">After how long it ends by itself; null where it does not.</param>
    /// <param name="stop">Ends it: shards under way may end.</param>
    public static async Task<int> RunAsync(string connection, string store, string[] capabilities, string? name, TimeSpan wait,
        TimeSpan? drainAfter, CancellationToken stop)
    {
        await using var database = await ClusterDatabase.OpenAsync(connection, Console.Error.WriteLine, stop);
        if (await WaitAsync(new(database), name, wait, stop) is not { } run)
        {
            Console.WriteLine($"{database.Name}: no run{(name is null ? "" : $" {name}")} began within {wait.TotalMinutes:0.#} min (--wait); "
                + $"synvg build --cluster begins one");
            return CommandLine.Failed;
        }
        if (capabilities.Contains(Teacher))
            return await TeachAsync(database, run, drainAfter, stop);
        if (ShardNeeds.Of(run.Asked) is var needs && !capabilities.Contains(needs))
            Console.Error.WriteLine($"the shards of the run {run.Name} need a worker with the capability {needs}; "
                + $"this one has {string.Join(", ", capabilities)} and takes none of them");
        using var objects = ObjectStores.Open(store);
        using var drain = CancellationTokenSource.CreateLinkedTokenSource(stop);
        if (drainAfter is { } after)
            drain.CancelAfter(after);
        var worker = new ShardWorker(database, objects, run, new() { Capabilities = capabilities, Build = ClusterBuild.Build }, Console.Error.WriteLine);
        Console.WriteLine($"{database.Name}: works on the run {run.Name} with {string.Join(", ", capabilities)}");
        await using var teacher = run.Asked.Addresses.Any(address => address is not null) ? new TeacherClient(database, run, Console.Error.WriteLine) : null;
        await worker.RunAsync((folder, hard) =>
            ClusterRecipe.Open(run.Asked, folder, teacher is null ? null : endpoint => new RemoteChatClient(endpoint, teacher.AskAsync), hard), drain.Token);
        Console.WriteLine(
            FormattableString.Invariant(
                $"{database.Name}: {worker.Images:N0} images worked on; {(drain.IsCancellationRequested ? "ended before the run did, what was under way is given back" : $"the run {run.Name} has no more for this worker")}"));
        return stop.IsCancellationRequested ? CommandLine.Failed : CommandLine.Done;
    }

    // The only process that has keys: it makes the calls of all workers.
    private static async Task<int> TeachAsync(ClusterDatabase database, ClusterRun run, TimeSpan? drainAfter, CancellationToken stop)
    {
        using var drain = CancellationTokenSource.CreateLinkedTokenSource(stop);
        if (drainAfter is { } after)
            drain.CancelAfter(after);
        var silo = new TeacherSilo(database, run, ClusterBuild.Build, await AddressAsync(database.Host, stop), Console.Error.WriteLine);
        await silo.RunAsync(ChatEndpoints.KeysOf(run.Asked).Of, drain.Token);
        Console.WriteLine(
            FormattableString.Invariant(
                $"{database.Name}: {silo.Asked:N0} calls came in; {(drain.IsCancellationRequested ? "ended before the run did" : $"the run {run.Name} has ended")}"));
        return stop.IsCancellationRequested ? CommandLine.Failed : CommandLine.Done;
    }

    // Others reach this machine as the database does: where that is on it, by loopback.
    private static async Task<IPAddress> AddressAsync(string database, CancellationToken stop)
    {
        if (Path.IsPathRooted(database))
            return IPAddress.Loopback;
        var host = (await Dns.GetHostAddressesAsync(database, AddressFamily.InterNetwork, stop)).FirstOrDefault() ?? IPAddress.Loopback;
        using var probe = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        probe.Connect(host, 9); // sends nothing: asks which of this machine's addresses lies on the way
        return ((IPEndPoint)probe.LocalEndPoint!).Address;
    }

    private static async Task<ClusterRun?> WaitAsync(RunTable runs, string? name, TimeSpan wait, CancellationToken stop)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (true)
        {
            var found = name is null ? (await runs.AllAsync(stop)).FirstOrDefault(run => run.State == "running") : await runs.FindAsync(name, stop);
            if (found is { State: "running" or "done" })
                return found;
            if (TimeProvider.System.GetElapsedTime(started) > wait)
                return null;
            await Task.Delay(Look, stop);
        }
    }
}
