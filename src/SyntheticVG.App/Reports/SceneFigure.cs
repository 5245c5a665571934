using System.Globalization;
using System.Text;
using SyntheticVG.SceneGraphs;
using static SyntheticVG.App.Reports.Page;

namespace SyntheticVG.App.Reports;

/// <summary>A picture with its graph drawn over it as SVG, and the list of its relationships beside it; pointing at one shows the other.</summary>
internal static class SceneFigure
{
    /// <summary>Writes the figure of a scene.</summary>
    /// <param name="html">Where it goes.</param>
    /// <param name="scene">The scene.</param>
    /// <param name="number">Its number on the page.</param>
    public static void Write(StringBuilder html, DemoScene scene, int number)
    {
        var graph = scene.Graph;
        html.Append(CultureInfo.InvariantCulture, $"<article class=scene id=scene{number}><div class=photo>");
        html.Append(CultureInfo.InvariantCulture, $"<img alt=\"drawn scene {number}\" loading=lazy width={graph.Image.Width} height={graph.Image.Height} "
            + $"src=\"data:image/png;base64,{Convert.ToBase64String(scene.Picture)}\">");
        WriteOverlay(html, scene);
        html.Append("</div><div class=lists><div>");
        html.Append(CultureInfo.InvariantCulture, $"<h3>Scene {number} <small>{Encode(graph.Image.Key)} · {graph.Regions.Count} regions</small></h3>");
        WriteList(html, scene, "kept", [.. graph.Relationships.Select(r => (r, (string?)null))], open: true);
        WriteList(html, scene, "dropped",
            [.. scene.Rejected.Where(line => line.Relationship is not null).Select(line => (line.Relationship!, (string?)$"{line.Stage}: {line.Reason}"))],
            open: false);
        html.Append("</div></div></article>\n");
    }

    /// <summary>A small picture of a pair: the subject outlined red, the object blue.</summary>
    public static void WritePair(StringBuilder html, DemoScene scene, Relationship relationship)
    {
        var (subject, @object) = (scene.Graph.Regions[relationship.Subject], scene.Graph.Regions[relationship.Object]);
        var box = subject.Box.Union(@object.Box);
        var (width, height) = ((double)scene.Graph.Image.Width, (double)scene.Graph.Image.Height);
        var side = Math.Min(Math.Min(width, height), Math.Max(box.Width, box.Height) * 1.25);
        var (x, y) = (Math.Clamp(box.CentreX - (side / 2), 0, width - side), Math.Clamp(box.CentreY - (side / 2), 0, height - side));
        html.Append(CultureInfo.InvariantCulture,
            $"<svg class=pair viewBox=\"{x:0.#} {y:0.#} {side:0.#} {side:0.#}\" role=img aria-label=\"{Encode(subject.Name)} and {Encode(@object.Name)}\">");
        html.Append(CultureInfo.InvariantCulture,
            $"<image href=\"data:image/png;base64,{Convert.ToBase64String(scene.Picture)}\" width={width} height={height} />");
        WriteBox(html, subject.Box, $"class=subject stroke-width={side / 70:0.#}");
        WriteBox(html, @object.Box, $"class=object stroke-width={side / 70:0.#}");
        html.Append("</svg>");
    }

    /// <summary>Kebab-case category for classes.</summary>
    public static string ClassOf(RelationshipCategory category) => category.ToString().ToLowerInvariant();

    private static void WriteOverlay(StringBuilder html, DemoScene scene)
    {
        var graph = scene.Graph;
        html.Append(CultureInfo.InvariantCulture, $"<svg class=overlay viewBox=\"0 0 {graph.Image.Width} {graph.Image.Height}\" aria-hidden=true>");
        foreach (var (i, r) in graph.Relationships.Index())
            WriteEdge(html, graph, r, $"kept{i}", "edge");
        foreach (var (i, line) in scene.Rejected.Where(line => line.Relationship is not null).Index())
            WriteEdge(html, graph, line.Relationship!, $"dropped{i}", "edge gone");
        foreach (var (i, region) in graph.Regions.Index())
        {
            html.Append(CultureInfo.InvariantCulture, $"<g class=region data-region={i}>");
            WriteBox(html, region.Box, "class=box");
            var (x, y) = (region.Box.CentreX, region.Box.CentreY);
            html.Append(CultureInfo.InvariantCulture, $"<circle cx={x:0.#} cy={y:0.#} r=8 /><text x={x:0.#} y={y + 3.6:0.#}>{i + 1}</text></g>");
        }
        html.Append("</svg>");
    }

    private static void WriteEdge(StringBuilder html, SceneGraph graph, Relationship r, string id, string kind)
    {
        var (a, b) = (graph.Regions[r.Subject].Box, graph.Regions[r.Object].Box);
        var (dx, dy) = (b.CentreX - a.CentreX, b.CentreY - a.CentreY);
        var length = Math.Max(1, Math.Sqrt((dx * dx) + (dy * dy)));
        var (ux, uy) = (dx / length, dy / length);
        var bow = Math.Min(24, length * 0.18); // there and back are two curves
        var (mx, my) = (((a.CentreX + b.CentreX) / 2) - (uy * bow), ((a.CentreY + b.CentreY) / 2) + (ux * bow));
        var (ex, ey) = (b.CentreX - (ux * 9), b.CentreY - (uy * 9));
        html.Append(CultureInfo.InvariantCulture,
            $"<g class=\"{kind} {ClassOf(r.Category)}\" data-edge={id}><path d=\"M{a.CentreX:0.#} {a.CentreY:0.#}Q{mx:0.#} {my:0.#} {ex:0.#} {ey:0.#}\" />");
        var (tx, ty) = (ex - mx, ey - my);
        var tip = Math.Max(1, Math.Sqrt((tx * tx) + (ty * ty)));
        (tx, ty) = (tx / tip, ty / tip);
        html.Append(CultureInfo.InvariantCulture,
            $"<polygon points=\"{ex:0.#},{ey:0.#} {ex - (7 * tx) - (3.5 * ty):0.#},{ey - (7 * ty) + (3.5 * tx):0.#} {ex - (7 * tx) + (3.5 * ty):0.#},{ey - (7 * ty) - (3.5 * tx):0.#}\" />");
        html.Append(CultureInfo.InvariantCulture,
            $"<text x={Math.Clamp(mx, 40, graph.Image.Width - 40):0.#} y={Math.Clamp(my, 12, graph.Image.Height - 6):0.#}>{Encode(r.Predicate)}</text></g>");
    }

    private static void WriteList(StringBuilder html, DemoScene scene, string kind, IReadOnlyList<(Relationship Relationship, string? Reason)> items, bool open)
    {
        html.Append(CultureInfo.InvariantCulture, $"<details{(open ? " open" : "")}><summary>{items.Count} {kind}</summary><ul class={kind}>");
        foreach (var (i, (r, reason)) in items.Index())
        {
            var (subject, @object) = (scene.Graph.Regions[r.Subject].Name, scene.Graph.Regions[r.Object].Name);
            var isTrue = scene.IsTrue(r);
            var judged = (kind, isTrue) switch
            {
                ("kept", true) => "<span class=\"mark good\" title=\"true\">✓</span>",
                ("kept", false) => "<span class=\"mark bad\" title=\"kept, but false\">✗</span>",
                (_, true) => "<span class=\"mark bad\" title=\"dropped, but true\">lost</span>",
                _ => "<span class=\"mark good\" title=\"false, and dropped\">caught</span>",
            };
            html.Append(CultureInfo.InvariantCulture, $"<li class={ClassOf(r.Category)} tabindex=0 data-edge={kind}{i} "
                + $"data-ends=\"{r.Subject} {r.Object}\">{judged}<span class=end>{Encode(subject)}<sup>{r.Subject + 1}</sup></span> "
                + $"<b>{Encode(r.Predicate)}</b> <span class=end>{Encode(@object)}<sup>{r.Object + 1}</sup></span>");
            html.Append(CultureInfo.InvariantCulture, $"<small>{Encode(reason ?? r.Origin.ToString().ToLowerInvariant())}</small></li>");
        }
        html.Append("</ul></details>");
    }

    private static void WriteBox(StringBuilder html, Box box, string attributes) =>
        html.Append(CultureInfo.InvariantCulture, $"<rect x={box.Left:0.#} y={box.Top:0.#} width={box.Width:0.#} height={box.Height:0.#} rx=3 {attributes} />");
}
