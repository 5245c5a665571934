using ScottPlot;
using SyntheticVG.Datasets.Statistics;
using SyntheticVG.SceneGraphs;

namespace SyntheticVG.App.Reports;

/// <summary>Statistics as a picture: means beside the paper's, triplets an image, categories, top predicates.</summary>
internal static class StatisticsPlot
{
    private const int TopPredicates = 12;

    // Okabe and Ito's colours, told apart by colour-blind readers too.
    private static readonly Color[] Palette = [Color.FromHex("#0072B2"), Color.FromHex("#D55E00"), Color.FromHex("#009E73"), Color.FromHex("#CC79A7"),
        Color.FromHex("#E69F00"), Color.FromHex("#56B4E9")];

    /// <summary>The bytes of a PNG.</summary>
    public static byte[] Draw(IReadOnlyList<(string Name, GraphStatistics Statistics)> rows, int width = 1400, int height = 1000)
    {
        PlotFont.Use();
        var figure = new Multiplot();
        figure.AddPlots(4);
        figure.Layout = new ScottPlot.MultiplotLayouts.Grid(2, 2);
        DrawMeans(figure.GetPlot(0), rows);
        DrawTriplets(figure.GetPlot(1), rows);
        DrawCategories(figure.GetPlot(2), rows);
        DrawPredicates(figure.GetPlot(3), rows);
        return figure.Render(width, height).GetImageBytes(ImageFormat.Png);
    }

    private static void DrawMeans(Plot plot, IReadOnlyList<(string Name, GraphStatistics Statistics)> rows)
    {
        var groups = rows.Select(row => (row.Name, Objects: row.Statistics.Objects.Mean, Triplets: row.Statistics.Triplets.Mean))
            .Concat(PublishedRow.All.Select(row => (Name: $"{row.Name}*", row.Objects, row.Triplets))).ToArray();
        var bars = groups.SelectMany((group, i) => new[]
        {
            new Bar { Position = (3 * i) + 0.0, Value = Shown(group.Objects), FillColor = Palette[0], LineWidth = 0, Label = $"{Shown(group.Objects):0.0}" },
            new Bar { Position = (3 * i) + 1.0, Value = Shown(group.Triplets), FillColor = Palette[1], LineWidth = 0, Label = $"{Shown(group.Triplets):0.0}" },
        });
        plot.Add.Bars(bars.ToArray());
        Ticks(plot.Axes.Bottom, groups.Select((group, i) => ((3 * i) + 0.5, Short(group.Name))));
        (plot.Axes.Bottom.TickLabelStyle.Rotation, plot.Axes.Bottom.TickLabelStyle.Alignment) = (-20, Alignment.UpperRight); // names are long
        plot.Axes.Bottom.MinimumSize = 60;
        plot.Axes.Left.MinimumSize = 60;
        plot.Legend.ManualItems.Add(new() { LabelText = "objects/image", FillColor = Palette[0] });
        plot.Legend.ManualItems.Add(new() { LabelText = "triplets/image", FillColor = Palette[1] });
        plot.ShowLegend(Alignment.UpperLeft);
        plot.Axes.Margins(bottom: 0, top: 0.3);
        plot.Title("Means an image (* as the paper reports)");
    }

    private static void DrawTriplets(Plot plot, IReadOnlyList<(string Name, GraphStatistics Statistics)> rows)
    {
        foreach (var (i, (name, statistics)) in rows.Index())
        {
            if (statistics.Images == 0)
                continue;
            var times = statistics.Triplets.Times;
            var line =
                plot.Add.Scatter([.. times.Keys.Select(count => (double)count)], Cumulated(times.Values, statistics.Images), Palette[i % Palette.Length]);
            (line.LegendText, line.MarkerSize, line.LineWidth) = (name, times.Count > 30 ? 0 : 5, 2);
        }
        plot.ShowLegend(Alignment.LowerRight);
        plot.Axes.SetLimitsY(0, 1.02);
        plot.Title("Share of images with at most so many triplets");
        plot.XLabel("triplets");
    }

    private static void DrawCategories(Plot plot, IReadOnlyList<(string Name, GraphStatistics Statistics)> rows)
    {
        var categories = Enum.GetValues<RelationshipCategory>();
        var step = rows.Count + 1;
        plot.Add.Bars(rows.SelectMany((row, i) => categories.Select((category, c) => new Bar
        {
            Position = (c * step) + i,
            Value = 100.0 * row.Statistics.Categories[category] / Math.Max(1, row.Statistics.Triplets.Sum),
            FillColor = Palette[i % Palette.Length],
            LineWidth = 0,
        })).ToArray());
        Ticks(plot.Axes.Bottom, categories.Select((category, c) => ((c * step) + ((rows.Count - 1) / 2.0), category.ToString().ToLowerInvariant())));
        plot.Axes.Margins(bottom: 0);
        plot.Title("Categories, % of relationships");
    }

    private static void DrawPredicates(Plot plot, IReadOnlyList<(string Name, GraphStatistics Statistics)> rows)
    {
        var (name, statistics) = rows[0];
        var top = statistics.TopPredicates(TopPredicates).Reverse().ToArray();
        var bars = plot.Add.Bars(top.Select((pair, i) => new Bar { Position = i, Value = pair.Count, FillColor = Palette[0], LineWidth = 0 }).ToArray());
        bars.Horizontal = true;
        Ticks(plot.Axes.Left, top.Select((pair, i) => ((double)i, pair.Predicate)));
        plot.Axes.Margins(left: 0);
        plot.Title($"Most frequent predicates of {Short(name)}");
    }

    private static void Ticks(IAxis axis, IEnumerable<(double Position, string Label)> ticks)
    {
        var listed = ticks.ToArray();
        axis.SetTicks([.. listed.Select(tick => tick.Position)], [.. listed.Select(tick => tick.Label)]);
        axis.MajorTickStyle.Length = 0;
    }

    private static double[] Cumulated(IEnumerable<long> times, long all)
    {
        var sum = 0L;
        return [.. times.Select(count => (double)(sum += count) / all)];
    }

    private static double Shown(double value) => double.IsFinite(value) ? value : 0;

    private static string Short(string name) => name.Length <= 16 ? name : $"{name[..15]}…";
}
