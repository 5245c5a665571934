using System.Globalization;
using System.Reflection;
using Npgsql;

namespace SyntheticVG.Cluster.Database;

/// <summary>Brings the tables up to this version: numbered files, each once, one process at a time.</summary>
internal static class Migrations
{
    private const long Key = 0x73796e7667; // of the advisory lock: "synvg"

    private static readonly Assembly Home = typeof(Migrations).Assembly;

    /// <summary>The files' numbers, in order.</summary>
    public static IReadOnlyList<int> Numbers { get; } =
        [.. Home.GetManifestResourceNames().Where(name => name.EndsWith(".sql", StringComparison.Ordinal))
            .Select(name => int.Parse(name[..^4], CultureInfo.InvariantCulture)).Order()];

    /// <summary>Runs what is missing.</summary>
    /// <exception cref="IOException">The tables are of a later version.</exception>
    public static async Task RunAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await DoAsync("SET LOCAL client_min_messages = warning");
        await DoAsync($"SELECT pg_advisory_xact_lock({Key})");
        await DoAsync("CREATE SCHEMA IF NOT EXISTS synvg; CREATE TABLE IF NOT EXISTS synvg.migration (number integer PRIMARY KEY, "
            + "at timestamptz NOT NULL DEFAULT now())");
        await using var reached = new NpgsqlCommand("SELECT coalesce(max(number), 0) FROM synvg.migration", connection, transaction);
        var number = (int)(await reached.ExecuteScalarAsync(cancellationToken))!; // always a row
        if (number > Numbers[^1])
            throw new IOException(
                $"{connection.Host}/{connection.Database}: the tables are of version {number}, this program's of {Numbers[^1]}; take the later program");
        foreach (var next in Numbers.Where(next => next > number))
        {
            await DoAsync(await TextOfAsync(next, cancellationToken));
            await DoAsync($"INSERT INTO synvg.migration (number) VALUES ({next})");
        }
        await transaction.CommitAsync(cancellationToken);

        async Task DoAsync(string sql)
        {
            await using var command = new NpgsqlCommand(sql, connection, transaction);
            await command.ExecuteNonQueryAsync(cancellationToken);
        }
    }

    private static async Task<string> TextOfAsync(int number, CancellationToken cancellationToken)
    {
        using var reader = new StreamReader(Home.GetManifestResourceStream($"{number:000}.sql")!); // one of our own
        return await reader.ReadToEndAsync(cancellationToken);
    }
}
