using Npgsql;
using SyntheticVG.Engine.Settings;

namespace SyntheticVG.Cluster.Database;

/// <summary>The runs of a database.</summary>
public sealed class RunTable(ClusterDatabase database)
{
    private const string Columns = "id, name, settings, build, data, images, shard_images, store, state, round";

    /// <summary>Begins a run, or finds the one that was begun under its name.</summary>
    /// <exception cref="InvalidDataException">It was begun with something else; the message says with what.</exception>
    public async Task<ClusterRun> BeginAsync(ClusterRun wanted, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(wanted);
        await database.ExecuteAsync(
            "INSERT INTO synvg.run (name, settings, build, data, images, shard_images, store) VALUES ($1, $2, $3, $4, $5, $6, "
                + "$7) ON CONFLICT (name) DO NOTHING",
            [wanted.Name, wanted.Settings, wanted.Build, wanted.Data, wanted.Images, wanted.ShardImages, wanted.Store], cancellationToken);
        var found = await FindAsync(wanted.Name, cancellationToken) ?? throw new IOException($"the run {wanted.Name} was removed while it began");
        RequireSame(wanted, found);
        // limits and prices may be others
        await database.ExecuteAsync("UPDATE synvg.run SET settings = $2 WHERE id = $1", [found.Id, wanted.Settings], cancellationToken);
        await database.ExecuteAsync("UPDATE synvg.run SET state = 'running', reason = NULL WHERE id = $1 AND state = 'stopped'", [found.Id], cancellationToken);
        return found with { Settings = wanted.Settings, State = found.State == "stopped" ? "running" : found.State };
    }

    /// <summary>The run of a name; null where there is none.</summary>
    public async Task<ClusterRun?> FindAsync(string name, CancellationToken cancellationToken) =>
        (await database.QueryAsync($"SELECT {Columns} FROM synvg.run WHERE name = $1", Read, [name], cancellationToken)).FirstOrDefault();

    /// <summary>All runs, the oldest first.</summary>
    public Task<List<ClusterRun>> AllAsync(CancellationToken cancellationToken) =>
        database.QueryAsync($"SELECT {Columns} FROM synvg.run ORDER BY id", Read, [], cancellationToken);

    /// <summary>Changes the state of a run.</summary>
    public Task SetStateAsync(ClusterRun run, string state, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(run);
        return database.ExecuteAsync("UPDATE synvg.run SET state = $2, ended = CASE WHEN $2 = 'done' THEN now() END WHERE id = $1",
            [run.Id, state], cancellationToken);
    }

    /// <summary>Stops a run, and says why.</summary>
    public Task StopAsync(ClusterRun run, string reason, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(run);
        return database.ExecuteAsync("UPDATE synvg.run SET state = 'stopped', reason = $2 WHERE id = $1 AND state = 'running'",
            [run.Id, reason], cancellationToken);
    }

    /// <summary>Why a run was stopped; null where nobody said.</summary>
    public async Task<string?> ReasonAsync(ClusterRun run, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(run);
        return (await database.QueryAsync("SELECT reason FROM synvg.run WHERE id = $1", row => row.IsDBNull(0) ? null : row.GetString(0), [run.Id],
            cancellationToken)).FirstOrDefault();
    }

    /// <summary>Removes a run with everything that the database knows of it.</summary>
    public Task RemoveAsync(ClusterRun run, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(run);
        return database.ExecuteAsync("DELETE FROM synvg.run WHERE id = $1", [run.Id], cancellationToken);
    }

    private static void RequireSame(ClusterRun wanted, ClusterRun found)
    {
        if (RunSettings.FromJson(wanted.Settings).DifferencesTo(found.Asked).FirstOrDefault() is { Name: not null } difference)
            throw Other($"{difference.Name} {difference.There}, not {difference.Here}");
        if (wanted.Build != found.Build)
            throw Other($"the program {found.Build}, and this is {wanted.Build}");
        if (wanted.Data != found.Data)
            throw Other($"other images ({found.Images} then, {wanted.Images} now): the data has changed");
        if (wanted.ShardImages != found.ShardImages)
            throw Other($"--shard-images {found.ShardImages}, not {wanted.ShardImages}");
        if (wanted.Store != found.Store)
            throw Other($"--store {found.Store}, not {wanted.Store}");

        InvalidDataException Other(string what) => new($"the run {found.Name} was begun with {what}; go on with that, or name another run (--run)");
    }

    private static ClusterRun Read(NpgsqlDataReader row) =>
        new(row.GetInt32(0), row.GetString(1), row.GetString(2), row.GetString(3), row.GetString(4), row.GetInt64(5), row.GetInt32(6), row.GetString(7),
            row.GetString(8), row.GetInt32(9));
}
