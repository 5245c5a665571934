using ScottPlot;
using SyntheticVG.App.Reports;

namespace SyntheticVG.App.Reproduction;

/// <summary>The picture of a reproduction: bars of the main scores by arm, with their intervals.</summary>
internal static class ReproductionPlot
{
    /// <summary>Where the page looks for it, from its own folder.</summary>
    public const string File = "reproduction/scores.png";

    private const int Width = 1000, Height = 460;

    private static readonly (string Score, string Title)[] Groups =
        [("recall@50", "R@50"), ("outside_spatial_recall@50", "R@50 outside spatial"), ("precision", "precision"),
            ("referring", "referring"), ("names", "names")];

    // Okabe and Ito's colours, told apart by everyone.
    private static readonly string[] Colours = ["#999999", "#56B4E9", "#0072B2", "#E69F00", "#009E73", "#CC79A7"];

    /// <summary>Draws it.</summary>
    /// <returns>The bytes of a PNG.</returns>
    public static byte[] Draw(ReproductionResults results)
    {
        PlotFont.Use();
        using var plot = new Plot();
        var arms = results.Arms;
        foreach (var (place, arm) in arms.Index())
        {
            var bars = Groups.Index().Where(group => arm.Scores.ContainsKey(group.Item.Score)).Select(group =>
            {
                var (mean, interval) = ReproductionResults.Summary(arm.Scores[group.Item.Score]);
                return new Bar
                {
                    Position = (group.Index * (arms.Count + 1)) + place,
                    Value = 100 * mean,
                    Error = double.IsFinite(interval.High) ? 100 * (interval.High - mean) : 0,
                    FillColor = Color.FromHex(Colours[place]),
                    LineColor = Colors.Black.WithAlpha(0.7), // of the interval too
                };
            }).ToArray();
            plot.Add.Bars(bars).LegendText = arm.Name;
        }
        plot.Axes.Bottom.SetTicks([.. Groups.Select((_, i) => (i * (arms.Count + 1)) + ((arms.Count - 1) / 2.0))], [.. Groups.Select(group => group.Title)]);
        plot.Axes.Bottom.MajorTickStyle.Length = 0;
        plot.Axes.SetLimits(-1, Groups.Length * (arms.Count + 1), 0, 105);
        plot.YLabel("percent");
        plot.ShowLegend(Edge.Top).Alignment = Alignment.MiddleCenter;
        return plot.GetImageBytes(Width, Height, ImageFormat.Png);
    }
}
