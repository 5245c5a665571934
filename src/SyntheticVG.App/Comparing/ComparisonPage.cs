using System.Globalization;
using System.Text;
using SyntheticVG.SceneGraphs;
using SyntheticVG.SceneGraphs.Comparing;
using static SyntheticVG.App.Reports.Page;
using static SyntheticVG.App.Reports.SceneFigure;

namespace SyntheticVG.App.Comparing;

/// <summary>compare.html: what changed, in numbers and pictures.</summary>
internal static class ComparisonPage
{
    /// <summary>The page's name.</summary>
    public const string Name = "compare.html";

    private const int MostNamed = 40; // of the photos left out
    private const string Wide = "main,header>div,footer{max-width:1720px}.figures{grid-template-columns:repeat(auto-fit,minmax(220px,1fr))}"; // three columns

    private static readonly (ChangeKind Kind, string Sign)[] Kinds =
        [(ChangeKind.Kept, "="), (ChangeKind.Refined, "~"), (ChangeKind.Removed, "−"), (ChangeKind.Added, "+")];

    /// <summary>Writes the page, whole or not at all.</summary>
    public static void Write(string folder, GraphComparison comparison)
    {
        var title = string.Join(" → ", comparison.Inputs.Select(input => input.Name));
        var html = Begin(title, Resource("report.css"), Resource("compare.css"), Wide).Append("<header><div>");
        if (comparison.Inputs.Any(input => input.Simulated > 0))
            html.Append(CultureInfo.InvariantCulture, $"<span class=tag>PARTLY "
                + $"SIMULATED: {Encode(string.Join(", ", comparison.Inputs.Where(input => input.Simulated > 0).Select(input => input.Name)))}</span>");
        html.Append(CultureInfo.InvariantCulture, $"<h1>{Encode(title)}</h1><p>The same photos with each graph side by side. A region has the same number "
            + $"in all graphs; relationships are compared literally, by their two regions and the predicate.</p><div class=figures>");
        html.Append(CultureInfo.InvariantCulture, $"<div><b>{comparison.Photos.Count:N0}</b><span>photos that all "
            + $"have{(comparison.LeftOut.Count > 0 ? $"; {comparison.LeftOut.Count:N0} others left out" : "")}</span></div>");
        foreach (var input in comparison.Inputs)
            html.Append(CultureInfo.InvariantCulture, $"<div><b>{input.Relationships:N0}</b><span>relationships "
                + $"in {Encode(input.Name)}, {(double)input.Relationships / comparison.Photos.Count:0.0} a photo</span></div>");
        html.Append("</div></div></header>\n<main>");
        WriteCounts(html, comparison);
        WriteCategories(html, comparison);
        WritePhotos(html, comparison);
        WriteLeftOut(html, comparison);
        html.Append(
            "</main><footer>Made by <code>synvg compare-graphs</code>; all counts, photo by photo, are in <code>compare.json</code>.</footer></body></html>\n");
        WholeFile.Write(Path.Combine(folder, Name), html.ToString());
    }

    private static void WriteCounts(StringBuilder html, GraphComparison comparison)
    {
        html.Append("<h2>What changed</h2><p>In all, and a photo. <em>Refined</em>: "
            + "something else is said of the same subject and object.</p><div class=panel><table><tr><th class=left>from → to");
        foreach (var (kind, sign) in Kinds)
            html.Append(CultureInfo.InvariantCulture, $"<th>{sign} {kind.ToString().ToLowerInvariant()}");
        html.Append("<th>regions renamed<th>described anew<th>gone<th>new</tr>");
        foreach (var step in comparison.Steps)
        {
            html.Append(CultureInfo.InvariantCulture, $"<tr><td>{Encode(comparison.Inputs[step.From].Name)} → {Encode(comparison.Inputs[step.To].Name)}");
            foreach (var (i, (_, count)) in step.Counts.All.Index())
                html.Append(CultureInfo.InvariantCulture, $"<td{(i < Kinds.Length ? $" class={Kinds[i].Kind.ToString().ToLowerInvariant()}" : "")}>{count:N0} "
                    + $"<small>{(double)count / comparison.Photos.Count:0.0}</small>");
            html.Append("</tr>");
        }
        html.Append("</table></div>\n");
    }

    private static void WriteCategories(StringBuilder html, GraphComparison comparison)
    {
        html.Append("<h3 style=\"margin-top:2em\">By category</h3><div class=panel><table><tr><th class=left>from → to");
        foreach (var category in Enum.GetValues<RelationshipCategory>())
            html.Append(CultureInfo.InvariantCulture, $"<th class=category><span class={ClassOf(category)}>{ClassOf(category)}</span>");
        html.Append("</tr>");
        foreach (var step in comparison.Steps)
        {
            html.Append(CultureInfo.InvariantCulture, $"<tr><td>{Encode(comparison.Inputs[step.From].Name)} → {Encode(comparison.Inputs[step.To].Name)}");
            foreach (var (_, counts) in step.Categories)
                html.Append("<td>")
                    .AppendJoin(' ', Kinds.Select(pair => string.Create(CultureInfo.InvariantCulture,
                        $"<span class={pair.Kind.ToString().ToLowerInvariant()}>{pair.Sign}{counts[(int)pair.Kind]}</span>")));
            html.Append("</tr>");
        }
        html.Append("</table></div>\n");
    }

    private static void WritePhotos(StringBuilder html, GraphComparison comparison)
    {
        html.Append("<h2>Photo by photo</h2>");
        foreach (var photo in comparison.Photos.Where(photo => photo.Picture is not null || photo.Problem is not null))
        {
            html.Append(CultureInfo.InvariantCulture, $"<article class=compared><h3>{Encode(photo.Key)}");
            foreach (var (step, counts) in comparison.Steps.Zip(photo.Steps).Take(comparison.Inputs.Count - 1))
                html.Append(CultureInfo.InvariantCulture,
                    $" <small>→ {Encode(comparison.Inputs[step.To].Name)} <span class=kept>={counts.Kept}</span> <span class=refined>~{counts.Refined}</span> "
                        + $"<span class=removed>−{counts.Removed}</span> <span class=added>+{counts.Added}</span></small>");
            html.Append("</h3>");
            html.Append(photo.Picture is { } picture
                ? string.Create(CultureInfo.InvariantCulture,
                    $"<a href=\"{Encode(picture)}\"><img loading=lazy alt=\"{Encode(photo.Key)} with each graph\" src=\"{Encode(picture)}\"></a>")
                : $"<p>not drawn: {Encode(photo.Problem!)}</p>"); // one of the two is there
            html.Append("</article>\n");
        }
        if (comparison.Photos.Count(photo => photo is { Picture: null, Problem: null }) is > 0 and var more)
            html.Append(CultureInfo.InvariantCulture, $"<p>{more:N0} more photos were compared and not drawn; <code>--pictures</code> draws more.</p>");
    }

    private static void WriteLeftOut(StringBuilder html, GraphComparison comparison)
    {
        if (comparison.LeftOut.Count == 0)
            return;
        html.Append(CultureInfo.InvariantCulture, $"<h2>Left out</h2><p>{comparison.LeftOut.Count:N0} photos that not every input has.</p><div "
            + $"class=panel><table><tr><th class=left>photo<th class=left>only in</tr>");
        foreach (var (key, names) in comparison.LeftOut.Take(MostNamed))
            html.Append(CultureInfo.InvariantCulture, $"<tr><td>{Encode(key)}<td class=left>{Encode(string.Join(", ", names))}</tr>");
        html.Append("</table></div>");
        if (comparison.LeftOut.Count > MostNamed)
            html.Append(CultureInfo.InvariantCulture, $"<p>and {comparison.LeftOut.Count - MostNamed:N0} more, in <code>compare.json</code></p>");
    }
}
