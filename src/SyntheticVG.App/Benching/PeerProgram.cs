using System.Diagnostics;
using System.Globalization;

namespace SyntheticVG.App.Benching;

/// <summary>Another program that runs the same model, spoken to a line at a time (bench/peers/llama.mjs tells the words).</summary>
internal sealed class PeerProgram : IDisposable
{
    /// <summary>The variable that names the program and its first arguments; the model's file and the number of threads are put behind them.</summary>
    public const string Variable = "SYNVG_PEER";

    /// <summary>Starts it.</summary>
    /// <exception cref="IOException">It is not there, or does not say that it is ready.</exception>
    public PeerProgram(string model, int threads)
    {
        var words = (Environment.GetEnvironmentVariable(Variable) ?? "node bench/peers/llama.mjs").Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var start = new ProcessStartInfo(words[0], [.. words[1..], model, threads.ToString(CultureInfo.InvariantCulture)])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true
        };
        try
        {
            Process = Process.Start(start)!; // no shell: there is one
        }
        catch (System.ComponentModel.Win32Exception wrong)
        {
            throw Missing(words, wrong.Message);
        }
        Name = Process.StandardOutput.ReadLine() ?? throw Missing(words, "it ended at once");
    }

    /// <summary>What it says it is.</summary>
    public string Name { get; }

    /// <summary>The process.</summary>
    public Process Process { get; }

    /// <summary>Asks for measurements.</summary>
    /// <exception cref="IOException">It has ended.</exception>
    /// <returns>Milliseconds.</returns>
    public double[] Ask(string what, int count)
    {
        Process.StandardInput.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{what} {count}"));
        var line = Process.StandardOutput.ReadLine() ?? throw new IOException($"the peer ended before it answered {what} {count}");
        return [.. line.Split(' ').Select(number => double.Parse(number, CultureInfo.InvariantCulture))];
    }

    private static IOException Missing(string[] words, string why) => new(
        $"the peer \"{string.Join(' ', words)}\" does not run ({why}); "
        + $"npm install node-llama-cpp in bench/peers and call synvg from the repository's folder, or name another program in {Variable}");

    /// <summary>Ends it.</summary>
    public void Dispose()
    {
        if (!Process.HasExited)
        {
            Process.StandardInput.Close();
            if (!Process.WaitForExit(5000))
                Process.Kill();
        }
        Process.Dispose();
    }
}
