using System.Globalization;
using System.Text;
using SkiaSharp;
using SyntheticVG.Images.Drawing;
using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Images.Diagrams;

/// <summary>A scene graph as a diagram of its own: SVG to look at, DOT for Graphviz.</summary>
/// <remarks>Colours are those of the graph over its photo. Same graph, same text.</remarks>
public static class GraphDiagram
{
    private const int NoticeHeight = 30;

    /// <summary>The diagram as SVG. A pointer on a thing or a relation shows what is said of it and fades the other relations; a click on one leads to the
    /// other.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="seed">Decides the order of the regions' colours, as in <see cref="GraphPictureOptions.Seed"/>.</param>
    /// <param name="ids">What all identifiers begin with: of its own for each of several diagrams in one page.</param>
    public static string Svg(SceneGraph graph, int seed = 0, string ids = "")
    {
        ArgumentNullException.ThrowIfNull(graph);
        return Svg(graph, new(graph), seed, ids);
    }

    /// <summary>The graph in the DOT language, each thing where the SVG has it (<c>neato -n</c> keeps it there).</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="seed">Decides the order of the regions' colours.</param>
    public static string Dot(SceneGraph graph, int seed = 0)
    {
        ArgumentNullException.ThrowIfNull(graph);
        return Dot(graph, new(graph), seed);
    }

    /// <summary>Both, laid out once.</summary>
    internal static (string Svg, string Dot) Both(SceneGraph graph, int seed)
    {
        var layout = new DiagramLayout(graph);
        return (Svg(graph, layout, seed, ""), Dot(graph, layout, seed));
    }

    private static string Svg(SceneGraph graph, DiagramLayout layout, int seed, string ids)
    {
        var colours = MarkColours.Shuffled(seed);
        var categories = layout.Edges.SelectMany(edge => edge.Bundle.Lines).Select(line => line.Relationship.Category).Distinct().Order().ToList();
        var svg = new StringBuilder();
        var notice = RandomWeights.NoticeOf(graph);
        var top = notice is null ? 0 : NoticeHeight; // above the layout
        var width = Math.Max(layout.Width, 12 + categories.Sum(LegendWidth));
        svg.Append(CultureInfo.InvariantCulture,
            $"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 {-top} {width:0} {layout.Height + top}" width="{width:0}" height="{layout.Height + top}" """
                + $"""font-family="Segoe UI, Helvetica, Arial, sans-serif">""").Append('\n');
        svg.Append(CultureInfo.InvariantCulture, $"<title>{Escape(graph.Image.Key)}</title>").Append('\n');
        svg.Append(CultureInfo.InvariantCulture, $"<style>{Style(layout, ids)}</style>").Append('\n');
        svg.Append(CultureInfo.InvariantCulture, $"""<rect y="{-top}" width="100%" height="100%" fill="#ffffff"/>""").Append('\n');
        foreach (var category in categories)
            svg.Append(CultureInfo.InvariantCulture,
                $"""<marker id="{ids}{Name(category)}" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="7" markerHeight="7" orient="auto-start-reverse">"""
                    + $"""<path d="M0 1 L9 5 L0 9 z" fill="{Hex(MarkColours.Of(category))}"/></marker>""").Append('\n');
        foreach (var (i, edge) in layout.Edges.Index())
        {
            var (bundle, marker) = (edge.Bundle, $"url(#{ids}{Name(edge.Bundle.Category)})");
            svg.Append(CultureInfo.InvariantCulture,
                $"""<path id="{ids}e{i + 1}" class="{ClassOf(bundle, ids)}" d="M{edge.From.X:0.#} {edge.From.Y:0.#} Q{edge.Bend.X:0.#} {edge.Bend.Y:0.#} {edge.To.X:0.#} {edge.To.Y:0.#}" """
                    + $"""fill="none" stroke="{Hex(MarkColours.Of(bundle.Category))}" stroke-width="1.6" """
                    + $"""marker-end="{marker}"{(bundle.IsBothWays ? $" marker-start=\"{marker}\"" : "")}>"""
                    + $"""<title>{Escape(string.Join("; ", bundle.Lines.Select(line => TitleOf(graph, line.Relationship))))}</title></path>""").Append('\n');
        }
        foreach (var edge in layout.Edges)
        {
            svg.Append(CultureInfo.InvariantCulture,
                $"""<g class="{ClassOf(edge.Bundle, ids)}"><rect x="{edge.Label.Left:0.#}" y="{edge.Label.Top:0.#}" width="{edge.Label.Width:0.#}" """
                    + $"""height="{edge.Label.Height:0.#}" rx="4" fill="#ffffff" fill-opacity="0.92"/>""").Append('\n');
            foreach (var (i, line) in edge.Bundle.Lines.Index())
                svg.Append(CultureInfo.InvariantCulture, $"""<a href="#{ids}r{line.Relationship.Object + 1}"><text """
                    + $"""x="{edge.Label.CentreX:0.#}" y="{edge.Label.Top + (DiagramBundle.LineHeight * (i + 1)) - 4:0.#}" """
                    + $"""text-anchor="middle" font-size="12.5" fill="{Hex(MarkColours.Of(line.Relationship.Category))}">"""
                    + $"""<title>{Escape(TitleOf(graph, line.Relationship))}</title>{Escape(line.Text)}</text></a>""").Append('\n');
            svg.Append(CultureInfo.InvariantCulture, $"</g>").Append('\n');
        }
        var first = layout.Edges.Index().Reverse()
            .SelectMany(edge => new[] { (Region: edge.Item.Bundle.From, edge.Index), (Region: edge.Item.Bundle.To, edge.Index) })
            .GroupBy(end => end.Region).ToDictionary(ends => ends.Key, ends => ends.Last().Index);
        foreach (var node in layout.Nodes)
        {
            var colour = colours[node.Region % colours.Length];
            var linked = first.TryGetValue(node.Region, out var edge);
            svg.Append(CultureInfo.InvariantCulture,
                $"""<g id="{ids}r{node.Region + 1}"><title>{Escape(TitleOf(graph, node.Region))}</title>{(linked ? $"<a href=\"#{ids}e{edge + 1}\">" : "")}""")
                .Append('\n');
            svg.Append(CultureInfo.InvariantCulture,
                $"""<rect x="{node.Box.Left:0.#}" y="{node.Box.Top:0.#}" width="{node.Box.Width:0.#}" height="{node.Box.Height:0.#}" rx="9" """
                    + $"""fill="{Hex(colour)}" stroke="#333333" stroke-opacity="0.35"/>""").Append('\n');
            svg.Append(CultureInfo.InvariantCulture, $"""<text x="{node.X:0.#}" y="{node.Y + 5:0.#}" text-anchor="middle" font-size="15" font-weight="600" """
                + $"""fill="{Hex(MarkColours.TextOn(colour))}">"""
                + $"""{Escape(node.Name)}</text>{(linked ? "</a>" : "")}</g>""").Append('\n');
        }
        if (layout.Unrelated.Count > 0 && layout.Edges.Count > 0)
            svg.Append(CultureInfo.InvariantCulture, $"""<text x="24" y="{layout.RowsTop + 10:0.#}" font-size="12" fill="#333333">without a relation</text>""")
                .Append('\n');
        Legend();
        if (notice is not null)
        {
            svg.Append(CultureInfo.InvariantCulture, $"""<rect y="{-top}" width="100%" height="{top}" fill="{Hex(Notice.Colour)}"/>""").Append('\n');
            svg.Append(CultureInfo.InvariantCulture,
                $"""<text x="12" y="{-top + 20}" font-size="{Math.Min(14, (width - 24) / (0.62 * notice.Length)):0.#}" font-weight="700" """
                    + $"""fill="#ffffff">{Escape(notice)}</text>""").Append('\n');
        }
        return svg.Append("</svg>\n").ToString();

        // The meaning of the colours, below the diagram.
        void Legend()
        {
            var x = 12.0;
            foreach (var category in categories)
            {
                svg.Append(CultureInfo.InvariantCulture,
                    $"""<rect x="{x:0.#}" y="{layout.Height - 17:0.#}" width="20" height="5" rx="2" fill="{Hex(MarkColours.Of(category))}"/>"""
                        + $"""<text x="{x + 26:0.#}" y="{layout.Height - 10:0.#}" font-size="12" fill="#333333">{Name(category)}</text>""").Append('\n');
                x += LegendWidth(category);
            }
        }
    }

    private static double LegendWidth(RelationshipCategory category) => 44 + (7.2 * Name(category).Length);

    private static string ClassOf(DiagramBundle bundle, string ids) => $"{ids}e {ids}n{bundle.From + 1} {ids}n{bundle.To + 1}";

    // A thing under the pointer leaves its relations alone and fades the others, a relation the things that it does not join.
    private static string Style(DiagramLayout layout, string ids) =>
        string.Concat(layout.Nodes.Except(layout.Unrelated).Select(node => node.Region + 1).Select(number =>
                $"svg:has(#{ids}r{number}:hover) .{ids}e:not(.{ids}n{number}){{opacity:.12}}"))
            + string.Concat(layout.Edges.Index().Select(edge =>
                $"svg:has(#{ids}e{edge.Index + 1}:hover) :is(#{ids}r{edge.Item.Bundle.From + 1},#{ids}r{edge.Item.Bundle.To + 1}) "
                + $"rect{{stroke-width:3;stroke-opacity:1}}"))
            + $"svg path:target{{stroke-width:4}}svg g:target rect{{stroke-width:3;stroke-opacity:1}}";

    private static string Dot(SceneGraph graph, DiagramLayout layout, int seed)
    {
        var colours = MarkColours.Shuffled(seed);
        var dot = new StringBuilder();
        Line($"digraph {Quote(graph.Image.Key)} {{");
        Line($"  node [shape=box, style=\"rounded,filled\", fontname=\"Helvetica\"];");
        Line($"  edge [fontname=\"Helvetica\", fontsize=11];");
        if (RandomWeights.NoticeOf(graph) is { } notice)
            Line($"  label={Quote(notice)}; labelloc=t; fontname=\"Helvetica-Bold\"; fontcolor=\"{Hex(Notice.Colour)}\";");
        foreach (var node in layout.Nodes)
        {
            var colour = colours[node.Region % colours.Length];
            var (fill, ink) = (Hex(colour), Hex(MarkColours.TextOn(colour)));
            Line($"  r{node.Region} [label={Quote(node.Name)}, pos=\"{node.X:0.#},{layout.Height - node.Y:0.#}\", fillcolor=\"{fill}\", fontcolor=\"{ink}\"];");
        }
        foreach (var relationship in graph.Relationships.Where(r => r.Subject != r.Object))
        {
            var colour = Hex(MarkColours.Of(relationship.Category));
            Line($"  r{relationship.Subject} -> r{relationship.Object} [label={Quote(relationship.Predicate)}, color=\"{colour}\", fontcolor=\"{colour}\"];");
        }
        return dot.Append("}\n").ToString();

        void Line(FormattableString text) => dot.Append(text.ToString(CultureInfo.InvariantCulture)).Append('\n');
    }

    private static string TitleOf(SceneGraph graph, Relationship relationship) =>
        $"{NameOf(graph, relationship.Subject)} {relationship.Predicate} {NameOf(graph, relationship.Object)}{Sureness(relationship.Confidence)}";

    // What a pointer shows: the thing, and all that is said of it.
    private static string TitleOf(SceneGraph graph, int region) => string.Join("; ", graph.Relationships.Where(r => r.Subject == region || r.Object == region)
        .Select(r => TitleOf(graph, r)).Prepend($"{NameOf(graph, region)}{Sureness(graph.Regions[region].Score)}"));

    private static string NameOf(SceneGraph graph, int region) =>
        $"{region + 1} {(graph.Regions[region].Name.Length > 0 ? graph.Regions[region].Name : "unnamed")}";

    private static string Sureness(double? share) => share is { } known ? string.Create(CultureInfo.InvariantCulture, $" ({known:0.00})") : "";

    private static string Hex(SKColor colour) => $"#{colour.Red:x2}{colour.Green:x2}{colour.Blue:x2}";

    private static string Name(RelationshipCategory category) => category.ToString().ToLowerInvariant();

    private static string Quote(string text) =>
        $"\"{Visible(text).Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";

    private static string Escape(string text) => System.Security.SecurityElement.Escape(Visible(text));

    // Control characters are spaces; what no XML may hold (and halves of pairs) is replaced.
    private static string Visible(string text) => string.Concat(text.EnumerateRunes().Select(rune =>
        rune.Value < 32 || rune.Value is >= 0x7F and < 0xA0 ? " " : rune.Value is 0xFFFE or 0xFFFF ? "\uFFFD" : rune.ToString()));
}
