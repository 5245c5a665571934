using System.Globalization;
using SyntheticVG.Evaluation.Benchmarks;

namespace SyntheticVG.Evaluation.Leaderboard;

/// <summary>Results of ours beside what was published, a table a benchmark.</summary>
/// <remarks>A row says by which mode it was counted; rows of different modes are not comparable.</remarks>
public static class LeaderboardTables
{
    private static readonly string[] Groups = ["<4B", "7-13B", "other"];
    private static readonly string[] Columns = ["model", "metric", "value", "mode", "n", "from"];

    /// <summary>A table for each benchmark that there is a result of.</summary>
    /// <param name="scores">The results.</param>
    /// <param name="first">Label of the results after stage 1, or null.</param>
    /// <param name="final">Label of the results after the last stage, or null.</param>
    /// <param name="seed">Seed of the intervals of differences.</param>
    public static IReadOnlyList<ReportTable> Of(IReadOnlyList<LabelledScore> scores, string? first, string? final, int seed)
    {
        ArgumentNullException.ThrowIfNull(scores);
        return [.. BenchmarkRegistry.All.Select(benchmark => benchmark.Card)
            .Where(card => scores.Any(score => score.Score.Benchmark == card.Name)).Select(card =>
                Table(card, [.. scores.Where(score => score.Score.Benchmark == card.Name)], first, final, seed))];
    }

    private static ReportTable Table(BenchmarkCard card, IReadOnlyList<LabelledScore> scores, string? first, string? final, int seed)
    {
        var anchors = Anchor.All.Where(anchor => anchor.Benchmark == card.Name).ToList();
        List<IReadOnlyList<string>> rows = [Heading("ours"), .. scores.Select(Row), .. Differences(scores, first, final, seed)];
        foreach (var group in Groups)
        {
            var published = anchors.Where(anchor => anchor.Group == group).OrderBy(anchor => anchor.Metric, StringComparer.Ordinal)
                .ThenByDescending(anchor => anchor.Value).ToList();
            if (published.Count == 0)
                continue;
            rows.AddRange([Heading(group == "other" ? "other models" : group), .. published.Select(Row), .. Differences(published)]);
        }
        return new(card.Title, Columns, rows,
        [
            "values in percent; a value is comparable only with values of the same mode",
            .. anchors.Any(anchor => anchor.Mode.Contains("not stated", StringComparison.Ordinal))
                ? ["'not stated': nobody wrote down by which rule the published number was counted"]
                : Array.Empty<string>(),
            .. scores.Any(score => score.IsSimulated) ? ["SIMULATED: the pictures were drawn stand-ins"] : Array.Empty<string>(),
        ]);
    }

    private static string[] Heading(string text) => [$"— {text} —", "", "", "", "", ""];

    private static string[] Row(LabelledScore ours)
    {
        var headline = ours.Score.Metrics[0];
        var interval = headline.Interval is { } i ? $" ({ReportTable.Percent(i.Low)} to {ReportTable.Percent(i.High)})" : "";
        return [$"{ours.Label}{(ours.IsSimulated ? " SIMULATED" : "")}", headline.Name, ReportTable.Percent(headline.Value) + interval, ours.Score.Mode,
            Number(ours.Score.Counts.Items), $"ours, {ours.Score.Split}"];
    }

    private static string[] Row(Anchor anchor) =>
        [anchor.Stage is { } stage ? $"{anchor.Model}, {(stage == "final" ? "final" : $"stage {stage}")}" : anchor.Model, anchor.Metric,
            ReportTable.Published(anchor.Value), anchor.Mode, "", anchor.Source];

    // Final minus first stage, unit by unit, where both have a result of the same mode.
    private static IEnumerable<string[]> Differences(IReadOnlyList<LabelledScore> scores, string? first, string? final, int seed) =>
        from before in scores.Where(score => score.Label == first)
        from after in scores.Where(score =>
            score.Label == final && (score.Score.Mode, score.Score.Split, score.Score.Version) == (before.Score.Mode, before.Score.Split, before.Score.Version))
        let difference = Bootstrap.Compare(before.Score.Units, after.Score.Units, seed)
        select (string[])
        [
            $"{final} - {first}", before.Score.Metrics[0].Name,
            string.Create(CultureInfo.InvariantCulture, $"{100 * difference.Difference:+0.00;-0.00} ({100 * difference.Interval.Low:+0.00;-0.00} "
                + $"to {100 * difference.Interval.High:+0.00;-0.00}), p = {difference.PValue:0.000}"),
            before.Score.Mode, Number(difference.Shared), "ours, paired",
        ];

    private static IEnumerable<string[]> Differences(IReadOnlyList<Anchor> published) =>
        from before in published.Where(anchor => anchor.Stage == "1")
        from after in published.Where(anchor => anchor.Stage == "final" && (anchor.Model, anchor.Metric) == (before.Model, before.Metric))
        select (string[])[$"{after.Model}, final - stage 1", after.Metric,
            string.Create(CultureInfo.InvariantCulture, $"{after.Value - before.Value:+0.0;-0.0}"), after.Mode, "", after.Source];

    private static string Number(int count) => count.ToString("N0", CultureInfo.InvariantCulture);
}
