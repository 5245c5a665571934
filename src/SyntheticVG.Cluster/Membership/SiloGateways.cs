using System.Net;
using Orleans.Messaging;
using SyntheticVG.Cluster.Database;

namespace SyntheticVG.Cluster.Membership;

/// <summary>Where those who call silos find them.</summary>
internal sealed class SiloGateways(ClusterDatabase database, string cluster) : IGatewayListProvider
{
    /// <inheritdoc/>
    public TimeSpan MaxStaleness { get; } = TimeSpan.FromSeconds(2);

    /// <inheritdoc/>
    public bool IsUpdatable => true;

    /// <inheritdoc/>
    public Task InitializeGatewayListProvider() => Task.CompletedTask;

    /// <inheritdoc/>
    public async Task<IList<Uri>> GetGateways() => await database.QueryAsync(
        "SELECT address, gateway FROM synvg.silo WHERE cluster = $1 AND status = $2 AND gateway > 0 AND alive > now() - interval '12 s'",
        row =>
        {
            var silo = SiloAddress.FromParsableString(row.GetString(0));
            return SiloAddress.New(new IPEndPoint(silo.Endpoint.Address, row.GetInt32(1)), silo.Generation).ToGatewayUri();
        },
        [cluster, (int)SiloStatus.Active], CancellationToken.None);
}
