using System.Diagnostics;
using System.Globalization;

namespace SyntheticVG.Benchmarks.Scale;

/// <summary>What a command took.</summary>
/// <param name="Seconds">From start to end.</param>
/// <param name="Processor">Seconds of processor time.</param>
/// <param name="Megabytes">The most memory that it had at once.</param>
/// <param name="ExitCode">How it ended.</param>
internal sealed record Measured(double Seconds, double Processor, double Megabytes, int ExitCode);

/// <summary>Runs <c>synvg</c> and watches its memory, as Linux counts it (VmHWM).</summary>
internal static class MeasuredCommand
{
    /// <summary>Runs a command to its end, or until something is reached; then it is stopped as by Ctrl-C.</summary>
    /// <param name="program">The program.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="log">Where its lines go.</param>
    /// <param name="reached">Asked now and then whether it has gone far enough; null: it runs to its end.</param>
    public static Measured Run(string program, IEnumerable<string> arguments, string log, Func<bool>? reached = null)
    {
        using var lines = new StreamWriter(log);
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        var clock = Stopwatch.StartNew();
        using var process = Process.Start(start)!;
        process.OutputDataReceived += (_, line) => Write(line.Data);
        process.ErrorDataReceived += (_, line) => Write(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        var (memory, processor, seconds) = (0.0, 0.0, 0.0);
        while (!process.WaitForExit(50))
        {
            (memory, processor) = Look(process.Id) is var seen && seen.Memory > 0 ? seen : (memory, processor);
            if (seconds > 0 || reached?.Invoke() != true)
                continue;
            seconds = clock.Elapsed.TotalSeconds;
            Process.Start("kill", ["-INT", $"{process.Id}"]).WaitForExit();
        }
        process.WaitForExit();
        return new(seconds > 0 ? seconds : clock.Elapsed.TotalSeconds, processor, memory, process.ExitCode);

        void Write(string? line)
        {
            lock (lines)
                lines.WriteLine(line);
        }
    }

    // Of a process that has just ended there is nothing.
    private static (double Memory, double Processor) Look(int process)
    {
        try
        {
            var status = File.ReadLines($"/proc/{process}/status").FirstOrDefault(line => line.StartsWith("VmHWM", StringComparison.Ordinal));
            if (status is null)
                return default;
            var times = File.ReadAllText($"/proc/{process}/stat").Split(' ');
            return (long.Parse(status.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) / 1e3,
                (long.Parse(times[13], CultureInfo.InvariantCulture) + long.Parse(times[14], CultureInfo.InvariantCulture)) / 100.0);
        }
        catch (IOException)
        {
            return default;
        }
    }
}
