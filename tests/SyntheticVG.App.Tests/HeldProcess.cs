using System.Diagnostics;
using System.Threading.Channels;
using SyntheticVG.App.Terminals;

namespace SyntheticVG.App.Tests;

/// <summary><c>synvg</c> as a process that waits at stated points of its run, so that no signal races with it.</summary>
internal sealed class HeldProcess : IDisposable
{
    private readonly Process _process;
    private readonly Channel<string> _lines = Channel.CreateUnbounded<string>();
    private int _open = 2;

    /// <summary>Starts it.</summary>
    /// <param name="points">The points, as <see cref="HoldPoint"/> has them.</param>
    /// <param name="arguments">The command.</param>
    public HeldProcess(string points, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [typeof(CommandLine).Assembly.Location, .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true
        };
        start.Environment[HoldPoint.Variable] = points;
        _process = Process.Start(start)!; // started without a shell, so never null
        _process.OutputDataReceived += (_, line) => Hear(line.Data);
        _process.ErrorDataReceived += (_, line) => Hear(line.Data);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    /// <summary>Everything that it has said, in either stream.</summary>
    public List<string> Said { get; } = [];

    /// <summary>Its exit code, after it has ended.</summary>
    public int ExitCode => _process.ExitCode;

    /// <summary>Its number.</summary>
    public int Id => _process.Id;

    /// <summary>Waits until it says a line that holds some words; fails where it ends before.</summary>
    public async Task HearAsync(string words, CancellationToken cancellation)
    {
        await foreach (var line in _lines.Reader.ReadAllAsync(cancellation))
        {
            Said.Add(line);
            if (line.Contains(words, StringComparison.Ordinal))
                return;
        }
        Assert.Fail($"it ended without '{words}':\n{string.Join('\n', Said)}");
    }

    /// <summary>Lets it go on from where it waits.</summary>
    public void Release() => _process.StandardInput.WriteLine();

    /// <summary>Sends it a signal: INT, TERM or KILL.</summary>
    public void Signal(string name)
    {
        using var kill = Process.Start("kill", [$"-{name}", $"{_process.Id}"]);
        kill.WaitForExit();
    }

    /// <summary>Waits until it has ended and all that it said was heard.</summary>
    public async Task EndAsync(CancellationToken cancellation)
    {
        await foreach (var line in _lines.Reader.ReadAllAsync(cancellation))
            Said.Add(line);
        await _process.WaitForExitAsync(cancellation);
    }

    public void Dispose()
    {
        if (!_process.HasExited)
            _process.Kill();
        _process.Dispose();
    }

    private void Hear(string? line)
    {
        if (line is not null)
            _lines.Writer.TryWrite(line);
        else if (Interlocked.Decrement(ref _open) == 0)
            _lines.Writer.Complete();
    }
}
