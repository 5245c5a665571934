using System.Diagnostics;
using System.Globalization;

namespace SyntheticVG.App.Benching;

/// <summary>How much of the machine other programs took while something was measured.</summary>
internal sealed class OthersLoad
{
    /// <summary>More than this share of one core by others, and figures are not worth printing.</summary>
    public const double Most = 0.2;

    private readonly Process[] _own;
    private readonly long _begin = Stopwatch.GetTimestamp();
    private readonly double _busyBefore, _ownBefore;

    /// <summary>Begins to watch.</summary>
    /// <param name="own">The programs that belong to the measurement besides this one.</param>
    public OthersLoad(params Process[] own)
    {
        _own = [Process.GetCurrentProcess(), .. own];
        (_busyBefore, _ownBefore) = (BusySeconds() ?? double.NaN, OwnSeconds());
    }

    /// <summary>Cores that others took on average so far; NaN where the system does not tell.</summary>
    public double Cores =>
        Math.Max(0, ((BusySeconds() ?? double.NaN) - _busyBefore - (OwnSeconds() - _ownBefore)) / Stopwatch.GetElapsedTime(_begin).TotalSeconds);

    private double OwnSeconds() => _own.Sum(process =>
    {
        process.Refresh();
        return process.TotalProcessorTime.TotalSeconds;
    });

    // All cores' time that was not idle, from the first line of /proc/stat: user nice system idle iowait irq softirq steal, in hundredths.
    private static double? BusySeconds()
    {
        const string Path = "/proc/stat";
        if (!File.Exists(Path))
            return null;
        double[] numbers = [.. File.ReadLines(Path).First().Split(' ', StringSplitOptions.RemoveEmptyEntries).Skip(1)
            .Select(number => double.Parse(number, CultureInfo.InvariantCulture) / 100)];
        return numbers is [var user, var nice, var system, _, _, var interrupts, var soft, ..] ? user + nice + system + interrupts + soft : null;
    }
}
