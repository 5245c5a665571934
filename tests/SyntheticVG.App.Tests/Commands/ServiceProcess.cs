using System.Collections.Concurrent;
using System.Diagnostics;
using System.Runtime.Versioning;

namespace SyntheticVG.App.Tests.Commands;

/// <summary><c>synvg serve</c> as a process of its own, on a free port.</summary>
internal sealed class ServiceProcess : IAsyncDisposable
{
    private readonly Process _process;

    private ServiceProcess(Process process, Uri address) => (_process, Address) = (process, address);

    public Uri Address { get; }

    /// <summary>Starts it, and waits until it listens.</summary>
    /// <param name="arguments">Further options.</param>
    public static async Task<ServiceProcess> StartAsync(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet",
            [typeof(CommandLine).Assembly.Location, "serve", .. arguments.Contains("--port") ? [] : (string[])["--port", "0"], .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true
        };
        var process = Process.Start(start)!; // without a shell: never null
        var said = new ConcurrentQueue<string?>();
        process.ErrorDataReceived += (_, line) => said.Enqueue(line.Data);
        process.BeginErrorReadLine();
        var line = await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken);
        var address = line?.Split(' ').FirstOrDefault(word => word.StartsWith("http://", StringComparison.Ordinal))
            ?? throw new InvalidDataException($"serve said: {line}\n{string.Join('\n', said)}");
        return new(process, new(address));
    }

    [UnsupportedOSPlatform("windows")]
    public void Terminate()
    {
        using var kill = Process.Start("kill", ["-TERM", $"{_process.Id}"]);
        kill.WaitForExit();
    }

    /// <summary>Waits for its end, and gives its exit code.</summary>
    public async Task<int> EndAsync()
    {
        await _process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }
}
