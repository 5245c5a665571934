using System.Collections.Concurrent;
using Microsoft.AspNetCore.Http;
using SyntheticVG.Browsing;
using SyntheticVG.Browsing.Queries;
using SyntheticVG.Datasets.Statistics;
using SyntheticVG.Web.Hosting;

namespace SyntheticVG.Web.View;

/// <summary>Answers about runs as a whole: what they are, what a query finds in them, their statistics.</summary>
internal sealed class RunAnswers(ViewOptions options)
{
    private const int MostRows = 1000, MostWords = 50;

    private readonly ConcurrentDictionary<string, RunStatistics> _statistics = new();

    public Task RunsAsync(HttpContext context) => Answers.WriteAsync(context, new
    {
        Runs = options.Runs.Select((source, number) => new
        {
            Run = number,
            source.Name,
            source.Run.Index.Files.Kind,
            source.Run.Index.Photos,
            source.Run.Index.Regions,
            source.Run.Index.Relations,
            source.Run.Index.Dropped,
            Edits = source.Run.Patch.Lines.Count,
            source.Run.EditedPhotos,
            Running = source.IsRunning(),
            HasPhotos = source.Data is not null,
            CanEdit = !options.ReadOnly && source.Run.Patch.CanWrite,
            Patch = Path.GetFileName(source.Run.Patch.Path),
            Problems = source.Run.Index.Notes.Counts,
            Examples = source.Run.Index.Notes.Examples,
            source.Run.Refused,
        }),
        options.By,
        options.ReadOnly,
    });

    public Task SearchAsync(HttpContext context)
    {
        var (source, number) = (Query.Run(options, Query.Text(context, "run")), Query.Number(context, "run", 0, 0, options.Runs.Count - 1));
        var found = Query.Ask(() => source.Run.Search(Query.Text(context, "q") ?? "", new()
        {
            After = Query.Text(context, "after"),
            Limit = Query.Number(context, "limit", 50, 0, MostRows),
            OnePerPhoto = Query.Text(context, "per") == "photo",
        }));
        return Answers.WriteAsync(context, new { found.Total, Images = found.Photos, found.Next, Rows = found.Rows.Select(row => RowOf(number, row)) });
    }

    public Task FacetsAsync(HttpContext context)
    {
        var source = Query.Run(options, Query.Text(context, "run"));
        var found = Query.Ask(() => source.Run.Search(Query.Text(context, "q") ?? "", new() { Limit = 0, Facets = true }));
        // they were asked for
        return Answers.WriteAsync(context,
            new { found.Total, Images = found.Photos, Facets = found.Facets!.Columns, Confidence = found.Facets.Confidences, found.Facets.Unmeasured });
    }

    public Task NeighboursAsync(HttpContext context)
    {
        var (source, key) = (Query.Run(options, Query.Text(context, "run")), Query.Text(context, "image") ?? "");
        var found = Query.Ask(() => source.Run.Neighbours(Query.Text(context, "q") ?? "", key));
        return found is null
            ? throw new ProblemException(Problem.NotFound($"the photo {key}", $"one of the {source.Run.Index.Photos} photos of {source.Name}"))
            : Answers.WriteAsync(context, found);
    }

    public Task WordsAsync(HttpContext context)
    {
        var source = Query.Run(options, Query.Text(context, "run"));
        return Answers.WriteAsync(context,
            source.Run.Complete(Query.Text(context, "start") ?? "", Query.Text(context, "kind") != "name", Query.Number(context, "limit", 12, 1, MostWords)));
    }

    public Task StatsAsync(HttpContext context) => Answers.WriteAsync(context, new
    {
        Runs = options.Runs.Select(source => (source.Name, Statistics: _statistics.GetOrAdd(source.Run.Index.Files.Path, _ => new(source.Run.Index))))
            .Select(row => new
            {
                row.Name,
                Images = row.Statistics.Objects.Number,
                Objects = Of(row.Statistics.Objects),
                Triplets = Of(row.Statistics.Triplets),
                PredicatesPerRegion = Of(row.Statistics.PredicatesPerRegion),
                row.Statistics.Names,
                row.Statistics.Predicates,
                Categories = row.Statistics.Categories.ToDictionary(pair => pair.Key.ToString().ToLowerInvariant(), pair => pair.Value),
                Origins = row.Statistics.Origins.ToDictionary(pair => pair.Key.ToString().ToLowerInvariant(), pair => pair.Value),
                row.Statistics.TopPredicates,
            }),
        Paper = PublishedRow.All.Select(
            row => new { row.Name, row.Images, Objects = double.IsNaN(row.Objects) ? null : (double?)row.Objects, row.Triplets, row.PredicatesPerRegion }),
    });

    /// <summary>A row as answers have it.</summary>
    public static object RowOf(int run, FoundRow row) => new
    {
        Run = run,
        row.Image,
        row.Subject,
        row.Predicate,
        row.Object,
        row.SubjectName,
        row.ObjectName,
        row.Category,
        row.Origin,
        row.Outcome,
        row.Rule,
        row.Confidence,
        row.Stage,
        row.Reason,
        row.Review,
        row.Change,
        row.Now,
        row.InPhoto,
    };

    private static object Of(CountHistogram histogram) => new
    {
        Total = histogram.Sum,
        Mean = double.IsFinite(histogram.Mean) ? (double?)Math.Round(histogram.Mean, 3) : null,
        Median = histogram.Number > 0 ? (double?)histogram.Percentile(50) : null,
        P95 = histogram.Number > 0 ? (double?)histogram.Percentile(95) : null,
        histogram.Max,
    };
}
