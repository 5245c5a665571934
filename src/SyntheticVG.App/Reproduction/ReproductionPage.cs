using System.Globalization;
using System.Text;

namespace SyntheticVG.App.Reproduction;

/// <summary>The page of a reproduction, made from its results alone.</summary>
internal static class ReproductionPage
{
    private static readonly (string Score, string Title)[] Columns =
    [
        ("recall@20", "R@20"), ("recall@50", "R@50"), ("mean_recall@50", "mR@50"), ("outside_spatial_recall@50", "R@50 outside spatial"),
        ("precision", "precision"), ("referring", "referring"), ("names", "names"),
    ];

    // What the paper claims, as a difference between two arms in one score.
    private static readonly (string Claim, string Better, string Worse, string Score)[] Claims =
    [
        ("Graphs in the mixture help to name regions", "stage-1", "without-graphs", "names"),
        ("Graphs in the mixture help to find what a phrase refers to", "stage-1", "without-graphs", "referring"),
        ("Edited graphs beat training on for as long", "edited-graphs", "stage-1-longer", "recall@50"),
        ("Editing beats the student's own graphs", "edited-graphs", "own-graphs", "recall@50"),
        ("Self-distillation alone beats training on", "own-graphs", "stage-1-longer", "recall@50"),
        ("Edited graphs beat people's sparse ones", "edited-graphs", "human-graphs", "recall@50"),
    ];

    /// <summary>The whole page.</summary>
    public static string Write(ReproductionResults results)
    {
        var page = new StringBuilder();
        page.Append("# The paper's claims in miniature\n\nMade by `").Append(results.Settings["command"])
            .Append("` from its results.json; a test holds the two together. Drawn scenes, simulated teacher and editor.\n\n");
        if (results.Scale == ReproductionScale.Tiny.Name)
            page.Append("**This scale proves that everything runs; its scores mean nothing.**\n\n");
        foreach (var (name, value) in results.Settings.Where(entry => entry.Key != "command"))
            page.Append(CultureInfo.InvariantCulture, $"- {name}: {value}\n");
        page.Append(CultureInfo.InvariantCulture,
            $"- hours: {results.Arms.Sum(arm => arm.Scores.GetValueOrDefault("hours", []).Sum()):0.0} for training and scoring\n");
        page.Append(CultureInfo.InvariantCulture,
            $"- seeds: {string.Join(", ", results.Arms[0].Seeds)}; means in percent, with 95 % intervals of Student's distribution over the seeds\n\n");
        page.Append(Table(results)).Append(CultureInfo.InvariantCulture, $"\n![scores by arm]({ReproductionPlot.File})\n")
            .Append("\n## What comes out\n\nDifferences in points, seed by seed; "
                + "*yes* or *no* where their interval leaves out zero.\n\n| claim | score | difference | holds |\n|---|---|---|---|\n");
        foreach (var (claim, better, worse, score) in Claims)
            page.Append(Row(results, claim, better, worse, score));
        return page.ToString();
    }

    /// <summary>The table of scores.</summary>
    public static string Table(ReproductionResults results)
    {
        var table = new StringBuilder("| learned from | ").AppendJoin(" | ", Columns.Select(column => column.Title)).Append(" |\n|---|")
            .Append(string.Concat(Enumerable.Repeat("---|", Columns.Length))).Append('\n');
        foreach (var arm in results.Arms)
        {
            table.Append("| ").Append(ReproductionArm.All.Single(known => known.Name == arm.Name).Text);
            foreach (var (score, _) in Columns)
                table.Append(" | ").Append(arm.Scores.TryGetValue(score, out var values) ? Show(values) : "–");
            table.Append(" |\n");
        }
        return table.ToString();
    }

    private static string Row(ReproductionResults results, string claim, string better, string worse, string score)
    {
        var (a, b) = (Of(better), Of(worse));
        var (mean, interval) = ReproductionResults.Summary([.. a.Zip(b, (x, y) => x - y)]);
        var holds = interval.Low > 0 ? "yes" : interval.High < 0 ? "no, the contrary" : "not shown";
        return string.Create(CultureInfo.InvariantCulture,
            $"| {claim} | {score} | {100 * mean:+0.0;-0.0} ({100 * interval.Low:+0.0;-0.0} to {100 * interval.High:+0.0;-0.0}) | {holds} |\n");

        double[] Of(string name) => results.Arms.Single(arm => arm.Name == name).Scores[score];
    }

    private static string Show(double[] values)
    {
        var (mean, interval) = ReproductionResults.Summary(values);
        return string.Create(CultureInfo.InvariantCulture, $"{100 * mean:0.0} ± {100 * (interval.High - mean):0.0}");
    }
}
