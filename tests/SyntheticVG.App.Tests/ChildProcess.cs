using System.Collections.Concurrent;
using System.Diagnostics;

namespace SyntheticVG.App.Tests;

/// <summary>Runs <c>synvg</c> as a process of its own, so that it can be killed.</summary>
internal static class ChildProcess
{
    public static Process Start(params string[] arguments) => StartIn("", arguments);

    /// <summary>Starts it with a current folder; the empty one is that of the tests.</summary>
    public static Process StartIn(string folder, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = folder };
        start.ArgumentList.Add(typeof(CommandLine).Assembly.Location);
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        var process = Process.Start(start)!;
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;
    }

    public static async Task<int> RunAsync(CancellationToken cancellation, params string[] arguments) => (await RunAndListenAsync(cancellation, arguments)).Code;

    public static async Task<(int Code, string Output)> RunAndListenAsync(CancellationToken cancellation, params string[] arguments)
    {
        var output = new ConcurrentQueue<string?>();
        using var process = Start(arguments);
        process.OutputDataReceived += (_, line) => output.Enqueue(line.Data);
        process.ErrorDataReceived += (_, line) => output.Enqueue(line.Data);
        await process.WaitForExitAsync(cancellation);
        return (process.ExitCode, string.Join('\n', output));
    }
}
