using System.Runtime.InteropServices;
using SyntheticVG.Models.Training;

namespace SyntheticVG.App.Terminals;

/// <summary>Ctrl-C and a request to terminate: the first asks the verb to stop and says so within a moment, the second ends the process at once.</summary>
internal sealed class StopSignals : IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly PosixSignalRegistration _interrupt, _terminate;
    private int _signals, _told;

    /// <summary>Listens from now on.</summary>
    public StopSignals() =>
        (_interrupt, _terminate) = (PosixSignalRegistration.Create(PosixSignal.SIGINT, Hear), PosixSignalRegistration.Create(PosixSignal.SIGTERM, Hear));

    /// <summary>The words of the verb, as soon as it is known which it is.</summary>
    public StopWords Words { get; set; } = StopWords.Asks;

    /// <summary>Cancelled by the first signal.</summary>
    public CancellationToken Token => _stop.Token;

    /// <summary>Says, once, what the same command does the next time.</summary>
    public void Tell()
    {
        if (Interlocked.Exchange(ref _told, 1) == 0)
            Console.Error.WriteLine($"synvg: stopped; {Words.Then}");
    }

    public void Dispose()
    {
        _interrupt.Dispose();
        _terminate.Dispose();
    }

    private void Hear(PosixSignalContext context)
    {
        context.Cancel = true; // the process ends here, not in the system's handler
        if (Interlocked.Increment(ref _signals) > 1)
            End();
        var waits = Words.Patience is not null || UnderWay.Any;
        if (waits && Words.While is { } doing)
            Console.Error.WriteLine($"synvg: stopping: {doing}; Ctrl-C again ends at once");
        _ = _stop.CancelAsync();
        do // this thread is of the signal alone
            Thread.Sleep(Words.Patience ?? StopWords.Moment);
        while (Words.Patience is null && UnderWay.Any); // a step or a checkpoint takes as long as it takes; what only reads does not
        End();
    }

    // Without waiting for threads that compute or read: what they write appears whole or not at all.
    private void End()
    {
        Tell();
        if (!Console.IsOutputRedirected || !Console.IsErrorRedirected)
            Terminal.ShowCursor();
        if (OperatingSystem.IsWindows())
            System.Diagnostics.Process.GetCurrentProcess().Kill();
        else
            EndProcess(CommandLine.Failed);
    }

    [DllImport("libc", EntryPoint = "_exit")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern void EndProcess(int code);
}
