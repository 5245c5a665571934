using System.Globalization;
using SyntheticVG.Instructions;
using SyntheticVG.Models.Training;

namespace SyntheticVG.App.Instructing;

/// <summary>What <c>synvg train check</c> says about samples and memory.</summary>
internal static class CheckLines
{
    private const int Bars = 12;
    private const int Widest = 40;

    /// <summary>Counts, lengths, masks.</summary>
    public static void Print(SampleStatistics statistics, bool counted)
    {
        Console.WriteLine($"\n{Number(statistics.Samples)} samples were made:");
        foreach (var (task, count) in statistics.Tasks)
            Console.WriteLine($"  {task,-52} {Number(count),10}");
        var lengths = statistics.Lengths;
        if (counted && lengths.Count > 0)
        {
            Console.WriteLine($"\npositions: mean {lengths.Average():0}, median {lengths[lengths.Count / 2]}, "
                + $"95 % up to {lengths[(int)(lengths.Count * 0.95)]}, longest {lengths[^1]} ({statistics.Longest.Id})");
            Histogram(lengths);
            Console.WriteLine($"learned tokens: {Number(statistics.Learned)}, {statistics.Learned / (double)statistics.Samples:0.#} a sample; "
                + $"regions left out for want of room: {Number(statistics.Dropped)}");
        }
        else if (!counted)
        {
            Console.WriteLine("\ntokens were not counted; give --tokenizer with a model's folder");
        }
        Console.WriteLine(
            $"\nregions: {Number(statistics.Masks)}, at most {statistics.MostRegions} in a sample; masks without a pixel: {Number(statistics.EmptyMasks)}");
        Console.WriteLine(
            $"masks that vanish: {string.Join(", ", statistics.Vanished.Select(map => $"{Number(map.Vanished)} on the map of {map.Side} x {map.Side}"))}");
    }

    /// <summary>What a step needs.</summary>
    public static void Print(string preset, MemoryEstimate memory, TrainingOptions options) => Console.WriteLine(
        $"\nmemory of {preset}{(options.Processes > 1 ? $" in each of {options.Processes} processes{(options.ShardOptimizer ? ", the optimizer's state divided" : "")}" : "")}, {options.MicroBatch} "
        + $"of the longest sample together{(options.Recompute ? ", layers computed again" : "")}: "
        + $"weights {Bytes(memory.Weights)}, "
        + $"optimizer {Bytes(memory.Optimizer)}, "
        + $"gradients {Bytes(memory.Gradients)}, activations {Bytes(memory.Activations)}; together {Bytes(memory.Total)}, an estimate: leave a third more");

    private static void Histogram(IReadOnlyList<int> lengths)
    {
        var step = Math.Max(1, (lengths[^1] - lengths[0] + Bars) / Bars);
        var bins = lengths.CountBy(length => (length - lengths[0]) / step).ToDictionary();
        var most = bins.Values.Max();
        for (var bin = 0; bin * step <= lengths[^1] - lengths[0]; bin++)
        {
            var count = bins.GetValueOrDefault(bin);
            Console.WriteLine($"  {lengths[0] + (bin * step),6} "
                + $"- {lengths[0] + ((bin + 1) * step) - 1,6} {new string('#', (int)Math.Ceiling((double)Widest * count / most)),-Widest} {Number(count)}");
        }
    }

    private static string Number(long number) => number.ToString("N0", CultureInfo.InvariantCulture);

    private static string Bytes(long bytes) => bytes >= 1L << 30
        ? $"{(bytes / (double)(1L << 30)).ToString("0.0", CultureInfo.InvariantCulture)} GiB"
        : $"{(bytes / (double)(1L << 20)).ToString("0", CultureInfo.InvariantCulture)} MiB";
}
