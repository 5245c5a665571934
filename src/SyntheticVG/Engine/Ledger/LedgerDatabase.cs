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

    private const int Version = 2, First = 1, NotADatabase = 26, Busy = 5, Locked = 6, ReadOnlyFile = 8, InputOutput = 10, CannotOpen = 14;

    private readonly SqliteConnection _connection;

    private readonly string? _copy;

    private LedgerDatabase(SqliteConnection connection, string folder, string? copy = null)
    {
        _connection = connection;
        _copy = copy;
        Folder = folder;
    }

    /// <summary>The run folder.</summary>
    public string Folder { get; }

    /// <summary>Whether a process was killed while it made the file: there is nothing in it yet.</summary>
    public bool IsEmpty => Scalar<long>("PRAGMA user_version") == 0;

    /// <summary>Whether it knows which calls were sent, and why calls failed; a ledger of the first version that is only looked at does not.</summary>
    internal bool KnowsSentCalls => Scalar<long>("PRAGMA user_version") >= Version;

    internal Lock Gate { get; } = new();

    /// <summary>Opens the ledger of a run folder; makes both where absent.</summary>
    /// <exception cref="InvalidDataException">The file is no ledger, or one of another version.</exception>
    public static LedgerDatabase Open(string folder)
    {
        Directory.CreateDirectory(folder);
        return Open(folder, SqliteOpenMode.ReadWriteCreate, database =>
        {
            database.Execute("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;");
            database.Prepare();
        });
    }

    /// <summary>Opens the ledger of a run folder for looking only; works while another process runs there.</summary>
    /// <exception cref="FileNotFoundException">The folder has no ledger.</exception>
    /// <exception cref="InvalidDataException">The file is no ledger, or one of another version.</exception>
    public static LedgerDatabase OpenToRead(string folder) =>
        File.Exists(Path.Combine(folder, FileName))
            ? OpenAsItLies(folder)
            : throw new FileNotFoundException($"{folder} has no {FileName}; expected the folder of a run (synvg build --out {ShellWord.Of(folder)})");

    /// <summary>Puts everything into the one file, so that it can be read on media that cannot be written; left for another time where somebody reads it
    /// now.</summary>
    public void Settle()
    {
        try
        {
            Scalar<string>("PRAGMA journal_mode = DELETE");
        }
        catch (LedgerException e) when (e.InnerException is SqliteException { SqliteErrorCode: Busy or Locked })
        {
            // the log is read with the file; the next run that ends settles it
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _connection.Dispose();
        if (_copy is not null)
            Directory.Delete(_copy, recursive: true);
    }

    // How many rows were changed.
    internal int Execute(string sql, params ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        lock (Gate)
        {
            using var command = Command(sql, parameters);
            return Guarded(command.ExecuteNonQuery);
        }
    }

    internal T? Scalar<T>(string sql, params ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        lock (Gate)
        {
            using var command = Command(sql, parameters);
            return Guarded(command.ExecuteScalar) is { } value and not DBNull ? (T)value : default;
        }
    }

    internal List<T> Query<T>(string sql, Func<SqliteDataReader, T> read, params ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        lock (Gate)
        {
            using var command = Command(sql, parameters);
            return Guarded(() =>
            {
                using var reader = command.ExecuteReader();
                var rows = new List<T>();
                while (reader.Read())
                    rows.Add(read(reader));
                return rows;
            });
        }
    }

    // All of the statements, or none.
    internal void Transact(Action write)
    {
        lock (Gate)
        {
            using var transaction = Guarded(_connection.BeginTransaction);
            write();
            Guarded(() =>
            {
                transaction.Commit();
                return 0;
            });
        }
    }

    private const string Schema = """
        CREATE TABLE settings (name TEXT PRIMARY KEY, value TEXT NOT NULL);
        CREATE TABLE calls (
            key TEXT PRIMARY KEY, purpose TEXT, item TEXT, model TEXT, prompt TEXT, answer TEXT NOT NULL, finish TEXT, first_token TEXT,
            tokens_in INTEGER NOT NULL, tokens_out INTEGER NOT NULL, cost REAL, attempts INTEGER NOT NULL, seconds REAL NOT NULL, at TEXT NOT NULL);
        CREATE TABLE failures (
            key TEXT PRIMARY KEY, purpose TEXT, item TEXT, model TEXT, error TEXT NOT NULL, attempts INTEGER NOT NULL, at TEXT NOT NULL, code TEXT);
        CREATE TABLE sent (
            key TEXT PRIMARY KEY, purpose TEXT, item TEXT, model TEXT, tokens_in INTEGER NOT NULL, tokens_out INTEGER NOT NULL, at TEXT NOT NULL);
        CREATE TABLE images (
            place INTEGER PRIMARY KEY, key TEXT NOT NULL, state TEXT NOT NULL, reason TEXT, evaluation INTEGER NOT NULL, rejected INTEGER NOT NULL,
            counts TEXT NOT NULL);
        """;

    // SQLite wants to make a file beside one that was left with a log; where none can be made, the file is read alone, or a copy of both.
    private static LedgerDatabase OpenAsItLies(string folder)
    {
        var path = Path.Combine(folder, FileName);
        try
        {
            return Open(folder, SqliteOpenMode.ReadOnly, _ => { });
        }
        catch (LedgerException e) when (e.GetBaseException() is SqliteException { SqliteErrorCode: ReadOnlyFile or InputOutput or CannotOpen })
        {
            if (new FileInfo(path + "-wal") is not { Exists: true, Length: > 0 } log)
                return Open(folder, SqliteOpenMode.ReadOnly, _ => { }, $"{new Uri(Path.GetFullPath(path)).AbsoluteUri}?immutable=1");
            var copy = Directory.CreateTempSubdirectory("synvg-ledger-").FullName;
            File.Copy(path, Path.Combine(copy, FileName));
            File.Copy(log.FullName, Path.Combine(copy, FileName + "-wal"));
            return Open(folder, SqliteOpenMode.ReadOnly, _ => { }, Path.Combine(copy, FileName), copy);
        }
    }

    // What the first version lacks.
    private const string Migration = """
        ALTER TABLE failures ADD COLUMN code TEXT;
        CREATE TABLE sent (
            key TEXT PRIMARY KEY, purpose TEXT, item TEXT, model TEXT, tokens_in INTEGER NOT NULL, tokens_out INTEGER NOT NULL, at TEXT NOT NULL);
        """;

    private void Prepare()
    {
        var version = Scalar<long>("PRAGMA user_version");
        if (version is 0 or First)
            Execute($"BEGIN; {(version == 0 ? Schema : Migration)} PRAGMA user_version = {Version}; COMMIT;");
    }

    private static LedgerDatabase Open(string folder, SqliteOpenMode mode, Action<LedgerDatabase> prepare, string? source = null, string? copy = null)
    {
        var path = Path.Combine(folder, FileName);
        var connection = new SqliteConnection(
            new SqliteConnectionStringBuilder { DataSource = source ?? path, Mode = mode, Pooling = false, DefaultTimeout = 30 }.ToString());
        var database = new LedgerDatabase(connection, folder, copy);
        try
        {
            connection.Open();
            prepare(database);
            var version = database.Scalar<long>("PRAGMA user_version");
            return version == Version || (version is 0 or First && mode == SqliteOpenMode.ReadOnly)
                ? database
                : throw new InvalidDataException($"{path} is of version {version}; expected {Version}");
        }
        catch (Exception e) when ((e as SqliteException ?? e.InnerException as SqliteException)?.SqliteErrorCode == NotADatabase)
        {
            connection.Dispose();
            throw new InvalidDataException($"{path} is no ledger of a run", e);
        }
        catch (SqliteException e)
        {
            connection.Dispose();
            throw new LedgerException($"{path}: {e.Message}", e);
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    // A full disk, a folder that may not be written: the world's faults, not SQLite's.
    private T Guarded<T>(Func<T> use)
    {
        try
        {
            return use();
        }
        catch (SqliteException e)
        {
            throw new LedgerException($"{Path.Combine(Folder, FileName)}: {e.Message}", e);
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
