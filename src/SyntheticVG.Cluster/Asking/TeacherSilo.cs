using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans.Configuration;
using SyntheticVG.Cluster.Database;
using SyntheticVG.Cluster.Membership;
using SyntheticVG.Engine.Run;

namespace SyntheticVG.Cluster.Asking;

/// <summary>A process that makes calls for others: a silo, and the only place with the key.</summary>
/// <param name="database">The database.</param>
/// <param name="run">The run.</param>
/// <param name="build">Which program this is.</param>
/// <param name="address">Where others reach it.</param>
/// <param name="say">Told what the user should see.</param>
public sealed class TeacherSilo(ClusterDatabase database, ClusterRun run, string build, IPAddress address, Action<string> say)
{
    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(3), EndTime = TimeSpan.FromSeconds(3);

    /// <summary>Calls that came in.</summary>
    public long Asked { get; private set; }

    /// <summary>What the silos of a run call themselves together.</summary>
    internal static string ClusterOf(ClusterRun run) => FormattableString.Invariant($"run-{run.Id}");

    /// <summary>Makes calls until the run is done or stopped, or until it is to end.</summary>
    /// <param name="keyOf">Key of an endpoint, or null.</param>
    /// <param name="drain">It is to end: no request begins, those under way may end.</param>
    /// <exception cref="InvalidDataException">The run was begun by another program.</exception>
    public async Task RunAsync(Func<Uri, string?> keyOf, CancellationToken drain)
    {
        if (run.Build != build)
            throw new InvalidDataException(
                $"the run {run.Name} was begun by the program {run.Build}, and this one is {build}; expected the same build on every machine");
        var (processes, runs) = (new ProcessTable(database), new RunTable(database));
        await processes.JoinAsync(ClusterIdentity.Process, run.Id, "teacher", ["teacher"], build, CancellationToken.None);
        using var desk = new TeacherDesk(database, run, keyOf, say, drain);
        using var host = HostOf(desk);
        await host.StartAsync(CancellationToken.None);
        say($"{database.Name}: makes the calls of the run {run.Name} at {address}");
        try
        {
            while (await runs.FindAsync(run.Name, drain) is { State: "running" })
            {
                await processes.SeeAsync(ClusterIdentity.Process, desk.Asked, false, drain);
                await Task.Delay(Beat, drain);
            }
        }
        catch (OperationCanceledException) when (drain.IsCancellationRequested)
        {
            await processes.SeeAsync(ClusterIdentity.Process, desk.Asked, true, CancellationToken.None);
        }
        finally
        {
            await desk.EndAsync(RunSession.Grace - EndTime);
            Asked = desk.Asked;
            using var end = new CancellationTokenSource(EndTime);
            await host.StopAsync(end.Token).ContinueWith(_ => { }, TaskScheduler.Default); // whatever it still did, the calls are entered
            await processes.LeaveAsync(ClusterIdentity.Process, desk.Asked, CancellationToken.None);
        }
    }

    private IHost HostOf(TeacherDesk desk)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new());
        builder.Services.AddSingleton<IHostLifetime, QuietLifetime>().AddSingleton(desk);
        builder.UseOrleans(silo =>
        {
            var (port, gateway) = (FreePort(), FreePort());
            silo.Services.AddSingleton<IMembershipTable>(_ => new SiloTable(database, ClusterOf(run)));
            silo.Configure<ClusterOptions>(options => (options.ClusterId, options.ServiceId) = (ClusterOf(run), "synvg"));
            silo.Configure<EndpointOptions>(options =>
            {
                (options.AdvertisedIPAddress, options.SiloPort, options.GatewayPort) = (address, port, gateway);
                (options.SiloListeningEndpoint, options.GatewayListeningEndpoint) = IPAddress.IsLoopback(address)
                    ? (new(address, port), new(address, gateway))
                    : (new IPEndPoint(IPAddress.Any, port), new IPEndPoint(IPAddress.Any, gateway));
            });
            silo.Configure<ClusterMembershipOptions>(options =>
            {
                (options.ProbeTimeout, options.NumMissedProbesLimit, options.NumVotesForDeathDeclaration) = (TimeSpan.FromSeconds(1), 3, 1);
                (options.TableRefreshTimeout, options.IAmAliveTablePublishTimeout, options.NumMissedTableIAmAliveLimit) =
                    (TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(3), 2);
            });
        });
        return builder.Build();
    }

    private static int FreePort()
    {
        using var free = new TcpListener(IPAddress.Any, 0);
        free.Start();
        return ((IPEndPoint)free.LocalEndpoint).Port;
    }
}
