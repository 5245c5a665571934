using System.Globalization;
using System.Text;

namespace SyntheticVG.Datasets.Statistics;

/// <summary>Statistics as text: the paper's table with our rows above it, and what each row's relationships are.</summary>
public static class StatisticsTable
{
    private const int TopPredicates = 15;

    /// <summary>The table, a line a row.</summary>
    /// <param name="rows">Named sets.</param>
    public static string Write(IReadOnlyList<(string Name, GraphStatistics Statistics)> rows)
    {
        var width = Math.Max(18, rows.Max(row => row.Name.Length));
        var text = new StringBuilder();
        text.Append(' ', width).AppendLine("            objects/image            triplets/image          predicates/region");
        text.Append(' ', width).AppendLine("   images   mean median   p95   max    mean median   p95   max    mean median   p95   max");
        foreach (var (name, statistics) in rows)
        {
            text.Append(name.PadRight(width)).Append(Count(statistics.Images, 9));
            foreach (var histogram in new[] { statistics.Objects, statistics.Triplets, statistics.PredicatesPerRegion })
                text.Append(Row(histogram));
            text.AppendLine();
        }
        text.AppendLine("as the paper reports:");
        foreach (var row in PublishedRow.All)
        {
            text.Append(row.Name.PadRight(width)).Append(CultureInfo.InvariantCulture, $"{row.Images / 1000,8}K")
                .Append(CultureInfo.InvariantCulture, $"{row.Objects,7:0.0}{"",21}{row.Triplets,6:0.0}{"",21}{row.PredicatesPerRegion,6:0.0}").AppendLine();
        }
        foreach (var (name, statistics) in rows)
            Describe(text, name, statistics);
        return text.ToString();
    }

    private static string Row(CountHistogram histogram) => string.Create(CultureInfo.InvariantCulture,
        $"{histogram.Mean,7:0.0}{histogram.Percentile(50),7:0.#}{histogram.Percentile(95),6:0.#}{histogram.Max,6} ");

    private static void Describe(StringBuilder text, string name, GraphStatistics statistics)
    {
        var triplets = Math.Max(1, statistics.Triplets.Sum);
        text.AppendLine().Append(CultureInfo.InvariantCulture, $"{name}: {statistics.Objects.Sum:N0} objects of {statistics.Names:N0} "
            + $"names, {statistics.Triplets.Sum:N0} relationships of {statistics.Predicates:N0} predicates");
        text.AppendLine(statistics.EvaluationImages > 0
            ? string.Create(CultureInfo.InvariantCulture, $"; {statistics.EvaluationImages:N0} images of evaluation splits")
            : "");
        text.Append("  categories  ").AppendJoin(", ", statistics.Categories.Select(pair =>
            string.Create(CultureInfo.InvariantCulture, $"{pair.Key.ToString().ToLowerInvariant()} {pair.Value:N0} ({100.0 * pair.Value / triplets:0.0} %)")))
            .AppendLine();
        text.Append("  predicates  ").AppendJoin(", ", statistics.TopPredicates(TopPredicates).Select(pair =>
            string.Create(CultureInfo.InvariantCulture, $"{pair.Predicate} {pair.Count:N0}"))).AppendLine();
        text.Append(CultureInfo.InvariantCulture, $"  left/right  {statistics.LeftOf:N0} : {statistics.RightOf:N0}");
        text.AppendLine(statistics.RightOf > 0 ? string.Create(CultureInfo.InvariantCulture, $" = {statistics.LeftRightRatio:0.000}") : "");
    }

    private static string Count(long count, int width) => count.ToString("N0", CultureInfo.InvariantCulture).PadLeft(width);
}
