using SyntheticVG.Cluster.Database;
using SyntheticVG.Engine.Teacher.Chat;

namespace SyntheticVG.Cluster.Asking;

/// <summary>The limits of an endpoint, for all gates: so many requests at a time, so many a minute, so many tokens a minute.</summary>
/// <remarks>Each request takes its permit from one row, by the database's clock. What a dead process held is free once it is taken for dead.</remarks>
internal sealed class SharedRateGate(ClusterDatabase database, int run, string process, ChatEndpoint endpoint) : IRateGate
{
    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(20), Longest = TimeSpan.FromSeconds(1);

    private readonly SemaphoreSlim _own = new(endpoint.Concurrency); // no process can have more than all
    private readonly string _name = $"{endpoint.Url}";
    private long _number;

    /// <inheritdoc/>
    public async Task<IDisposable> EnterAsync(int tokens, CancellationToken cancellationToken)
    {
        await _own.WaitAsync(cancellationToken);
        try
        {
            var number = Interlocked.Increment(ref _number);
            while (await TryAsync(number, tokens, cancellationToken) is { } wait)
                await Task.Delay(wait < Shortest ? Shortest : wait > Longest ? Longest : wait, cancellationToken);
            return new Slot(this, number);
        }
        catch
        {
            _own.Release();
            throw;
        }
    }

    /// <inheritdoc/>
    public void Pause(TimeSpan wait) => Run(database.ExecuteAsync(
        "UPDATE synvg.pace SET paused = greatest(paused, clock_timestamp() + $3) WHERE run = $1 AND endpoint = $2",
        [run, _name, wait], CancellationToken.None));

    /// <inheritdoc/>
    public void Charge(long tokens)
    {
        if (endpoint.TokensPerMinute is not null)
            Run(database.ExecuteAsync("UPDATE synvg.pace SET tokens = tokens - $3 WHERE run = $1 AND endpoint = $2",
                [run, _name, (double)tokens], CancellationToken.None));
    }

    /// <inheritdoc/>
    public void Dispose() => _own.Dispose();

    // Null where the request may go; else how long to wait before trying again.
    private Task<TimeSpan?> TryAsync(long number, int tokens, CancellationToken cancellationToken) =>
        database.TransactAsync<TimeSpan?>(async (connection, transaction) =>
        {
            var (perMinute, tokensPerMinute) = (endpoint.RequestsPerMinute ?? 0.0, endpoint.TokensPerMinute ?? 0.0);
            var (most, mostTokens) = (Math.Max(1, perMinute / 6), Math.Max(1, tokensPerMinute / 6));
            await using (var begin = ClusterDatabase.CommandOf(connection, transaction,
                "INSERT INTO synvg.pace (run, endpoint, requests, tokens) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING", run, _name, most, mostTokens))
                await begin.ExecuteNonQueryAsync(cancellationToken);
            double requests, left, paused;
            await using (var fill = ClusterDatabase.CommandOf(connection, transaction,
                """
                UPDATE synvg.pace SET at = clock_timestamp(),
                    requests = least($3, requests + extract(epoch FROM clock_timestamp() - at)::float8 * $5 / 60), tokens = least($4, tokens + extract(epoch FROM clock_timestamp() - at)::float8 * $6 / 60)
                WHERE run = $1 AND endpoint = $2 RETURNING requests, tokens, extract(epoch FROM paused - clock_timestamp())::float8
                """, run, _name, most, mostTokens, perMinute, tokensPerMinute))
            await using (var row = await fill.ExecuteReaderAsync(cancellationToken))
            {
                await row.ReadAsync(cancellationToken);
                (requests, left, paused) = (row.GetDouble(0), row.GetDouble(1), row.GetDouble(2));
            }
            var wait = Math.Max(paused, Math.Max(
                perMinute > 0 ? (1 - requests) * 60 / perMinute : 0,
                tokensPerMinute > 0 ? (Math.Min(tokens, mostTokens) - left) * 60 / tokensPerMinute : 0));
            if (wait > 0)
                return TimeSpan.FromSeconds(wait);
            await using (var count = ClusterDatabase.CommandOf(connection, transaction,
                $"""
                SELECT count(*) FROM synvg.slot WHERE run = $1 AND endpoint = $2
                    AND {ProcessTable.Lives("slot.process")}
                """, run, _name))
            {
                if ((long)(await count.ExecuteScalarAsync(cancellationToken))! >= endpoint.Concurrency) // always a row
                    return Shortest;
            }
            await using var take = ClusterDatabase.CommandOf(connection, transaction,
                "WITH taken AS (INSERT INTO synvg.slot (run, endpoint, process, number) VALUES ($1, $2, $3, "
                    + "$4)) UPDATE synvg.pace SET requests = requests - 1, tokens = tokens - $5 WHERE run = $1 AND endpoint = $2",
                run, _name, process, number, (double)tokens);
            await take.ExecuteNonQueryAsync(cancellationToken);
            return null;
        }, cancellationToken);

    private void Leave(long number)
    {
        Run(database.ExecuteAsync("DELETE FROM synvg.slot WHERE run = $1 AND endpoint = $2 AND process = $3 AND number = $4",
            [run, _name, process, number], CancellationToken.None));
        _own.Release();
    }

    private static void Run(Task task) => task.GetAwaiter().GetResult();

    private sealed class Slot(SharedRateGate gate, long number) : IDisposable
    {
        private int _left;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _left, 1) == 0)
                gate.Leave(number);
        }
    }
}
