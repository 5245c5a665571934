using SyntheticVG.Cluster.Database;
using SyntheticVG.Engine.Ledger;

namespace SyntheticVG.Cluster.Asking;

/// <summary>How the calls of a run stand.</summary>
/// <param name="Answered">Answers that arrived.</param>
/// <param name="Failed">Calls that were given up and cost nothing.</param>
/// <param name="InDoubt">Calls that may have been answered and paid for.</param>
/// <param name="TokensIn">Tokens of the requests in doubt, estimated.</param>
/// <param name="TokensOut">Most tokens of their answers.</param>
/// <param name="UnderWay">Calls that a living process has sent.</param>
/// <param name="Spent">USD spent.</param>
public sealed record CallStates(long Answered, long Failed, long InDoubt, long TokensIn, long TokensOut, long UnderWay, double Spent);

/// <summary>The calls of a run from outside: counted, copied into its folder, asked again.</summary>
public sealed class RunCalls(ClusterDatabase database, ClusterRun run)
{
    private static readonly string Living = ProcessTable.Lives("call.process");

    private const int Page = 500;

    /// <summary>How they stand.</summary>
    public async Task<CallStates> StatesAsync(CancellationToken cancellationToken) => (await database.QueryAsync(
        $"""
        SELECT count(*) FILTER (WHERE state = 'answered'), count(*) FILTER (WHERE state = 'failed' AND NOT doubtful), count(*) FILTER (WHERE doubt),
            coalesce(sum(tokens_in) FILTER (WHERE doubt), 0)::bigint, coalesce(sum(tokens_out) FILTER (WHERE doubt), 0)::bigint,
            count(*) FILTER (WHERE state = 'sent' AND NOT doubt), coalesce((SELECT spent FROM synvg.purse WHERE run = $1), 0)
        FROM (SELECT *, (state = 'failed' AND doubtful) OR (state = 'sent' AND NOT {Living}) AS doubt FROM synvg.call AS call WHERE run = $1) AS calls
        """,
        row => new CallStates(row.GetInt64(0), row.GetInt64(1), row.GetInt64(2), row.GetInt64(3), row.GetInt64(4), row.GetInt64(5), row.GetDouble(6)),
        [run.Id], cancellationToken))[0];

    /// <summary>Copies answers and failures into the ledger of the run folder, so that it says what a run on one machine says.</summary>
    public async Task CopyAsync(ICallStore ledger, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(ledger);
        var calls = new CallTable(database, run.Id, ClusterIdentity.Process);
        for (var last = ""; ;)
        {
            var rows = await database.QueryAsync(
                "SELECT key, state, purpose, item, model, tokens_in, tokens_out, doubtful FROM synvg.call WHERE run = $1 AND key > $2 ORDER BY key LIMIT $3",
                row => (Key: row.GetString(0), State: row.GetString(1), Sent: new SentCall(row.GetString(0), Text(row, 2), Text(row, 3), Text(row, 4),
                    row.GetInt64(5), row.GetInt64(6)), Doubtful: row.GetBoolean(7)),
                [run.Id, last, Page], cancellationToken);
            if (rows.Count == 0)
                return;
            foreach (var row in rows)
            {
                if (row.State == "answered")
                {
                    if (ledger.Find(row.Key) is null)
                        ledger.Add(calls.Find(row.Key)!); // it is there, and stays
                    continue;
                }
                if (row.State == "sent" || row.Doubtful)
                    ledger.AddSent(row.Sent);
                if (row.State == "failed" && calls.FindFailure(row.Key) is { } failure)
                    ledger.AddFailure(failure);
            }
            last = rows[^1].Key;
        }

        static string? Text(Npgsql.NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);
    }

    /// <summary>Lets calls that were given up be made again, and has the shards whose images failed worked on again.</summary>
    /// <param name="inDoubt">Whether also the calls that may have been answered and paid for.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <returns>How many shards are worked on again.</returns>
    public Task<int> RetryAsync(bool inDoubt, CancellationToken cancellationToken) => database.TransactAsync(async (connection, transaction) =>
    {
        await DoAsync("DELETE FROM synvg.call WHERE run = $1 AND state = 'failed' AND NOT doubtful");
        if (inDoubt)
        {
            await DoAsync($"DELETE FROM synvg.call AS call WHERE run = $1 AND ((state = 'failed' AND doubtful) OR (state = 'sent' AND NOT {Living}))");
            await DoAsync("DELETE FROM synvg.reservation AS share WHERE run = $1 AND NOT EXISTS (SELECT 1 FROM synvg.call WHERE run = $1 AND key = share.key)");
        }
        var shards = await DoAsync("UPDATE synvg.shard SET state = 'ready', part = NULL, attempts = 0 WHERE run = $1 AND state = 'done' AND failed > 0");
        await DoAsync("UPDATE synvg.run SET state = 'running', reason = NULL, round = round + 1 WHERE id = $1");
        return shards;

        async Task<int> DoAsync(string sql)
        {
            await using var command = ClusterDatabase.CommandOf(connection, transaction, sql, run.Id);
            return await command.ExecuteNonQueryAsync(cancellationToken);
        }
    }, cancellationToken);
}
