using System.Globalization;
using ScottPlot;
using SyntheticVG.Evaluation;

namespace SyntheticVG.App.Reports;

/// <summary>Bars of a score's parts: per relation, per category, per class.</summary>
internal static class ScoreBars
{
    private const int Most = 60; // bars of one picture
    private const int RowHeight = 22; // pixels of a bar with its gap

    /// <summary>The families of parts that a score has, each under its name (<c>accuracy</c> for <c>accuracy/left of</c>); families of one part are left
    /// out.</summary>
    public static IReadOnlyList<(string Family, IReadOnlyList<Metric> Parts)> Families(Score score)
    {
        ArgumentNullException.ThrowIfNull(score);
        return [.. score.Metrics.Where(metric => metric.Name.Contains('/', StringComparison.Ordinal) && double.IsFinite(metric.Value))
            .GroupBy(metric => metric.Name[..metric.Name.IndexOf('/', StringComparison.Ordinal)])
            .Where(family => family.Count() > 1).Select(family => (family.Key, (IReadOnlyList<Metric>)[.. family]))];
    }

    /// <summary>Draws a family, the lowest part at the bottom; of more than sixty the lowest are left out. Numbered parts (ranges, steps) keep their
    /// order.</summary>
    /// <returns>The bytes of a PNG, and how many parts it leaves out.</returns>
    public static (byte[] Png, int LeftOut) Draw(string family, IReadOnlyList<Metric> parts, int width = 900)
    {
        PlotFont.Use();
        var isNumbered = char.IsAsciiDigit(parts[0].Name[family.Length + 1]);
        var shown = (isNumbered ? parts.AsEnumerable() : parts.OrderByDescending(part => part.Value)).Take(Most).Reverse().ToList();
        using var plot = new Plot();
        var bars = plot.Add.Bars(shown.Select((part, i) => new Bar
        {
            Position = i,
            Value = part.Value,
            FillColor = Color.FromHex("#0072B2"),
            LineWidth = 0,
            Label = string.Create(CultureInfo.InvariantCulture, $"{part.Value:0.000}{(part.Count > 0 ? $"  (n {part.Count})" : "")}"),
        }).ToArray());
        bars.Horizontal = true;
        plot.Axes.Left.SetTicks([.. Enumerable.Range(0, shown.Count).Select(i => (double)i)],
            [.. shown.Select(part => Short(part.Name[(family.Length + 1)..]))]);
        plot.Axes.Left.MajorTickStyle.Length = 0;
        plot.Axes.SetLimits(0, 1.25 * Math.Max(0.05, shown.Max(part => part.Value)), -0.8, shown.Count - 0.2);
        plot.Axes.Bottom.SetTicks([0, 0.2, 0.4, 0.6, 0.8, 1], ["0", "0.2", "0.4", "0.6", "0.8", "1"]);
        plot.Title(family);
        return (plot.GetImageBytes(width, 90 + (RowHeight * shown.Count), ImageFormat.Png), parts.Count - shown.Count);
    }

    private static string Short(string name) => name.Length <= 32 ? name : $"{name[..31]}…";
}
