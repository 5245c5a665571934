using Microsoft.AspNetCore.Http;
using SyntheticVG.Web.Hosting;

namespace SyntheticVG.Web.View;

/// <summary>The pages of <c>synvg view</c> and the answers that they are made of.</summary>
public static class ViewServer
{
    /// <summary>Serves until it is stopped.</summary>
    /// <exception cref="IOException">The port is in use.</exception>
    public static async Task RunAsync(ViewOptions options, CancellationToken stop = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        using var pictures = new Photos(options.Cache);
        var site = new ViewSite(options, pictures);
        var host = new HostOptions { Address = options.Address, Port = options.Port, Token = options.Token };
        await PageServer.RunAsync(host, site.AnswerAsync, () => options.Listening(host.Url), stop);
    }
}

/// <summary>Which answer a path has.</summary>
internal sealed class ViewSite(ViewOptions options, Photos pictures)
{
    private static readonly string[] Pages = ["image", "compare", "stats", "review"];

    private readonly Assets _assets = new();
    private readonly RunAnswers _runs = new(options);
    private readonly GraphAnswers _graphs = new(options);
    private readonly EditAnswers _edits = new(options);
    private readonly CompareAnswers _compare = new(options);
    private readonly ReviewAnswers _reviews = new(options);

    public Task AnswerAsync(HttpContext context)
    {
        var path = RequestPath.Of(context).Segments;
        var get = HttpMethods.IsGet(context.Request.Method) || HttpMethods.IsHead(context.Request.Method); // the server sends no body for HEAD
        return (get, path) switch
        {
            (true, []) => _assets.PageAsync(context),
            (true, [var page]) when Pages.Contains(page) => _assets.PageAsync(context),
            (true, ["image", _]) => _assets.PageAsync(context),
            (true, ["compare", _]) => _assets.PageAsync(context),
            (true, ["assets", var name]) => _assets.AssetAsync(context, name),
            (true, ["favicon.ico"]) => _assets.AssetAsync(context, "view.svg"),
            (true, ["api", "runs"]) => _runs.RunsAsync(context),
            (true, ["api", "search"]) => _runs.SearchAsync(context),
            (true, ["api", "facets"]) => _runs.FacetsAsync(context),
            (true, ["api", "neighbours"]) => _runs.NeighboursAsync(context),
            (true, ["api", "words"]) => _runs.WordsAsync(context),
            (true, ["api", "stats"]) => _runs.StatsAsync(context),
            (true, ["api", "graphs", var run, var key]) => _graphs.GraphAsync(context, run, key),
            (true, ["api", "images", var key]) => pictures.AnswerAsync(context, options, key),
            (true, ["api", "compare"]) => _compare.PhotosAsync(context),
            (true, ["api", "compare", var key]) => _compare.PhotoAsync(context, key),
            (true, ["api", "review"]) => _reviews.ReportAsync(context),
            (true, ["api", "sample"]) => _reviews.SampleAsync(context),
            (false, ["api", "edits"]) when HttpMethods.IsPost(context.Request.Method) => _edits.EditAsync(context),
            (false, ["api", "export"]) when HttpMethods.IsPost(context.Request.Method) => _edits.ExportAsync(context),
            _ => Problem.NotFound($"{context.Request.Method} {context.Request.Path}",
                "a page (/, /image/KEY, /compare, /stats, /review) or an answer below /api (docs/view.md)").WriteAsync(context),
        };
    }
}
