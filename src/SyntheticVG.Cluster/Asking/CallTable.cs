using Npgsql;
using SyntheticVG.Cluster.Database;
using SyntheticVG.Engine.Ledger;

namespace SyntheticVG.Cluster.Asking;

/// <summary>The calls of a run, as all gates see them: each is sent by one process, and its money is booked with its answer.</summary>
/// <remarks>A call that a process sent and did not live to enter is in doubt. One that a living process has sent is that one's: others wait for what comes of
/// it.</remarks>
/// <param name="database">The database.</param>
/// <param name="run">The run's number there.</param>
/// <param name="process">Who sends.</param>
internal sealed class CallTable(ClusterDatabase database, int run, string process) : ICallStore
{
    private static readonly string Living = ProcessTable.Lives("call.process");

    /// <inheritdoc/>
    public CallRecord? Find(string key) => One(
        $"SELECT {CallRow.Columns} FROM synvg.call WHERE run = $1 AND key = $2 AND state = 'answered'", CallRow.Read, key);

    /// <inheritdoc/>
    public FailedCall? FindFailure(string key) => One(
        $"SELECT {CallRow.FailureColumns}, doubtful FROM synvg.call WHERE run = $1 AND key = $2 AND state = 'failed'",
        row => CallRow.ReadFailure(row) with { InDoubt = row.GetBoolean(7) }, key);

    /// <summary>Whether a living process has sent the call and waits for its answer.</summary>
    public async Task<bool> IsElsewhereAsync(string key, CancellationToken cancellationToken) =>
        (await database.QueryAsync($"SELECT 1 FROM synvg.call WHERE run = $1 AND key = $2 AND state = 'sent' AND process <> $3 AND {Living}", row => 1,
            [run, key, process], cancellationToken)).Count > 0;

    /// <inheritdoc/>
    /// <exception cref="CallElsewhereException">A living process has sent it.</exception>
    public bool AddSent(SentCall call)
    {
        // One statement: of two who come at once one gets the row.
        var states = Run(database.QueryAsync(
            $"""
            INSERT INTO synvg.call AS call (run, key, state, process, purpose, item, model, tokens_in, tokens_out) VALUES ($1, $2, 'sent', $3, $4, $5, $6, $7, $8)
            ON CONFLICT (run, key) DO UPDATE SET state = 'sent', process = $3, at = now(), doubtful = call.doubtful OR call.state = 'sent'
                WHERE call.state = 'failed' OR (call.state = 'sent' AND (call.process = $3 OR NOT {Living}))
            RETURNING doubtful
            """,
            row => row.GetBoolean(0), [run, call.Key, process, call.Purpose, call.Item, call.Model, call.TokensIn, call.TokensOut], CancellationToken.None));
        return states is [var doubtful] ? !doubtful : throw new CallElsewhereException();
    }

    /// <inheritdoc/>
    public void ForgetSent(string key) => // its money stays set aside: the next attempt may need it
        Run(database.ExecuteAsync("DELETE FROM synvg.call WHERE run = $1 AND key = $2 AND state = 'sent' AND process = $3",
            [run, key, process], CancellationToken.None));

    /// <inheritdoc/>
    /// <exception cref="CallElsewhereException">A living process has sent it.</exception>
    public bool IsInDoubt(string key) => One(
        $"SELECT state = 'sent' AND process <> $3 AND {Living} FROM synvg.call WHERE run = $1 AND key = $2 AND (state = 'sent' OR "
            + $"(state = 'failed' AND doubtful))",
        row => row.GetBoolean(0) ? throw new CallElsewhereException() : new object(), key, process) is not null;

    /// <inheritdoc/>
    public void Add(CallRecord call) => Run(database.TransactAsync(async (connection, transaction) =>
    {
        // Answers come once: another one, late, changes neither the answer nor what was spent.
        await using var add = ClusterDatabase.CommandOf(connection, transaction,
            """
            INSERT INTO synvg.call AS call (run, key, state, process, purpose, item, model, prompt, answer, finish, first_token, tokens_in, tokens_out, cost, attempts, seconds)
            VALUES ($1, $2, 'answered', $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13::float8, $14, $15)
            ON CONFLICT (run, key) DO UPDATE SET state = 'answered', process = $3, prompt = $7, answer = $8, finish = $9, first_token = $10, tokens_in = $11, tokens_out = $12,
                cost = $13::float8, attempts = $14, seconds = $15, error = NULL, code = NULL, doubtful = false, at = now()
                WHERE call.state <> 'answered'
            """,
            run, call.Key, process, call.Purpose, call.Item, call.Model, call.Prompt, call.Answer, call.Finish,
            CallRow.FirstTokenOf(call), call.TokensIn, call.TokensOut, call.Cost, call.Attempts, call.Seconds);
        if (await add.ExecuteNonQueryAsync() == 0)
            return 0;
        await using var book = ClusterDatabase.CommandOf(connection, transaction,
            """
            INSERT INTO synvg.purse AS purse (run, spent, answered, tokens_out) VALUES ($1, $2, 1, $3)
            ON CONFLICT (run) DO UPDATE SET spent = purse.spent + $2, answered = purse.answered + 1, tokens_out = purse.tokens_out + $3
            """,
            run, call.Cost ?? 0, call.TokensOut);
        await book.ExecuteNonQueryAsync();
        return await FreeAsync(connection, transaction, call.Key);
    }, CancellationToken.None));

    /// <inheritdoc/>
    public void AddFailure(FailedCall call)
    {
        const string Sql =
            """
            INSERT INTO synvg.call AS call (run, key, state, process, purpose, item, model, error, attempts, code, doubtful) VALUES ($1, $2, 'failed', $3, $4, $5, $6, $7, $8, $9, $10)
            ON CONFLICT (run, key) DO UPDATE SET state = 'failed', process = $3, item = $5, error = $7, attempts = $8, code = $9, doubtful = $10, at = now() WHERE call.state <> 'answered'
            """;
        object?[] values = [run, call.Key, process, call.Purpose, call.Item, call.Model, call.Error, call.Attempts, call.Code, call.InDoubt];
        Run(database.TransactAsync(async (connection, transaction) =>
        {
            await using var change = ClusterDatabase.CommandOf(connection, transaction, Sql, values);
            await change.ExecuteNonQueryAsync();
            return call.InDoubt ? 0 : await FreeAsync(connection, transaction, call.Key); // in doubt, its money stays set aside
        }, CancellationToken.None));
    }

    /// <inheritdoc/>
    public string? Note(string name) => One("SELECT note FROM synvg.note WHERE run = $1 AND name = $2", row => row.GetString(0), name);

    /// <inheritdoc/>
    public void SetNote(string name, string note) =>
        Run(database.ExecuteAsync("INSERT INTO synvg.note (run, name, note) VALUES ($1, $2, $3) ON CONFLICT (run, name) DO UPDATE SET note = $3",
            [run, name, note], CancellationToken.None));

    // What was set aside for a call.
    private async Task<int> FreeAsync(NpgsqlConnection connection, NpgsqlTransaction transaction, string key)
    {
        await using var free = ClusterDatabase.CommandOf(connection, transaction, "DELETE FROM synvg.reservation WHERE run = $1 AND key = $2", run, key);
        return await free.ExecuteNonQueryAsync();
    }

    private T? One<T>(string sql, Func<NpgsqlDataReader, T> read, string key, params object?[] more) where T : class =>
        Run(database.QueryAsync(sql, read, [run, key, .. more], CancellationToken.None)).FirstOrDefault();

    // The way of a call is written for a ledger at hand.
    private static T Run<T>(Task<T> task) => task.GetAwaiter().GetResult();
}

/// <summary>A living process has sent the call: what comes of it is waited for.</summary>
internal sealed class CallElsewhereException() : Exception("another process has sent the call");
