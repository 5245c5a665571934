using Npgsql;

namespace SyntheticVG.Cluster.Database;

/// <summary>The shards of a run: who works on which, and what came of it.</summary>
/// <remarks>
/// A lease ends by itself. Each raises the shard's epoch, and every change asks for its own: whoever comes late, from however long a
/// pause, changes no row. Safe for concurrent use, and from any number of processes.
/// </remarks>
/// <param name="database">The database.</param>
/// <param name="run">The run's number there.</param>
public sealed class ShardTable(ClusterDatabase database, int run)
{
    /// <summary>Leases that may end without a word before images go one by one.</summary>
    public const int Attempts = 3;

    /// <summary>How long a lease lasts unless it is renewed.</summary>
    public static TimeSpan LeaseTime { get; } = TimeSpan.FromSeconds(12);

    /// <summary>Adds a shard whose images lie in the store; one that is there stays as it is.</summary>
    public Task AddAsync(long number, string needs, long first, int images, string input, CancellationToken cancellationToken) => database.ExecuteAsync(
        "INSERT INTO synvg.shard (run, number, needs, first, images, input) VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING",
        [run, number, needs, first, images, input], cancellationToken);

    /// <summary>The number of the next shard to add.</summary>
    public async Task<long> NextAsync(CancellationToken cancellationToken) =>
        (await database.QueryAsync("SELECT coalesce(max(number) + 1, 0) FROM synvg.shard WHERE run = $1", row => row.GetInt64(0), [run], cancellationToken))[0];

    /// <summary>Takes shards that nobody works on, the first ones first.</summary>
    public Task<List<ShardLease>> LeaseAsync(string process, string[] capabilities, int most, CancellationToken cancellationToken) => database.QueryAsync(
        """
        WITH next AS (
            SELECT number FROM synvg.shard
            WHERE run = $1 AND needs = ANY($3) AND (state = 'ready' OR (state = 'leased' AND until < now()))
                AND EXISTS (SELECT 1 FROM synvg.run WHERE id = $1 AND state = 'running')
            ORDER BY number LIMIT $4 FOR UPDATE SKIP LOCKED)
        UPDATE synvg.shard AS shard SET
            state = 'leased', owner = $2, until = now() + $5, epoch = epoch + 1, attempts = attempts + 1,
            at = NULL, suspect = coalesce(at, suspect),
            deaths = CASE WHEN at IS NULL THEN deaths WHEN at IS NOT DISTINCT FROM suspect THEN deaths + 1 ELSE 1 END,
            poison = CASE WHEN at IS NOT DISTINCT FROM suspect AND at IS NOT NULL AND deaths + 1 >= $6 THEN poison || at ELSE poison END
        FROM next WHERE shard.run = $1 AND shard.number = next.number
        RETURNING shard.number, first, images, input, epoch, attempts > $6, poison
        """,
        row => new ShardLease(row.GetInt64(0), row.GetInt64(1), row.GetInt32(2), row.GetString(3), row.GetInt32(4),
            row.GetBoolean(5), row.GetFieldValue<int[]>(6)),
        [run, process, capabilities, most, LeaseTime, Attempts], cancellationToken);

    /// <summary>Makes leases last longer.</summary>
    /// <returns>The numbers of those that are still held.</returns>
    public Task<List<long>> RenewAsync(string process, IReadOnlyCollection<ShardLease> leases, CancellationToken cancellationToken) => database.QueryAsync(
        """
        UPDATE synvg.shard AS shard SET until = now() + $5 FROM unnest($3, $4) AS held (number, epoch)
        WHERE shard.run = $1 AND shard.number = held.number AND shard.epoch = held.epoch AND state = 'leased' AND owner = $2
        RETURNING shard.number
        """,
        row => row.GetInt64(0), [run, process, leases.Select(lease => lease.Number).ToArray(), leases.Select(lease => lease.Epoch).ToArray(), LeaseTime],
        cancellationToken);

    /// <summary>Notes which image is under way, where they go one by one.</summary>
    /// <returns>Whether the lease is still held.</returns>
    public async Task<bool> NoteAsync(ShardLease lease, int at, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(lease);
        return await database.ExecuteAsync(
            "UPDATE synvg.shard SET at = $4 WHERE run = $1 AND number = $2 AND epoch = $3 AND state = 'leased'",
            [run, lease.Number, lease.Epoch, at], cancellationToken) > 0;
    }

    /// <summary>Enters the result of a shard; it lies in the store already.</summary>
    /// <returns>Whether it counts: false where the lease had ended, and another result counts.</returns>
    public async Task<bool> CompleteAsync(ShardLease lease, string part, string sha256, (int Written, int Dropped, int Failed) counts,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(lease);
        return await database.ExecuteAsync(
            """
            UPDATE synvg.shard SET state = 'done', owner = NULL, until = NULL, at = NULL, part = $4, sha256 = $5, written = $6, dropped = $7, failed = $8
            WHERE run = $1 AND number = $2 AND epoch = $3 AND (state = 'leased' OR (state = 'done' AND part = $4))
            """,
            [run, lease.Number, lease.Epoch, part, sha256, counts.Written, counts.Dropped, counts.Failed], cancellationToken) > 0;
    }

    /// <summary>Gives a shard back, unfinished and without fault.</summary>
    public Task ReturnAsync(ShardLease lease, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(lease);
        return database.ExecuteAsync(
            "UPDATE synvg.shard SET state = 'ready', owner = NULL, until = NULL, at = NULL, attempts = attempts - 1 WHERE run = $1 AND number = $2 AND "
                + "epoch = $3 AND state = 'leased'",
            [run, lease.Number, lease.Epoch], cancellationToken);
    }

    /// <summary>Has a shard worked on again whose result cannot be used.</summary>
    public Task RedoAsync(ShardResult result, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(result);
        return database.ExecuteAsync(
            "UPDATE synvg.shard SET state = 'ready', part = NULL, attempts = 0 WHERE run = $1 AND number = $2 AND epoch = $3 AND state = 'done'",
            [run, result.Number, result.Epoch], cancellationToken);
    }

    /// <summary>Results from a shard on, in order, up to the first that is missing.</summary>
    public async Task<IReadOnlyList<ShardResult>> ResultsAsync(long from, int most, CancellationToken cancellationToken)
    {
        var rows = await database.QueryAsync(
            "SELECT number, part, sha256, epoch FROM synvg.shard WHERE run = $1 AND number >= $2 AND number < $2 + $3 AND state = 'done' ORDER BY number",
            row => new ShardResult(row.GetInt64(0), row.GetString(1), row.GetString(2), row.GetInt32(3)), [run, from, (long)most], cancellationToken);
        return [.. rows.TakeWhile((row, i) => row.Number == from + i)];
    }

    /// <summary>How far they are.</summary>
    public async Task<ShardTotals> TotalsAsync(CancellationToken cancellationToken) => (await database.QueryAsync(
        """
        SELECT count(*), count(*) FILTER (WHERE state = 'leased' AND until > now()), count(*) FILTER (WHERE state = 'done'),
            coalesce(sum(written), 0), coalesce(sum(dropped), 0), coalesce(sum(failed), 0), coalesce(sum(images) FILTER (WHERE state = 'done'), 0)
        FROM synvg.shard WHERE run = $1
        """,
        ReadTotals, [run], cancellationToken))[0];

    private static ShardTotals ReadTotals(NpgsqlDataReader row) =>
        new(row.GetInt64(0), row.GetInt64(1), row.GetInt64(2), row.GetInt64(3), row.GetInt64(4), row.GetInt64(5), row.GetInt64(6));
}
