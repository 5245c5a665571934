using Microsoft.AspNetCore.Http;
using SyntheticVG.Browsing;
using SyntheticVG.Web.Hosting;

namespace SyntheticVG.Web.View;

/// <summary>What reviews come to, and samples to review.</summary>
internal sealed class ReviewAnswers(ViewOptions options)
{
    private const int Most = 2000;

    public Task ReportAsync(HttpContext context)
    {
        var source = Query.Run(options, Query.Text(context, "run"));
        var report = ReviewReport.Of(source.Run.Edited().Select(pair => pair.Graph));
        return Answers.WriteAsync(context, new
        {
            All = RowOf(report.All),
            Categories = report.Categories.Select(RowOf),
            Origins = report.Origins.Select(RowOf),
            Predicates = report.Predicates.Select(RowOf),
            Dropped = report.Dropped.Select(RowOf),
            report.Reviewers,
            report.Agreements,
        });
    }

    public Task SampleAsync(HttpContext context)
    {
        var source = Query.Run(options, Query.Text(context, "run"));
        var (number, size, seed) = (Query.Number(context, "run", 0, 0, options.Runs.Count - 1), Query.Number(context, "size", 100, 1, Most),
            Query.Number(context, "seed", 1, 0, int.MaxValue));
        var rows = Query.Ask(() => source.Run.Sample(Query.Text(context, "q") ?? "", size, seed));
        return Answers.WriteAsync(context,
            new { Reviewed = rows.Count(row => row.Review is not null), Rows = rows.Select(row => RunAnswers.RowOf(number, row)) });
    }

    private static object RowOf(PrecisionRow row) => new
    {
        row.Group,
        row.Right,
        row.Reviewed,
        Precision = row.Reviewed > 0 ? (double?)row.Precision : null,
        Low = row.Reviewed > 0 ? (double?)row.Low : null,
        High = row.Reviewed > 0 ? (double?)row.High : null
    };
}
