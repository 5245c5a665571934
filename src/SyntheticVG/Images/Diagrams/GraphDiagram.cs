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

    /// <summary>The diagram as SVG.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="seed">Decides the order of the regions' colours, as in <see cref="GraphPictureOptions.Seed"/>.</param>
    public static string Svg(SceneGraph graph, int seed = 0)
    {
        ArgumentNullException.ThrowIfNull(graph);
        var layout = new DiagramLayout(graph);
        var colours = MarkColours.Shuffled(seed);
        var svg = new StringBuilder();
        var notice = RandomWeights.NoticeOf(graph);
        var top = notice is null ? 0 : NoticeHeight; // above the layout
        Line($"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 {-top} {layout.Width} {layout.Height + top}" width="{layout.Width}" height="{layout.Height + top}" font-family="Segoe UI, Helvetica, Arial, sans-serif">""");
        Line($"<title>{Escape(graph.Image.Key)}</title>");
        Line($"""<rect y="{-top}" width="100%" height="100%" fill="#ffffff"/>""");
        foreach (var category in Categories(layout))
            Line($"""<marker id="{Name(category)}" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="7" markerHeight="7" orient="auto-start-reverse"><path d="M0 1 L9 5 L0 9 z" fill="{Hex(MarkColours.Of(category))}"/></marker>""");
        foreach (var (i, edge) in layout.Edges.Index())
            Line($"""<path id="e{i + 1}" d="M{edge.From.X:0.#} {edge.From.Y:0.#} Q{edge.Bend.X:0.#} {edge.Bend.Y:0.#} {edge.To.X:0.#} {edge.To.Y:0.#}" fill="none" stroke="{Hex(MarkColours.Of(edge.Relationship.Category))}" stroke-width="1.6" marker-end="url(#{Name(edge.Relationship.Category)})"><title>{Escape(TitleOf(graph, edge.Relationship))}</title></path>""");
        foreach (var edge in layout.Edges)
        {
            var colour = Hex(MarkColours.Of(edge.Relationship.Category));
            Line($"""<rect x="{edge.Label.Left:0.#}" y="{edge.Label.Top:0.#}" width="{edge.Label.Width:0.#}" height="{edge.Label.Height:0.#}" rx="4" fill="#ffffff" fill-opacity="0.92"/>""");
            Line($"""<text x="{edge.Label.CentreX:0.#}" y="{edge.Label.CentreY + 4:0.#}" text-anchor="middle" font-size="12.5" fill="{colour}"><title>{Escape(TitleOf(graph, edge.Relationship))}</title>{Escape(edge.Relationship.Predicate)}</text>""");
        }
        foreach (var node in layout.Nodes)
        {
            var colour = colours[node.Region % colours.Length];
            Line($"""<g id="r{node.Region + 1}"><title>{Escape(TitleOf(graph, node.Region))}</title>""");
            Line($"""<rect x="{node.Box.Left:0.#}" y="{node.Box.Top:0.#}" width="{node.Box.Width:0.#}" height="{node.Box.Height:0.#}" rx="9" fill="{Hex(colour)}" stroke="#333333" stroke-opacity="0.35"/>""");
            Line($"""<text x="{node.X:0.#}" y="{node.Y + 5:0.#}" text-anchor="middle" font-size="15" font-weight="600" fill="{Hex(MarkColours.TextOn(colour))}">{Escape(node.Name)}</text></g>""");
        }
        Legend();
        if (notice is not null)
        {
            Line($"""<rect y="{-top}" width="100%" height="{top}" fill="{Hex(Notice.Colour)}"/>""");
            Line($"""<text x="12" y="{-top + 20}" font-size="{Math.Min(14, (layout.Width - 24) / (0.62 * notice.Length)):0.#}" font-weight="700" fill="#ffffff">{Escape(notice)}</text>""");
        }
        return svg.Append("</svg>\n").ToString();

        // The meaning of the colours, below the diagram.
        void Legend()
        {
            var x = 12.0;
            foreach (var category in Categories(layout))
            {
                Line($"""<rect x="{x:0.#}" y="{layout.Height - 17:0.#}" width="20" height="5" rx="2" fill="{Hex(MarkColours.Of(category))}"/><text x="{x + 26:0.#}" y="{layout.Height - 10:0.#}" font-size="12" fill="#333333">{Name(category)}</text>""");
                x += 44 + (7.2 * Name(category).Length);
            }
        }

        void Line(FormattableString text) => svg.Append(text.ToString(CultureInfo.InvariantCulture)).Append('\n');
    }

    /// <summary>The graph in the DOT language, each thing where the SVG has it (<c>neato -n</c> keeps it there).</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="seed">Decides the order of the regions' colours.</param>
    public static string Dot(SceneGraph graph, int seed = 0)
    {
        ArgumentNullException.ThrowIfNull(graph);
        var layout = new DiagramLayout(graph);
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
            Line($"  r{node.Region} [label={Quote(node.Name)}, pos=\"{node.X:0.#},{layout.Height - node.Y:0.#}\", fillcolor=\"{Hex(colour)}\", fontcolor=\"{Hex(MarkColours.TextOn(colour))}\"];");
        }
        foreach (var edge in layout.Edges)
        {
            var colour = Hex(MarkColours.Of(edge.Relationship.Category));
            Line($"  r{edge.Relationship.Subject} -> r{edge.Relationship.Object} [label={Quote(edge.Relationship.Predicate)}, color=\"{colour}\", fontcolor=\"{colour}\"];");
        }
        return dot.Append("}\n").ToString();

        void Line(FormattableString text) => dot.Append(text.ToString(CultureInfo.InvariantCulture)).Append('\n');
    }

    private static IEnumerable<RelationshipCategory> Categories(DiagramLayout layout) => layout.Edges.Select(edge => edge.Relationship.Category).Distinct().Order();

    private static string TitleOf(SceneGraph graph, Relationship relationship) =>
        $"{NameOf(graph, relationship.Subject)} {relationship.Predicate} {NameOf(graph, relationship.Object)}{Sureness(relationship.Confidence)}";

    // What a pointer shows: the thing, and all that is said of it.
    private static string TitleOf(SceneGraph graph, int region) => string.Join("; ", graph.Relationships.Where(r => r.Subject == region || r.Object == region)
        .Select(r => TitleOf(graph, r)).Prepend($"{NameOf(graph, region)}{Sureness(graph.Regions[region].Score)}"));

    private static string NameOf(SceneGraph graph, int region) => $"{region + 1} {(graph.Regions[region].Name.Length > 0 ? graph.Regions[region].Name : "unnamed")}";

    private static string Sureness(double? share) => share is { } known ? string.Create(CultureInfo.InvariantCulture, $" ({known:0.00})") : "";

    private static string Hex(SKColor colour) => $"#{colour.Red:x2}{colour.Green:x2}{colour.Blue:x2}";

    private static string Name(RelationshipCategory category) => category.ToString().ToLowerInvariant();

    private static string Quote(string text) => $"\"{Visible(text).Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";

    private static string Escape(string text) => System.Security.SecurityElement.Escape(Visible(text));

    // Control characters are spaces; what no XML may hold (and halves of pairs) is replaced.
    private static string Visible(string text) => string.Concat(text.EnumerateRunes().Select(rune =>
        rune.Value < 32 || rune.Value is >= 0x7F and < 0xA0 ? " " : rune.Value is 0xFFFE or 0xFFFF ? "\uFFFD" : rune.ToString()));
}
