using System.Diagnostics;

namespace SyntheticVG.Fuzz;

/// <summary>Runs over all parsers for a given time, and the figures.</summary>
internal static class LongRun
{
    /// <summary>Shares the time evenly; prints a Markdown table; 1 where something was not foreseen.</summary>
    public static int Run(TimeSpan time, string only)
    {
        var parsers = Parsers.All.Where(parser => only.Length == 0 || parser.Name == only).ToList();
        var (all, faults) = (0L, 0L);
        Console.WriteLine("| parser | inputs | unforeseen | worst time, ms | most memory, KiB |\n|---|--:|--:|--:|--:|");
        foreach (var parser in parsers)
        {
            var figures = new Figures(parser);
            var clock = Stopwatch.StartNew();
            while (clock.Elapsed < time / parsers.Count)
            {
                for (var i = 0; i < 100; i++)
                    figures.Try();
            }
            Console.WriteLine(figures);
            (all, faults) = (all + figures.Inputs, faults + figures.Unforeseen);
        }
        Console.WriteLine($"| all | {all:N0} | {faults:N0} | | |");
        return faults == 0 ? 0 : 1;
    }

    /// <summary>Gives a parser a file.</summary>
    public static int Replay(string name, string file)
    {
        var trial = Trial.Of(Parsers.All.Single(parser => parser.Name == name), File.ReadAllBytes(file));
        Console.WriteLine(trial.Fault ?? "foreseen");
        return trial.Fault is null ? 0 : 1;
    }
}
