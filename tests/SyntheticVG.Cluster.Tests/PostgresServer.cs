using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using SyntheticVG.Cluster.Tests;

[assembly: AssemblyFixture(typeof(PostgresServer))]

namespace SyntheticVG.Cluster.Tests;

/// <summary>A PostgreSQL server of the tests' own, where the machine has one installed; it refuses to run as root, so that root starts it as
/// postgres.</summary>
public sealed class PostgresServer : IAsyncLifetime
{
    private static readonly string? Programs = Directory.Exists("/usr/lib/postgresql")
        ? Directory.GetDirectories("/usr/lib/postgresql").Order().Select(folder => Path.Combine(folder, "bin"))
            .LastOrDefault(folder => File.Exists(Path.Combine(folder, "initdb")))
        : null;

    private string? _folder;
    private int _port, _databases;

    public async ValueTask InitializeAsync()
    {
        if (Programs is null)
            return;
        _folder = Directory.CreateTempSubdirectory("synvg-pg-").FullName;
        if (Environment.IsPrivilegedProcess)
            await RunAsync("chown", "postgres", _folder);
        using (var free = new TcpListener(IPAddress.Loopback, 0))
        {
            free.Start();
            _port = ((IPEndPoint)free.LocalEndpoint).Port;
        }
        await PostgresAsync("initdb", "-D", $"{_folder}/d", "-A", "trust", "-U", "postgres", "--no-sync");
        await StartAsync();
    }

    /// <summary>A new, empty database; the test is skipped where there is no PostgreSQL.</summary>
    public async Task<string> CreateAsync()
    {
        Assert.SkipWhen(Programs is null, "PostgreSQL is absent: apt-get install postgresql");
        var name = string.Create(CultureInfo.InvariantCulture, $"svg{Interlocked.Increment(ref _databases)}");
        await PostgresAsync("createdb", "-U", "postgres", "-h", "127.0.0.1", "-p", $"{_port}", name);
        return $"Host=127.0.0.1;Port={_port};Username=postgres;Database={name}";
    }

    public Task StopAsync() => PostgresAsync("pg_ctl", "-D", $"{_folder}/d", "-m", "fast", "-w", "stop");

    public Task StartAsync() => PostgresAsync("pg_ctl", "-D", $"{_folder}/d", "-o", $"-p {_port} -k {_folder} -c listen_addresses=127.0.0.1 -c fsync=off",
        "-w", "-l", $"{_folder}/log", "start");

    public async ValueTask DisposeAsync()
    {
        if (_folder is null)
            return;
        await PostgresAsync("pg_ctl", "-D", $"{_folder}/d", "-m", "immediate", "-w", "stop");
        Directory.Delete(_folder, recursive: true);
    }

    private static Task PostgresAsync(string program, params string[] arguments) => Environment.IsPrivilegedProcess
        ? RunAsync("runuser", ["-u", "postgres", "--", Path.Combine(Programs!, program), .. arguments])
        : RunAsync(Path.Combine(Programs!, program), arguments);

    private static async Task RunAsync(string program, params string[] arguments)
    {
        // Its server holds what it inherits: only files are given to it.
        using var process = Process.Start(
            new ProcessStartInfo("bash", ["-c", "exec \"$@\" > /dev/null 2>&1 < /dev/null", "bash", program, .. arguments]) { WorkingDirectory = "/" })!;
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, $"{program} {string.Join(' ', arguments)} ended with {process.ExitCode}");
    }
}
