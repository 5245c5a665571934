using System.Globalization;
using SyntheticVG.Cluster.Database;

namespace SyntheticVG.Cluster.Membership;

/// <summary>Which silos there are, in the database that guards everything else too: each change asks for the version that it was made from.</summary>
internal sealed class SiloTable(ClusterDatabase database, string cluster) : IMembershipTable
{
    /// <inheritdoc/>
    public Task InitializeMembershipTable(bool tryInitTableVersion) =>
        database.ExecuteAsync("INSERT INTO synvg.silo_version (cluster, version, etag) VALUES ($1, 0, 0) ON CONFLICT DO NOTHING",
            [cluster], CancellationToken.None);

    /// <inheritdoc/>
    public Task DeleteMembershipTableEntries(string clusterId) =>
        database.ExecuteAsync("DELETE FROM synvg.silo WHERE cluster = $1", [clusterId], CancellationToken.None);

    /// <inheritdoc/>
    public Task CleanupDefunctSiloEntries(DateTimeOffset beforeDate) => database.ExecuteAsync(
        "DELETE FROM synvg.silo WHERE cluster = $1 AND status = $2 AND alive < $3",
        [cluster, (int)SiloStatus.Dead, beforeDate.ToUniversalTime()], CancellationToken.None);

    /// <inheritdoc/>
    public Task<MembershipTableData> ReadRow(SiloAddress key) => ReadAsync(key.ToParsableString());

    /// <inheritdoc/>
    public Task<MembershipTableData> ReadAll() => ReadAsync(null);

    /// <inheritdoc/>
    public Task<bool> InsertRow(MembershipEntry entry, TableVersion tableVersion) => ChangeAsync(
        tableVersion, "INSERT INTO synvg.silo (cluster, address, status, gateway, alive, entry, etag) VALUES ($1, $2, $3, $4, $5, $6, "
            + "0) ON CONFLICT DO NOTHING", ValuesOf(entry));

    /// <inheritdoc/>
    public Task<bool> UpdateRow(MembershipEntry entry, string etag, TableVersion tableVersion) => ChangeAsync(
        tableVersion,
        "UPDATE synvg.silo SET status = $3, gateway = $4, alive = $5, entry = $6, etag = etag + 1 WHERE cluster = $1 AND address = $2 AND etag = $7",
        [.. ValuesOf(entry), Number(etag)]);

    /// <inheritdoc/>
    public Task UpdateIAmAlive(MembershipEntry entry) => database.ExecuteAsync(
        "UPDATE synvg.silo SET alive = $3 WHERE cluster = $1 AND address = $2",
        [cluster, entry.SiloAddress.ToParsableString(), Utc(entry.IAmAliveTime)], CancellationToken.None);

    private Task<bool> ChangeAsync(TableVersion version, string sql, object?[] values) => database.TransactAsync(async (connection, transaction) =>
    {
        await using var raise = ClusterDatabase.CommandOf(connection, transaction,
            "UPDATE synvg.silo_version SET version = $2, etag = etag + 1 WHERE cluster = $1 AND etag = $3", cluster,
            version.Version, Number(version.VersionEtag));
        await using var change = ClusterDatabase.CommandOf(connection, transaction, sql, values);
        if (await raise.ExecuteNonQueryAsync() == 1 && await change.ExecuteNonQueryAsync() == 1)
            return true;
        await transaction.RollbackAsync();
        return false;
    }, CancellationToken.None, endsItself: true);

    private Task<MembershipTableData> ReadAsync(string? address) => database.TransactAsync(async (connection, transaction) =>
    {
        await using var look = ClusterDatabase.CommandOf(connection, transaction, "SELECT version, etag FROM synvg.silo_version WHERE cluster = $1", cluster);
        TableVersion version;
        await using (var row = await look.ExecuteReaderAsync())
            version = await row.ReadAsync() ? new(row.GetInt32(0), Text(row.GetInt64(1))) : new(0, "0");
        await using var list = ClusterDatabase.CommandOf(connection, transaction,
            "SELECT entry, alive, etag FROM synvg.silo WHERE cluster = $1 AND ($2::text IS NULL OR address = $2)", cluster, address);
        var entries = new List<Tuple<MembershipEntry, string>>();
        await using (var row = await list.ExecuteReaderAsync())
        {
            while (await row.ReadAsync())
                entries.Add(Tuple.Create(SiloEntry.Read(row.GetString(0), row.GetDateTime(1)), Text(row.GetInt64(2))));
        }
        return new MembershipTableData(entries, version);
    }, CancellationToken.None);

    private object?[] ValuesOf(MembershipEntry entry) =>
        [cluster, entry.SiloAddress.ToParsableString(), (int)entry.Status, entry.ProxyPort, Utc(entry.IAmAliveTime), SiloEntry.Of(entry)];

    private static DateTime Utc(DateTime time) => DateTime.SpecifyKind(time, DateTimeKind.Utc);

    private static long Number(string? etag) => long.Parse(etag ?? "0", CultureInfo.InvariantCulture);

    private static string Text(long etag) => etag.ToString(CultureInfo.InvariantCulture);
}
