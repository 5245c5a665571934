using SyntheticVG.Datasets.Reading;

namespace SyntheticVG.App.Terminals;

/// <summary>Says on the error stream what a reader counted.</summary>
internal static class ReportLines
{
    private const int Shown = 3;

    /// <summary>A line of counts and the first problems in full; nothing where there are none.</summary>
    public static void Print(ReadReport report)
    {
        if (report.Total == 0)
            return;
        Console.Error.WriteLine($"{report.Total} problems: {string.Join(", ", report.Counts.Select(count => $"{count.Key} {count.Value}"))}");
        foreach (var example in report.Examples.Take(Shown))
            Console.Error.WriteLine($"  {example}");
        if (report.Total > Shown)
            Console.Error.WriteLine("  ...; --strict stops at the first");
    }
}
