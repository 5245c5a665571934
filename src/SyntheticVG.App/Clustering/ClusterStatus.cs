using SyntheticVG.App.Building;
using SyntheticVG.App.Terminals;
using SyntheticVG.Cluster.Asking;
using SyntheticVG.Cluster.Database;
using SyntheticVG.Cluster.Stores;
using SyntheticVG.Engine.Ledger;

namespace SyntheticVG.App.Clustering;

/// <summary>What a cluster's database says of its runs.</summary>
internal static class ClusterStatus
{
    private static readonly TimeSpan Measured = TimeSpan.FromSeconds(1);

    /// <summary>How far a run is, who works on it, and how fast.</summary>
    public static async Task<int> PrintAsync(string connection, string? name, CancellationToken stop)
    {
        await using var database = await ClusterDatabase.OpenAsync(connection, Console.Error.WriteLine, stop);
        var run = await RequireAsync(new(database), name, stop);
        var shards = new ShardTable(database, run.Id);
        var (before, at) = (await shards.TotalsAsync(stop), TimeProvider.System.GetTimestamp());
        if (run.State == "running")
            await Task.Delay(Measured, stop);
        var totals = await shards.TotalsAsync(stop);
        var rate = (totals.Images - before.Images) / TimeProvider.System.GetElapsedTime(at).TotalSeconds;
        Console.WriteLine($"run       {run.Name} at {database.Name}: {run.Asked.Data.Folder}, teacher {run.Asked.Teacher.KindName}; store {run.Store}");
        Console.WriteLine($"state     {run.State}{(run.Round > 1 ? FormattableString.Invariant($", round {run.Round}") : "")}");
        Console.WriteLine(FormattableString.Invariant(
            $"images    {totals.Images:N0} of {run.Images:N0} done: {totals.Written:N0} written, {totals.Dropped:N0} dropped, {totals.Failed:N0} failed"));
        Console.WriteLine(FormattableString.Invariant($"shards    {totals.Done:N0} of {run.Shards:N0} done, {totals.Leased:N0} leased, {totals.Cut:N0} cut"));
        if (rate > 0)
            Console.WriteLine(FormattableString.Invariant(
                $"speed     {rate:0.0} images a second, {TimeLeft.Text(TimeSpan.FromSeconds((run.Images - totals.Images) / rate))} left"));
        if (await new RunCalls(database, run).StatesAsync(stop) is var calls && calls.Answered + calls.Failed + calls.InDoubt + calls.UnderWay > 0)
        {
            Console.WriteLine(
                FormattableString.Invariant(
                    $"calls     {calls.Answered:N0} answered, {calls.Failed:N0} given up, {calls.UnderWay:N0} under way; {(run.Asked.Limits.Price is null ? "price not known" : FormattableString.Invariant($"${calls.Spent:0.00##}"))}"));
            if (calls.InDoubt > 0)
                Console.WriteLine(
                    FormattableString.Invariant(
                        $"in doubt  {calls.InDoubt:N0}; {InDoubtCalls.Words(run.Asked, Doubtful(calls)).Replace("RUN", $"--cluster ... --run {run.Name}", StringComparison.Ordinal)}"));
        }
        foreach (var process in await new ProcessTable(database).LivingAsync(run.Id, stop))
            Console.WriteLine(
                FormattableString.Invariant(
                    $"process   {process.Id}: {process.Role}{(process.Capabilities.Count > 0 ? $" ({string.Join(", ", process.Capabilities)})" : "")}, {process.State}, {process.Images:N0} images in {TimeLeft.Text(process.Age)}"));
        return CommandLine.Done;
    }

    /// <summary>Every run of the database, a line each.</summary>
    public static async Task<int> ListAsync(string connection, CancellationToken stop)
    {
        await using var database = await ClusterDatabase.OpenAsync(connection, Console.Error.WriteLine, stop);
        var runs = await new RunTable(database).AllAsync(stop);
        foreach (var run in runs)
        {
            var totals = await new ShardTable(database, run.Id).TotalsAsync(stop);
            Console.WriteLine(FormattableString.Invariant($"{run.Name}  {run.State}  {totals.Images:N0} of {run.Images:N0} images"));
        }
        if (runs.Count == 0)
            Console.WriteLine($"{database.Name}: no runs");
        return CommandLine.Done;
    }

    /// <summary>Ends the work on a run: its control and its workers end, and the same command goes on.</summary>
    public static async Task<int> StopAsync(string connection, string? name, CancellationToken stop)
    {
        await using var database = await ClusterDatabase.OpenAsync(connection, Console.Error.WriteLine, stop);
        var runs = new RunTable(database);
        var run = await RequireAsync(runs, name, stop);
        if (run.State != "running")
        {
            Console.WriteLine($"{run.Name} is {run.State}; nothing to do");
            return CommandLine.Done;
        }
        await runs.SetStateAsync(run, "stopped", stop);
        Console.WriteLine($"{run.Name} is stopped: its processes end with the shards that they have; the same synvg build goes on");
        return CommandLine.Done;
    }

    /// <summary>Has calls that were given up made again, and images that failed worked on again.</summary>
    public static async Task<int> RetryAsync(string connection, string? name, bool? askInDoubt, CancellationToken stop)
    {
        await using var database = await ClusterDatabase.OpenAsync(connection, Console.Error.WriteLine, stop);
        var run = await RequireAsync(new(database), name, stop);
        if (run.State == "running")
            throw new InvalidDataException($"{run.Name} is running; expected a run that is done or stopped (synvg cluster stop)");
        var calls = new RunCalls(database, run);
        var (states, ask) = (await calls.StatesAsync(stop), askInDoubt ?? InDoubtCalls.AreAsked(run.Asked));
        if (states.InDoubt > 0)
        {
            Console.WriteLine(ask
                ? FormattableString.Invariant(
                    $"{run.Name}: {states.InDoubt:N0} calls in doubt are asked again, for {InDoubtCalls.Cost(run.Asked, Doubtful(states))} at most")
                : FormattableString.Invariant(
                    $"{run.Name}: {states.InDoubt:N0} calls in doubt stay as they are; --in-doubt ask asks them again, for {InDoubtCalls.Cost(run.Asked, Doubtful(states))} at most"));
        }
        var shards = await calls.RetryAsync(ask, stop);
        Console.WriteLine(FormattableString.Invariant(
            $"{run.Name}: {states.Failed:N0} calls and the failed images of {shards:N0} shards are tried again; the same synvg build and its workers go on"));
        return CommandLine.Done;
    }

    /// <summary>Removes what the database and the store hold of a run; its folder stays.</summary>
    public static async Task<int> RemoveAsync(string connection, string? name, CancellationToken stop)
    {
        await using var database = await ClusterDatabase.OpenAsync(connection, Console.Error.WriteLine, stop);
        var runs = new RunTable(database);
        var run = await RequireAsync(runs, name, stop);
        if (run.State == "running")
            throw new InvalidDataException($"{run.Name} is running; expected a run that is done or stopped (synvg cluster stop)");
        using (var store = ObjectStores.Open(run.Store))
            await store.RemoveAllAsync(SyntheticVG.Cluster.Running.ControlRun.PrefixOf(run), stop);
        await runs.RemoveAsync(run, stop);
        Console.WriteLine($"{run.Name} is removed from {database.Name} and from {run.Store}; its folder stays");
        return CommandLine.Done;
    }

    private static DoubtfulCalls Doubtful(CallStates calls) => new(calls.InDoubt, calls.TokensIn, calls.TokensOut);

    private static async Task<ClusterRun> RequireAsync(RunTable runs, string? name, CancellationToken stop)
    {
        if (name is not null)
            return await runs.FindAsync(name, stop) ?? throw new InvalidDataException($"there is no run {name}; synvg cluster list names those there are");
        return await runs.AllAsync(stop) switch
        {
            [] => throw new InvalidDataException("there is no run in this database; synvg build --cluster begins one"),
            [var only] => only,
            var several when several.Where(run => run.State == "running").ToList() is [var running] => running,
            var several => throw new InvalidDataException(
                $"there are {several.Count} runs ({string.Join(", ", several.Take(5).Select(run => run.Name))}); say which (--run)"),
        };
    }
}
