using System.Globalization;

namespace SyntheticVG.Engine.Ledger;

/// <summary>Every answer of a run, kept for good before it is used; failures apart.</summary>
/// <remarks>Safe for concurrent use.</remarks>
public sealed class CallLedger(LedgerDatabase database, TimeProvider time) : ICallStore
{
    private const string AllFailures = $"SELECT {CallRow.FailureColumns}, key IN (SELECT key FROM sent) FROM failures";

    /// <summary>The answer to a call, or null where none arrived yet.</summary>
    public CallRecord? Find(string key) =>
        database.Query($"SELECT {CallRow.Columns} FROM calls WHERE key = $key", CallRow.Read, ("$key", key)) is [var call] ? call : null;

    /// <summary>The failure of a call that was given up, or null.</summary>
    public FailedCall? FindFailure(string key) =>
        database.Query($"{AllFailures} WHERE key = $key", ReadFailure, ("$key", key)) is [var call] ? call : null;

    /// <summary>Writes down, flushed to the disk, that a call is about to be sent: until its answer is kept, or it is known that none can have come, it is in
    /// doubt.</summary>
    /// <returns>False where it stood there already: in doubt since an earlier request.</returns>
    public bool AddSent(SentCall call) => database.Execute(
        "INSERT OR IGNORE INTO sent (key, purpose, item, model, tokens_in, tokens_out, at) VALUES ($key, $purpose, $item, $model, $in, $out, $at)",
        ("$key", call.Key), ("$purpose", call.Purpose), ("$item", call.Item), ("$model", call.Model), ("$in", call.TokensIn),
        ("$out", call.TokensOut), ("$at", Now())) > 0;

    /// <summary>The call was not taken after all, and nothing was paid for it.</summary>
    public void ForgetSent(string key) => database.Execute("DELETE FROM sent WHERE key = $key", ("$key", key));

    /// <summary>Whether a call was sent whose answer is not known.</summary>
    public bool IsInDoubt(string key) => database.Scalar<long>("SELECT count(*) FROM sent WHERE key = $key", ("$key", key)) > 0;

    /// <summary>Calls that were sent and whose answers are not known; while a process works on the run, those under way among them.</summary>
    public DoubtfulCalls InDoubt() => !database.KnowsSentCalls ? new(0, 0, 0) : database.Query(
        "SELECT count(*), coalesce(sum(tokens_in), 0), coalesce(sum(tokens_out), 0) FROM sent",
        row => new DoubtfulCalls(row.GetInt64(0), row.GetInt64(1), row.GetInt64(2)))[0];

    /// <summary>Why calls were given up, the commonest reason first.</summary>
    public IReadOnlyList<FailureCount> FailuresByCode() => !database.KnowsSentCalls ? [] : database.Query(
        """
        SELECT coalesce(code, 'unknown'), count(*), (SELECT error FROM failures AS last WHERE last.code IS failures.code ORDER BY at DESC LIMIT 1)
        FROM failures GROUP BY code ORDER BY count(*) DESC, code
        """,
        row => new FailureCount(row.GetString(0), row.GetInt64(1), row.GetString(2)));

    /// <summary>Keeps an answer; from here on the call is never made again.</summary>
    public void Add(CallRecord call) => database.Transact(() => AddWithin(call));

    /// <summary>Keeps an answer within a transaction of the caller's.</summary>
    internal void AddWithin(CallRecord call)
    {
        database.Execute("DELETE FROM failures WHERE key = $key", ("$key", call.Key));
        ForgetSent(call.Key);
        database.Execute($"""
            INSERT OR IGNORE INTO calls ({CallRow.Columns}, at)
            VALUES ($key, $purpose, $item, $model, $prompt, $answer, $finish, $first, $in, $out, $cost, $attempts, $seconds, $at)
            """,
            ("$key", call.Key), ("$purpose", call.Purpose), ("$item", call.Item), ("$model", call.Model), ("$prompt", call.Prompt),
            ("$answer", call.Answer), ("$finish", call.Finish),
            ("$first", CallRow.FirstTokenOf(call)),
            ("$in", call.TokensIn), ("$out", call.TokensOut), ("$cost", call.Cost), ("$attempts", call.Attempts), ("$seconds", call.Seconds), ("$at", Now()));
    }

    /// <summary>Keeps a failure; the call is made again only on request (<see cref="ForgetFailures"/>).</summary>
    public void AddFailure(FailedCall call) => database.Transact(() =>
    {
        database.Execute(
            "INSERT OR REPLACE INTO failures (key, purpose, item, model, error, attempts, at, code) VALUES ($key, $purpose, $item, $model, "
                + "$error, $attempts, $at, $code)",
            ("$key", call.Key), ("$purpose", call.Purpose), ("$item", call.Item), ("$model", call.Model), ("$error", call.Error), ("$attempts", call.Attempts),
            ("$at", Now()), ("$code", call.Code));
        if (!call.InDoubt)
            ForgetSent(call.Key);
    });

    /// <summary>Every call that was given up.</summary>
    public IReadOnlyList<FailedCall> Failures() =>
        database.Query($"{AllFailures} ORDER BY at, key", ReadFailure);

    /// <summary>Lets the calls that were given up be made again.</summary>
    /// <param name="inDoubt">Whether also those that may have been answered and paid for.</param>
    public void ForgetFailures(bool inDoubt) => database.Transact(() =>
    {
        if (inDoubt)
            database.Execute("DELETE FROM sent");
        database.Execute("DELETE FROM failures WHERE key NOT IN (SELECT key FROM sent)");
    });

    /// <summary>What all answers together took.</summary>
    public CallTotals Totals() => database.Query(
        """
        SELECT count(*), coalesce(sum(tokens_in), 0), coalesce(sum(tokens_out), 0), coalesce(sum(cost), 0.0), count(cost), coalesce(avg(seconds), 0.0),
            (SELECT count(*) FROM failures) FROM calls
        """,
        row => new CallTotals(row.GetInt64(0), row.GetInt64(1), row.GetInt64(2), row.GetInt64(4) == row.GetInt64(0) ? row.GetDouble(3) : null,
            row.GetDouble(5), row.GetInt64(6)))[0];

    /// <summary>USD spent on answers whose price is known.</summary>
    public double Spent() => database.Scalar<double>("SELECT coalesce(sum(cost), 0.0) FROM calls");

    /// <summary>What was noted about calls under a name, or null.</summary>
    public string? Note(string name) => database.Scalar<string>("SELECT value FROM settings WHERE name = $name", ("$name", name));

    /// <summary>Notes something about calls, in the place of an earlier note of that name.</summary>
    public void SetNote(string name, string note) =>
        database.Execute("INSERT OR REPLACE INTO settings (name, value) VALUES ($name, $note)", ("$name", name), ("$note", note));

    private string Now() => time.GetUtcNow().ToString("O", CultureInfo.InvariantCulture);

    private static FailedCall ReadFailure(Microsoft.Data.Sqlite.SqliteDataReader row) => CallRow.ReadFailure(row) with { InDoubt = row.GetInt64(7) > 0 };
}

/// <summary>What the answers of a run took together.</summary>
/// <param name="Answered">Answers that arrived.</param>
/// <param name="TokensIn">Tokens of the requests.</param>
/// <param name="TokensOut">Tokens of the answers.</param>
/// <param name="Cost">USD, or null where the price of some answer is not known.</param>
/// <param name="MeanSeconds">Mean time to an answer.</param>
/// <param name="Failed">Calls that were given up.</param>
public sealed record CallTotals(long Answered, long TokensIn, long TokensOut, double? Cost, double MeanSeconds, long Failed);
