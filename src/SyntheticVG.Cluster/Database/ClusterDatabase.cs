using System.Net.Sockets;
using Npgsql;

namespace SyntheticVG.Cluster.Database;

/// <summary>The PostgreSQL database that a cluster's processes share: the only guard of results and of money.</summary>
/// <remarks>While it is away everybody waits, and goes on where it left off. Safe for concurrent use.</remarks>
public sealed class ClusterDatabase : IAsyncDisposable
{
    private static readonly TimeSpan FirstWait = TimeSpan.FromMilliseconds(250), LongestWait = TimeSpan.FromSeconds(4);

    private readonly NpgsqlDataSource _source;
    private readonly Action<string> _say;
    private int _away;

    private ClusterDatabase(NpgsqlDataSource source, Action<string> say)
    {
        _source = source;
        _say = say;
        Name = NameOf(source.ConnectionString);
        Host = new NpgsqlConnectionStringBuilder(source.ConnectionString).Host!; // seen to where it was read
    }

    /// <summary>Where it is, without a password.</summary>
    public string Name { get; }

    /// <summary>The machine that it is on.</summary>
    public string Host { get; }

    /// <summary>How long it may be away before a process gives up.</summary>
    public static TimeSpan Patience => TimeSpan.FromMinutes(10);

    /// <summary>Opens the database and brings its tables up to this version.</summary>
    /// <param name="connection">As Npgsql writes it: <c>Host=...;Database=...</c>.</param>
    /// <param name="say">Told when the database goes away and comes back.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <exception cref="ArgumentException">The words of the connection are not understood.</exception>
    /// <exception cref="IOException">It cannot be reached, or belongs to a later version.</exception>
    public static async Task<ClusterDatabase> OpenAsync(string connection, Action<string> say, CancellationToken cancellationToken)
    {
        var source = SourceOf(connection);
        var database = new ClusterDatabase(source, say);
        try
        {
            await using var open = await source.OpenConnectionAsync(cancellationToken);
            await Migrations.RunAsync(open, cancellationToken);
            return database;
        }
        catch (Exception e) when (e is NpgsqlException or SocketException)
        {
            await database.DisposeAsync();
            throw new IOException($"{database.Name}: PostgreSQL cannot be used: {e.Message.ReplaceLineEndings(" ")}; "
                + $"expected a database that this user may create tables in", e);
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _source.DisposeAsync();

    /// <summary>Changes rows; says how many.</summary>
    internal Task<int> ExecuteAsync(string sql, object?[] values, CancellationToken cancellationToken) => PersistAsync(async () =>
    {
        await using var command = CommandOf(sql, values);
        return await command.ExecuteNonQueryAsync(cancellationToken);
    }, cancellationToken);

    /// <summary>Reads rows, those that a change gives back among them.</summary>
    internal Task<List<T>> QueryAsync<T>(string sql, Func<NpgsqlDataReader, T> read, object?[] values, CancellationToken cancellationToken) =>
        PersistAsync(async () =>
        {
            await using var command = CommandOf(sql, values);
            await using var reader = await command.ExecuteReaderAsync(cancellationToken);
            var rows = new List<T>();
            while (await reader.ReadAsync(cancellationToken))
                rows.Add(read(reader));
            return rows;
        }, cancellationToken);

    /// <summary>Does several things at once or not at all.</summary>
    /// <param name="work">What is done.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <param name="endsItself">Whether the work may have rolled back.</param>
    internal Task<T> TransactAsync<T>(Func<NpgsqlConnection, NpgsqlTransaction, Task<T>> work, CancellationToken cancellationToken, bool endsItself = false) =>
        PersistAsync(async () =>
        {
            await using var connection = await _source.OpenConnectionAsync(cancellationToken);
            await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
            var result = await work(connection, transaction);
            if (!endsItself || transaction.Connection is not null)
                await transaction.CommitAsync(cancellationToken);
            return result;
        }, cancellationToken);

    // Whatever is done is such that doing it twice does no harm: an answer may be lost on its way.
    private async Task<T> PersistAsync<T>(Func<Task<T>> work, CancellationToken cancellationToken)
    {
        var wait = FirstWait;
        for (var waited = TimeSpan.Zero; ; waited += wait, wait = wait * 2 < LongestWait ? wait * 2 : LongestWait)
        {
            try
            {
                var result = await work();
                if (Interlocked.Exchange(ref _away, 0) == 1)
                    _say($"{Name}: PostgreSQL is back");
                return result;
            }
            catch (Exception e) when (IsAway(e) && waited < Patience)
            {
                if (Interlocked.Exchange(ref _away, 1) == 0)
                    _say($"{Name}: PostgreSQL is away ({e.Message.ReplaceLineEndings(" ")}); waiting for it");
                await Task.Delay(wait, cancellationToken);
            }
            catch (Exception e) when (IsAway(e))
            {
                throw new IOException($"{Name}: PostgreSQL was away for {Patience.TotalMinutes:0} minutes: {e.Message.ReplaceLineEndings(" ")}; "
                    + $"the same command goes on once it is back", e);
            }
            catch (PostgresException e)
            {
                throw new IOException($"{Name}: PostgreSQL refuses: {e.MessageText} ({e.SqlState})", e);
            }
        }
    }

    private static bool IsAway(Exception e) => e switch
    {
        // shutting down, starting, too many connections, conflicts
        PostgresException { SqlState: "57P01" or "57P02" or "57P03" or "53300" or "40001" or "40P01" } => true,
        PostgresException => false,
        NpgsqlException or SocketException => true,
        _ => false,
    };

    private NpgsqlCommand CommandOf(string sql, object?[] values)
    {
        var command = _source.CreateCommand(sql);
        Bind(command, values);
        return command;
    }

    /// <summary>A command of a transaction.</summary>
    internal static NpgsqlCommand CommandOf(NpgsqlConnection connection, NpgsqlTransaction transaction, string sql, params object?[] values)
    {
        var command = new NpgsqlCommand(sql, connection, transaction);
        Bind(command, values);
        return command;
    }

    private static void Bind(NpgsqlCommand command, object?[] values)
    {
        foreach (var value in values)
            command.Parameters.Add(value is null ? new() { Value = DBNull.Value, NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Text } : new() { Value = value });
    }

    private static NpgsqlDataSource SourceOf(string connection)
    {
        try
        {
            var words = new NpgsqlConnectionStringBuilder(connection);
            if (words.Host is null)
                throw new ArgumentException("no Host");
            words.ApplicationName ??= "synvg";
            words.Timeout = Math.Min(words.Timeout, 5);
            words.KeepAlive = words.KeepAlive == 0 ? 10 : words.KeepAlive;
            return NpgsqlDataSource.Create(words);
        }
        catch (Exception e) when (e is ArgumentException or FormatException or KeyNotFoundException)
        {
            throw new ArgumentException($"the database is '{connection.Split("Password", StringSplitOptions.None)[0]}': {e.Message.ReplaceLineEndings(" ")}; "
                + $"expected words such as Host=db;Database=svg;Username=me", e);
        }
    }

    private static string NameOf(string connection)
    {
        var words = new NpgsqlConnectionStringBuilder(connection);
        return $"{words.Host}:{words.Port}/{words.Database}";
    }
}
