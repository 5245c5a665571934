using System.Globalization;
using SyntheticVG.Instructions.Mixtures;

namespace SyntheticVG.App.Instructing;

/// <summary>What commands say about a mixture.</summary>
internal static class MixtureLines
{
    /// <summary>Says on the error stream which rows gave no sample, by source and reason.</summary>
    public static void PrintUnusable(Mixture mixture)
    {
        if (mixture.Data.Unusable.Count > 0)
            Console.Error.WriteLine(
                $"rows without a sample, others took their "
                + $"place: {string.Join(", ", mixture.Data.Unusable.OrderBy(pair => pair.Key).Select(pair => $"{pair.Key.Source} {pair.Key.Reason} {pair.Value}"))}");
    }

    /// <summary>A line a source, and a sum a group; beside it what the paper states.</summary>
    public static void PrintParts(MixtureFile file, Mixture mixture)
    {
        Console.WriteLine($"{"source",-34} {"group",-20} {"rows",10} {"samples",10}");
        foreach (var part in mixture.Parts)
            Console.WriteLine(
                string.Create(CultureInfo.InvariantCulture, $"{part.Source.Name,-34} {part.Group,-20} {part.Source.Rows,10:N0} {part.Samples,10:N0}"));
        foreach (var group in mixture.Parts.GroupBy(part => part.Group, StringComparer.Ordinal))
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{"",-34} {group.Key,-20} {group.Sum(part => (long)part.Source.Rows),10:N0} {group.Sum(part => (long)part.Samples),10:N0}"));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"an epoch: {mixture.Data.Count:N0} samples")
            + (file.Stage is { } stage
                ? string.Concat(stage.Totals.Select(total => string.Create(CultureInfo.InvariantCulture, $"; stated: {total.Samples:N0} ({total.Where})")))
                : ""));
        if (file.Stage is { } facts)
            Console.WriteLine(
                $"settings of stage {facts.Number}: {string.Join(", ", facts.Settings.Select(setting => $"{setting.Key} {setting.Value ?? "unknown"}"))}");
    }
}
