using System.Globalization;
using System.Text;
using SyntheticVG.Evaluation;
using SyntheticVG.Images;
using SyntheticVG.Images.Codecs;
using SyntheticVG.Images.Diagrams;
using SyntheticVG.Images.Drawing;
using SyntheticVG.SceneGraphs;
using static SyntheticVG.App.Reports.Page;

namespace SyntheticVG.App.Reports;

/// <summary>One score as a page: the numbers, bars of its parts, and what went worst, with pictures and graphs. One HTML file.</summary>
internal static class ResultPage
{
    private const int WorstShown = 12;
    private const int PictureSide = 640; // longest, in pixels

    /// <summary>Writes the page, whole or not at all.</summary>
    /// <param name="path">The file.</param>
    /// <param name="score">The score, with its worst rows.</param>
    /// <param name="run">How it was made.</param>
    /// <param name="find">The file of a picture as the data names it, or null.</param>
    public static void Write(string path, Score score, IReadOnlyDictionary<string, string> run, Func<string, string?> find)
    {
        var html = Begin($"{score.Benchmark}, {score.Mode}", Resource("report.css"), Resource("results.css"));
        WriteHead(html, score);
        html.Append("<main>");
        WriteNumbers(html, score);
        WriteBars(html, score);
        WriteWorst(html, score, find);
        WriteRun(html, score, run);
        html.Append("</main></body></html>\n");
        WholeFile.Write(path, html.ToString());
    }

    private static void WriteHead(StringBuilder html, Score score)
    {
        var (headline, counts) = (score.Metrics[0], score.Counts);
        html.Append("<header><div>");
        if (score.Notes.Any(note => note.StartsWith("SIMULATED", StringComparison.Ordinal)))
            html.Append("<span class=tag>SIMULATED PICTURES</span>");
        html.Append(CultureInfo.InvariantCulture,
            $"<h1>{Encode(score.Benchmark)} <small>{Encode(score.Split)} · mode {Encode(score.Mode)}</small></h1><div class=figures>");
        Figure(Show(headline.Value), headline.Interval is { } i ? $"{headline.Name}, 95 % {Show(i.Low)} to {Show(i.High)}" : headline.Name);
        Figure($"{counts.Items:N0}", "items");
        Figure($"{counts.Answered:N0}", "answered");
        Figure($"{counts.Unreadable:N0}", "of them unreadable");
        Figure($"{counts.Missing:N0}", "missing");
        html.Append("</div><p>Missing and unreadable answers count as wrong unless the mode says otherwise. "
            + "A score without its mode is not comparable.</p></div></header>\n");

        void Figure(string number, string words) => html.Append(CultureInfo.InvariantCulture, $"<div><b>{number}</b><span>{Encode(words)}</span></div>");
    }

    private static void WriteNumbers(StringBuilder html, Score score)
    {
        html.Append("<h2>Numbers</h2><div class=panel><table><tr><th class=left>metric<th>value<th>95 % interval<th>n</tr>");
        foreach (var metric in score.Metrics.Where(metric => !metric.Name.Contains('/', StringComparison.Ordinal)))
            html.Append(CultureInfo.InvariantCulture,
                $"<tr><td>{Encode(metric.Name)}<td>{Show(metric.Value)}<td>{(metric.Interval is { } i ? $"{Show(i.Low)} to {Show(i.High)}" : "")}<td>{(metric.Count > 0 ? $"{metric.Count:N0}" : "")}</tr>");
        html.Append("</table></div>\n");
    }

    private static void WriteBars(StringBuilder html, Score score)
    {
        foreach (var (family, parts) in ScoreBars.Families(score))
        {
            var (png, leftOut) = ScoreBars.Draw(family, parts);
            html.Append(CultureInfo.InvariantCulture, $"<h2>{Encode(family)}, "
                + $"part by part</h2>{(leftOut > 0 ? $"<p>The {leftOut} lowest parts are left out here; results.json has all.</p>" : "")}<div "
                + $"class=\"panel bars\"><img alt=\"bars of {Encode(family)}\" src=\"data:image/png;base64,{Convert.ToBase64String(png)}\"></div>\n");
        }
    }

    private static void WriteWorst(StringBuilder html, Score score, Func<string, string?> find)
    {
        if (score.Rows.Count == 0)
            return;
        html.Append(CultureInfo.InvariantCulture,
            $"<h2>What went worst</h2><p>The first {Math.Min(WorstShown, score.Rows.Count)} of the items of lowest score.</p>\n");
        foreach (var row in score.Rows.OrderBy(row => row.Value).Take(WorstShown))
        {
            html.Append(CultureInfo.InvariantCulture, $"<article class=worst><h3>{Encode(row.Id)} <small>{Show(row.Value)}</small></h3>");
            var photo = row.Image is null ? null : find(row.Image);
            if (row.TrueGraph is { } truth)
                WriteGraphs(html, truth, row.FoundGraph, photo);
            else
                WriteAnswer(html, row, photo);
            html.Append("</article>\n");
        }
    }

    private static void WriteGraphs(StringBuilder html, SceneGraph truth, SceneGraph? found, string? photo)
    {
        html.Append("<div class=pairs>");
        foreach (var (words, graph) in new[] { ("true", truth), ("answered", found) })
        {
            html.Append(CultureInfo.InvariantCulture,
                $"<figure><figcaption>{words}{(graph is null ? ": nothing" : $": {graph.Relationships.Count} relations")}</figcaption>");
            if (graph is not null && photo is not null)
                WritePicture(html, new GraphPicture(new() { LongestSide = PictureSide }).Draw(PhotoFile.Read(photo, graph.Image), graph));
            if (graph is { Relationships.Count: > 0 })
                html.Append(GraphDiagram.Svg(graph, ids: string.Create(CultureInfo.InvariantCulture, $"g{html.Length}-"))); // several diagrams in one page
            html.Append("</figure>");
        }
        html.Append("</div>");
    }

    private static void WriteAnswer(StringBuilder html, ScoredRow row, string? photo)
    {
        if (photo is not null)
            WritePicture(html, new PictureReader().Read(photo));
        html.Append("<dl>");
        if (row.Asked is { } asked)
            html.Append(CultureInfo.InvariantCulture, $"<dt>asked<dd>{Encode(asked)}");
        html.Append(CultureInfo.InvariantCulture,
            $"<dt>right<dd>{Encode(row.Truth)}<dt>answered<dd>{(row.Answer is { } answer ? Encode(answer) : "<i>nothing</i>")}</dl>");
    }

    private static void WritePicture(StringBuilder html, Picture picture) =>
        html.Append(CultureInfo.InvariantCulture, $"<img loading=lazy alt=\"\" width={picture.Width} height={picture.Height} "
            + $"src=\"data:image/jpeg;base64,{Convert.ToBase64String(PictureWriter.Jpeg(picture, 80))}\">");

    private static void WriteRun(StringBuilder html, Score score, IReadOnlyDictionary<string, string> run)
    {
        html.Append("<h2>How it was made</h2><ul>");
        foreach (var note in score.Notes)
            html.Append(CultureInfo.InvariantCulture, $"<li>{Encode(note)}");
        foreach (var (name, value) in run)
            html.Append(CultureInfo.InvariantCulture, $"<li>{Encode(name)}: <code>{Encode(value)}</code>");
        html.Append("</ul>");
    }

    private static string Show(double value) => double.IsNaN(value) ? "n/a" : value.ToString("0.0000", CultureInfo.InvariantCulture);
}
