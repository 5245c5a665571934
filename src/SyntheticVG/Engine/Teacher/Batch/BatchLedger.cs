using Microsoft.Data.Sqlite;
using SyntheticVG.Engine.Ledger;

namespace SyntheticVG.Engine.Teacher.Batch;

/// <summary>The requests of a run that go through batches, the result files that were read and the provider's batches: tables of the run's ledger.</summary>
/// <remarks>A request waits while it is in a file and no answer to its call is known, whoever answered.</remarks>
public sealed class BatchLedger
{
    private const string Columns = "key, part, state, purpose, item, model, prompt, form, cost, failures, code, words, failure, passing";
    private const string Waits = "state = 'Waiting' AND NOT EXISTS (SELECT 1 FROM calls WHERE calls.key = batch_requests.key)";
    private const string JobColumns = "tag, part, step, file, batch, status, output, errors, total, done, failed, problem";

    private BatchLedger(LedgerDatabase database) => Database = database;

    internal LedgerDatabase Database { get; }

    /// <summary>The tables of a ledger, made where absent.</summary>
    public static BatchLedger In(LedgerDatabase database)
    {
        database.Execute("""
            CREATE TABLE IF NOT EXISTS batch_requests (
                key TEXT PRIMARY KEY, part INTEGER NOT NULL, state TEXT NOT NULL, purpose TEXT, item TEXT, model TEXT NOT NULL, prompt TEXT, form TEXT NOT NULL,
                cost REAL NOT NULL, failures INTEGER NOT NULL, code TEXT, words TEXT, failure TEXT, passing INTEGER NOT NULL);
            CREATE TABLE IF NOT EXISTS batch_parts (part INTEGER PRIMARY KEY, requests INTEGER NOT NULL);
            CREATE INDEX IF NOT EXISTS batch_requests_part ON batch_requests (part, state);
            CREATE TABLE IF NOT EXISTS batch_results (hash TEXT PRIMARY KEY, name TEXT NOT NULL);
            CREATE TABLE IF NOT EXISTS batch_failures (hash TEXT PRIMARY KEY);
            CREATE TABLE IF NOT EXISTS batches (
                tag TEXT PRIMARY KEY, part INTEGER NOT NULL, step TEXT NOT NULL, file TEXT, batch TEXT, status TEXT, output TEXT, errors TEXT,
                total INTEGER NOT NULL, done INTEGER NOT NULL, failed INTEGER NOT NULL, problem TEXT);
            """);
        return new(database);
    }

    /// <summary>The tables of a ledger that is only looked at; null where it has none.</summary>
    public static BatchLedger? FindIn(LedgerDatabase database) =>
        database.Scalar<long>("SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name IN ('batch_requests', 'batches')") == 2 ? new(database) : null;

    /// <summary>Requests without a result.</summary>
    public int Waiting => (int)Database.Scalar<long>($"SELECT count(*) FROM batch_requests WHERE {Waits}");

    /// <summary>USD that the requests without a result may cost, by estimate.</summary>
    public double Reserved => Database.Scalar<double>($"SELECT coalesce(sum(cost), 0.0) FROM batch_requests WHERE {Waits}");

    /// <summary>The highest number of a file.</summary>
    public int LastPart =>
        (int)Database.Scalar<long>("SELECT coalesce(max(part), 0) FROM (SELECT part FROM batch_requests UNION ALL SELECT part FROM batches)");

    /// <summary>A request, or null.</summary>
    public BatchRequest? Find(string key) =>
        Database.Query($"SELECT {Columns} FROM batch_requests WHERE key = $key", Read, ("$key", key)) is [var request] ? request : null;

    /// <summary>The files that hold waiting requests, in order.</summary>
    public IReadOnlyList<BatchPart> WaitingParts() => Database.Query(
        $"""
        SELECT part, min(model), count(*), sum(cost), (SELECT requests FROM batch_parts WHERE batch_parts.part = batch_requests.part),
            (SELECT count(*) FROM batch_requests AS other WHERE other.part = batch_requests.part AND other.state = 'Waiting')
        FROM batch_requests WHERE {Waits} GROUP BY part ORDER BY part
        """,
        row => new BatchPart(row.GetInt32(0), row.GetString(1), row.GetInt32(2), row.GetDouble(3), row.GetInt32(4), row.GetInt32(5) < row.GetInt32(4)));

    /// <summary>The provider's batches, in the order of the files.</summary>
    public IReadOnlyList<BatchJob> Jobs() => Database.Query($"SELECT {JobColumns} FROM batches ORDER BY part, rowid", ReadJob);

    /// <summary>Lets the requests that failed be made again, as if they had never been.</summary>
    public void ForgetFailures() => Database.Execute("DELETE FROM batch_requests WHERE state = 'Failed'");

    internal bool IsAnswered(string key) => Database.Scalar<long>("SELECT count(*) FROM calls WHERE key = $key", ("$key", key)) > 0;

    // The rows of a file stand in the ledger before the file has its name, and count once it has: a kill between leaves either nothing or a whole file.
    internal void AddPart(int part, IReadOnlyCollection<BatchRequest> requests) => Database.Transact(() =>
    {
        Database.Execute("INSERT OR REPLACE INTO batch_parts (part, requests) VALUES ($part, $requests)", ("$part", part), ("$requests", requests.Count));
        foreach (var request in requests)
        {
            Database.Execute($"""
                INSERT OR REPLACE INTO batch_requests ({Columns})
                VALUES ($key, $part, 'Writing', $purpose, $item, $model, $prompt, $form, $cost, $failures, $code, $words, $failure, $passing)
                """,
                ("$key", request.Key), ("$part", part), ("$purpose", request.Purpose), ("$item", request.Item), ("$model", request.Model),
                ("$prompt", request.Prompt), ("$form", request.Form),
                ("$cost", request.Cost), ("$failures", request.Failures), ("$code", request.Code), ("$words", request.Words), ("$failure", request.Failure),
                ("$passing", request.Passing ? 1 : 0));
        }
    });

    internal void Publish(int part) =>
        Database.Execute("UPDATE batch_requests SET state = 'Waiting' WHERE part = $part AND state = 'Writing'", ("$part", part));

    internal void Recover(Func<int, bool> isWhole)
    {
        foreach (var part in Database.Query("SELECT DISTINCT part FROM batch_requests WHERE state = 'Writing'", row => row.GetInt32(0)))
        {
            if (isWhole(part))
                Publish(part);
            else
                // never sent; what it knew of earlier attempts stays
                Database.Execute("UPDATE batch_requests SET state = 'Failed', passing = 1 WHERE part = $part AND state = 'Writing'", ("$part", part));
        }
    }

    internal void Answer(string key) =>
        Database.Execute("UPDATE batch_requests SET state = 'Answered', code = NULL, words = NULL, failure = NULL WHERE key = $key", ("$key", key));

    // False where the request does not wait, or waits in another file than the result is of, or this very line was heard before.
    internal bool Fail(string key, BatchFailure failure, int? part, string line)
    {
        if (Find(key) is not { State: BatchRequestState.Waiting } request || (part is not null && request.Part != part))
            return false;
        if (Database.Execute("INSERT OR IGNORE INTO batch_failures (hash) VALUES ($hash)", ("$hash", line)) == 0)
            return false;
        Database.Execute(
            "UPDATE batch_requests SET state = 'Failed', code = $code, words = $words, failure = $failure, passing = $passing, "
                + "failures = failures + $counts WHERE key = $key",
            ("$key", key), ("$code", failure.Code), ("$words", failure.Words), ("$failure", failure.Raw), ("$passing", failure.Passing ? 1 : 0),
            ("$counts", failure.Counts ? 1 : 0));
        return true;
    }

    // Lets the requests of a part that wait be written again: its batch ended without them.
    internal int Release(int part, string words) => Database.Execute(
        $"UPDATE batch_requests SET state = 'Failed', code = 'no-result', words = $words, failure = NULL, passing = 1 WHERE part = $part AND {Waits}",
        ("$part", part), ("$words", words));

    internal long RequestsOf(int part) => Database.Scalar<long>("SELECT requests FROM batch_parts WHERE part = $part", ("$part", part));

    internal long WaitingOf(int part) => Database.Scalar<long>($"SELECT count(*) FROM batch_requests WHERE part = $part AND {Waits}", ("$part", part));

    internal string? ReadUnder(string hash) => Database.Scalar<string>("SELECT name FROM batch_results WHERE hash = $hash", ("$hash", hash));

    internal void NoteRead(string hash, string name) =>
        Database.Execute("INSERT OR IGNORE INTO batch_results (hash, name) VALUES ($hash, $name)", ("$hash", hash), ("$name", name));

    internal void Keep(BatchJob job) => Database.Execute(
        $"INSERT OR REPLACE INTO batches (rowid, {JobColumns}) VALUES ((SELECT rowid FROM batches WHERE tag = $tag), $tag, $part, $step, $file, $batch, "
            + $"$status, $output, $errors, $total, $done, $failed, $problem)",
        ("$tag", job.Tag), ("$part", job.Part), ("$step", job.Step.ToString()), ("$file", job.File), ("$batch", job.Batch), ("$status", job.Status),
        ("$output", job.Output), ("$errors", job.Errors),
        ("$total", job.Total), ("$done", job.Done), ("$failed", job.Failed), ("$problem", job.Problem));

    private static BatchRequest Read(SqliteDataReader row) => new()
    {
        Key = row.GetString(0),
        Part = row.GetInt32(1),
        State = Enum.Parse<BatchRequestState>(row.GetString(2)),
        Purpose = Text(row, 3),
        Item = Text(row, 4),
        Model = row.GetString(5),
        Prompt = Text(row, 6),
        Form = row.GetString(7),
        Cost = row.GetDouble(8),
        Failures = row.GetInt32(9),
        Code = Text(row, 10),
        Words = Text(row, 11),
        Failure = Text(row, 12),
        Passing = row.GetInt64(13) != 0,
    };

    private static BatchJob ReadJob(SqliteDataReader row) => new()
    {
        Tag = row.GetString(0),
        Part = row.GetInt32(1),
        Step = Enum.Parse<BatchStep>(row.GetString(2)),
        File = Text(row, 3),
        Batch = Text(row, 4),
        Status = Text(row, 5),
        Output = Text(row, 6),
        Errors = Text(row, 7),
        Total = row.GetInt64(8),
        Done = row.GetInt64(9),
        Failed = row.GetInt64(10),
        Problem = Text(row, 11),
    };

    private static string? Text(SqliteDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);
}

/// <summary>A request file some of whose requests wait.</summary>
/// <param name="Number">Its number.</param>
/// <param name="Model">The model that all of it asks.</param>
/// <param name="Waiting">Requests that wait.</param>
/// <param name="Cost">What they may cost in USD, by estimate.</param>
/// <param name="Requests">All of its requests.</param>
/// <param name="HasResults">Whether results of it came.</param>
public sealed record BatchPart(int Number, string Model, int Waiting, double Cost, int Requests, bool HasResults);
