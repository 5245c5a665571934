using System.Text.Encodings.Web;
using System.Text.Json;

namespace SyntheticVG.Datasets.Statistics;

/// <summary>Statistics as JSON, with the paper's rows beside.</summary>
public static class StatisticsJson
{
    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        WriteIndented = true,
    };

    /// <summary>The text; a mean of nothing is null.</summary>
    public static string Write(IReadOnlyList<(string Name, GraphStatistics Statistics)> rows) => JsonSerializer.Serialize(new
    {
        Rows = rows.Select(row => new
        {
            row.Name,
            row.Statistics.Images,
            row.Statistics.EvaluationImages,
            Objects = Of(row.Statistics.Objects),
            Triplets = Of(row.Statistics.Triplets),
            PredicatesPerRegion = Of(row.Statistics.PredicatesPerRegion),
            row.Statistics.Names,
            row.Statistics.Predicates,
            Categories = row.Statistics.Categories.ToDictionary(pair => pair.Key.ToString().ToLowerInvariant(), pair => pair.Value),
            TopPredicates = row.Statistics.TopPredicates(50).Select(pair => new { pair.Predicate, pair.Count }),
            row.Statistics.LeftOf,
            row.Statistics.RightOf,
            LeftRightRatio = Finite(row.Statistics.LeftRightRatio),
        }),
        Paper = PublishedRow.All,
    }, Options);

    private static object Of(CountHistogram histogram) => new
    {
        Total = histogram.Sum,
        Mean = Finite(histogram.Mean),
        Median = Finite(histogram.Percentile(50)),
        P95 = Finite(histogram.Percentile(95)),
        histogram.Max,
    };

    private static double? Finite(double value) => double.IsFinite(value) ? value : null;
}
