using Microsoft.Data.Sqlite;

namespace SyntheticVG.Engine.Ledger;

/// <summary>The SQLite file of a run folder, <c>ledger.db</c>: every call and its answer, every image and its state.</summary>
/// <remarks>
/// One connection behind one gate; write-ahead log, every commit flushed to the disk, so that what was committed outlives a
/// kill and a power cut. Other processes may read meanwhile.
/// </remarks>
public sealed class LedgerDatabase : IDisposable
{
    /// <summary>Name of the file in the run folder.</summary>
    public const string FileName = "ledger.db";

    private const int Version = 1;

    private readonly SqliteConnection _connection;

    private LedgerDatabase(SqliteConnection connection, string folder)
    {
        _connection = connection;
        Folder = folder;
    }

    /// <summary>The run folder.</summary>
    public string Folder { get; }

    internal Lock Gate { get; } = new();

    /// <summary>Opens the ledger of a run folder; makes both where absent.</summary>
    /// <exception cref="InvalidDataException">The file is no ledger, or one of another version.</exception>
    public static LedgerDatabase Open(string folder)
    {
        Directory.CreateDirectory(folder);
        return Open(folder, SqliteOpenMode.ReadWriteCreate, database =>
        {
            database.Execute("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;");
            if (database.Scalar<long>("PRAGMA user_version") == 0)
                database.Execute($"BEGIN; {Schema} PRAGMA user_version = {Version}; COMMIT;");
        });
    }

    /// <summary>Opens the ledger of a run folder for looking only; works while another process runs there.</summary>
    /// <exception cref="FileNotFoundException">The folder has no ledger.</exception>
    /// <exception cref="InvalidDataException">The file is no ledger, or one of another version.</exception>
    public static LedgerDatabase OpenToRead(string folder) =>
        File.Exists(Path.Combine(folder, FileName))
            ? Open(folder, SqliteOpenMode.ReadOnly, _ => { })
            : throw new FileNotFoundException($"{folder} has no {FileName}; expected the folder of a run (synvg build --out {folder})");

    /// <inheritdoc/>
    public void Dispose() => _connection.Dispose();

    internal void Execute(string sql, params ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        lock (Gate)
        {
            using var command = Command(sql, parameters);
            command.ExecuteNonQuery();
        }
    }

    internal T? Scalar<T>(string sql, params ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        lock (Gate)
        {
            using var command = Command(sql, parameters);
            return command.ExecuteScalar() is { } value and not DBNull ? (T)value : default;
        }
    }

    internal List<T> Query<T>(string sql, Func<SqliteDataReader, T> read, params ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        lock (Gate)
        {
            using var command = Command(sql, parameters);
            using var reader = command.ExecuteReader();
            var rows = new List<T>();
            while (reader.Read())
                rows.Add(read(reader));
            return rows;
        }
    }

    // All of the statements, or none.
    internal void Transact(Action write)
    {
        lock (Gate)
        {
            using var transaction = _connection.BeginTransaction();
            write();
            transaction.Commit();
        }
    }

    private const string Schema = """
        CREATE TABLE settings (name TEXT PRIMARY KEY, value TEXT NOT NULL);
        CREATE TABLE calls (
            key TEXT PRIMARY KEY, purpose TEXT, item TEXT, model TEXT, prompt TEXT, answer TEXT NOT NULL, finish TEXT, first_token TEXT,
            tokens_in INTEGER NOT NULL, tokens_out INTEGER NOT NULL, cost REAL, attempts INTEGER NOT NULL, seconds REAL NOT NULL, at TEXT NOT NULL);
        CREATE TABLE failures (
            key TEXT PRIMARY KEY, purpose TEXT, item TEXT, model TEXT, error TEXT NOT NULL, attempts INTEGER NOT NULL, at TEXT NOT NULL);
        CREATE TABLE images (
            place INTEGER PRIMARY KEY, key TEXT NOT NULL, state TEXT NOT NULL, reason TEXT, evaluation INTEGER NOT NULL, rejected INTEGER NOT NULL,
            counts TEXT NOT NULL);
        """;

    private static LedgerDatabase Open(string folder, SqliteOpenMode mode, Action<LedgerDatabase> prepare)
    {
        var path = Path.Combine(folder, FileName);
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Mode = mode, Pooling = false, DefaultTimeout = 30 }.ToString());
        var database = new LedgerDatabase(connection, folder);
        try
        {
            connection.Open();
            prepare(database);
            var version = database.Scalar<long>("PRAGMA user_version");
            return version == Version ? database : throw new InvalidDataException($"{path} is of version {version}; expected {Version}");
        }
        catch (SqliteException e)
        {
            connection.Dispose();
            throw new InvalidDataException($"{path}: {e.Message}; expected the ledger of a run", e);
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    private SqliteCommand Command(string sql, ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        var command = _connection.CreateCommand();
        command.CommandText = sql;
        foreach (var (name, value) in parameters)
            command.Parameters.AddWithValue(name, value ?? DBNull.Value);
        return command;
    }
}
