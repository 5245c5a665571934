using System.Collections.Concurrent;
using System.Diagnostics;
using SyntheticVG.App.Terminals;

namespace SyntheticVG.App.Tests;

/// <summary>Runs <c>synvg</c> as a process of its own, so that it can be killed.</summary>
internal static class ChildProcess
{
    public static Process Start(params string[] arguments) => StartIn("", arguments);

    /// <summary>Starts it with a current folder; the empty one is that of the tests.</summary>
    public static Process StartIn(string folder, params string[] arguments) => Start(folder, arguments, _ => { });

    private static Process Start(string folder, string[] arguments, Action<string?> hear)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = folder };
        start.ArgumentList.Add(typeof(CommandLine).Assembly.Location);
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        var process = Process.Start(start)!;
        process.OutputDataReceived += (_, line) => hear(line.Data);
        process.ErrorDataReceived += (_, line) => hear(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;
    }

    /// <summary>Starts it so that it waits at points of <see cref="HoldPoint"/>.</summary>
    public static HeldProcess StartHeld(string points, params string[] arguments) => new(points, arguments);

    public static async Task<int> RunAsync(CancellationToken cancellation, params string[] arguments) =>
        (await RunAndListenAsync(cancellation, arguments)).Code;

    public static Task<(int Code, string Output)> RunAndListenAsync(CancellationToken cancellation, params string[] arguments) =>
        RunAndListenInAsync("", cancellation, arguments);

    public static async Task<(int Code, string Output)> RunAndListenInAsync(string folder, CancellationToken cancellation, params string[] arguments)
    {
        var output = new ConcurrentQueue<string?>();
        using var process = Start(folder, arguments, output.Enqueue); // heard from the first line on
        await process.WaitForExitAsync(cancellation);
        return (process.ExitCode, string.Join('\n', output));
    }
}
