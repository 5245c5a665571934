using System.Diagnostics;
using System.Runtime.InteropServices;

namespace SyntheticVG.Testing;

/// <summary>What something costs the processor, measured in time of the thread itself: another program that takes the core away does not count.</summary>
internal static class ThreadTime
{
    private const int OfThisThread = 3; // CLOCK_THREAD_CPUTIME_ID of Linux

    /// <summary>The least time of some tries.</summary>
    public static TimeSpan Fastest(int tries, Action work) => Enumerable.Range(0, tries).Min(_ =>
    {
        var start = Now();
        work();
        return Now() - start;
    });

    /// <summary>The time that this thread has had; the clock where the system does not tell.</summary>
    public static TimeSpan Now() => OperatingSystem.IsLinux() && ReadClock(OfThisThread, out var time) == 0
        ? TimeSpan.FromSeconds(time.Seconds) + TimeSpan.FromMicroseconds(time.Nanoseconds / 1000.0)
        : Stopwatch.GetElapsedTime(0);

    [DllImport("libc", EntryPoint = "clock_gettime")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int ReadClock(int clock, out Time time);

    [StructLayout(LayoutKind.Sequential)]
    private struct Time
    {
        public long Seconds;
        public long Nanoseconds;
    }
}
