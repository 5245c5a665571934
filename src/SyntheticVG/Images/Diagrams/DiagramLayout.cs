using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Images.Diagrams;

/// <summary>Where the names and relations of a graph stand in a diagram: related things lie as they lie in the photo, moved apart until no label covers
/// anything; things without a relation stand in rows below.</summary>
/// <remarks>Regions without a name and without a relation are left out. Same graph, same layout: nothing is drawn by chance.</remarks>
internal sealed class DiagramLayout
{
    /// <summary>Room below everything, for the meaning of the colours.</summary>
    public const double Foot = 34;

    private const double Margin = 24, GapAcross = 46, GapDown = 56, Letter = 8.4, RowGap = 10, RowWidth = 900;
    private const int Rounds = 300, MostStretches = 14, LongestName = 30;

    private readonly SceneGraph _graph;
    private readonly List<DiagramNode> _related;
    private readonly IReadOnlyList<DiagramBundle> _bundles;
    private readonly Dictionary<(int, int), DiagramBundle> _between;

    public DiagramLayout(SceneGraph graph)
    {
        (_graph, _bundles) = (graph, DiagramBundle.Of(graph));
        _between = _bundles.ToDictionary(bundle => Pair(bundle.From, bundle.To));
        var related = _bundles.SelectMany(bundle => new[] { bundle.From, bundle.To }).ToHashSet();
        Nodes = [.. Enumerable.Range(0, graph.Regions.Count).Where(i => graph.Regions[i].Name.Length > 0 || related.Contains(i)).Select(NodeOf)];
        _related = [.. Nodes.Where(node => related.Contains(node.Region))];
        Unrelated = [.. Nodes.Where(node => !related.Contains(node.Region))];
        Spread();
        Edges = Route();
        Park();
    }

    public IReadOnlyList<DiagramNode> Nodes { get; }

    /// <summary>Those in the rows below.</summary>
    public IReadOnlyList<DiagramNode> Unrelated { get; }

    public IReadOnlyList<DiagramEdge> Edges { get; private set; }

    public double Width { get; private set; }

    public double Height { get; private set; }

    /// <summary>Where the rows below begin.</summary>
    public double RowsTop { get; private set; }

    private DiagramNode NodeOf(int region)
    {
        var name = _graph.Regions[region].Name.Length > 0 ? _graph.Regions[region].Name : "unnamed";
        var text = $"{region + 1} {(name.Length <= LongestName ? name : name[..(LongestName - 1)].TrimEnd() + "…")}";
        return new(region, text, (text.Length * Letter) + 22);
    }

    private void Spread()
    {
        var side = 260 * Math.Sqrt(Math.Max(1, _related.Count));
        var shape = Math.Clamp(Math.Sqrt((double)_graph.Image.Width / _graph.Image.Height), 0.7, 1.5);
        foreach (var node in _related)
        {
            var box = _graph.Regions[node.Region].Box;
            // The index breaks ties between things in one place.
            node.X = (box.CentreX / _graph.Image.Width * side * shape) + (node.Region * 0.37 % 1);
            node.Y = (box.CentreY / _graph.Image.Height * side / shape) + (node.Region * 0.61 % 1);
        }
        var byRegion = _related.ToDictionary(node => node.Region);
        for (var round = 0; round < Rounds; round++)
        {
            if (round < Rounds / 2)
                foreach (var bundle in _bundles)
                    Pull(byRegion[bundle.From], byRegion[bundle.To]);
            var moved = false;
            for (var i = 0; i < _related.Count; i++)
                for (var j = i + 1; j < _related.Count; j++)
                    moved |= Part(_related[i], _related[j]);
            if (!moved && round >= Rounds / 2)
                break;
        }
    }

    // Related things come a little closer.
    private static void Pull(DiagramNode a, DiagramNode b)
    {
        var (x, y) = (b.X - a.X, b.Y - a.Y);
        var distance = Math.Sqrt((x * x) + (y * y));
        if (distance < 220)
            return;
        var step = 0.01 * (distance - 220) / distance;
        (a.X, a.Y, b.X, b.Y) = (a.X + (x * step), a.Y + (y * step), b.X - (x * step), b.Y - (y * step));
    }

    // Names keep room between them, as much as the label of what relates them takes.
    private bool Part(DiagramNode a, DiagramNode b)
    {
        var label = _between.GetValueOrDefault(Pair(a.Region, b.Region))?.Label;
        var across = ((a.Width + b.Width) / 2) + Math.Max(GapAcross, label?.Width + 44 ?? 0) - Math.Abs(b.X - a.X);
        var down = DiagramNode.Height + Math.Max(GapDown, label?.Height + 44 ?? 0) - Math.Abs(b.Y - a.Y);
        if (across <= 0 || down <= 0)
            return false;
        if (across < down)
        {
            var push = across / 3 * (b.X >= a.X ? 1 : -1);
            (a.X, b.X) = (a.X - push, b.X + push);
        }
        else
        {
            var push = down / 3 * (b.Y >= a.Y ? 1 : -1);
            (a.Y, b.Y) = (a.Y - push, b.Y + push);
        }
        return true;
    }

    // Where an edge finds no way, all nodes move apart, until each has one.
    private List<DiagramEdge> Route()
    {
        var best = new DiagramRoutes(_related, _bundles);
        var places = Places();
        for (var stretch = 0; stretch < MostStretches && best.Clashes > 0; stretch++)
        {
            foreach (var node in _related)
                (node.X, node.Y) = (node.X * 1.1, node.Y * 1.14);
            var routes = new DiagramRoutes(_related, _bundles);
            if (routes.Clashes < best.Clashes)
                (best, places) = (routes, Places());
        }
        foreach (var (node, x, y) in places)
            (node.X, node.Y) = (x, y);
        var left = _related.Select(node => node.Box.Left).Concat(best.Edges.SelectMany(edge => new[] { edge.Label.Left, ReachOf(edge).Left }))
            .DefaultIfEmpty(0).Min() - Margin;
        var top = _related.Select(node => node.Box.Top).Concat(best.Edges.SelectMany(edge => new[] { edge.Label.Top, ReachOf(edge).Top }))
            .DefaultIfEmpty(0).Min() - Margin;
        foreach (var node in _related)
            (node.X, node.Y) = (node.X - left, node.Y - top);
        return [.. best.Edges.Select(edge => edge.Moved(-left, -top))];

        List<(DiagramNode Node, double X, double Y)> Places() => [.. _related.Select(node => (node, node.X, node.Y))];
    }

    // How far a curve reaches.
    private static Box ReachOf(DiagramEdge edge)
    {
        var points = Enumerable.Range(0, 13).Select(i => edge.At(i / 12.0)).ToList();
        return new(points.Min(p => p.X), points.Min(p => p.Y), points.Max(p => p.X), points.Max(p => p.Y));
    }

    private void Park()
    {
        var boxes = _related.Select(node => node.Box).Concat(Edges.Select(edge => edge.Label)).Concat(Edges.Select(ReachOf)).ToList();
        Width = Math.Ceiling(boxes.Select(box => box.Right).DefaultIfEmpty(120).Max() + Margin);
        RowsTop = boxes.Select(box => box.Bottom).DefaultIfEmpty(0).Max() + Margin;
        var (widest, x, y) = (Math.Max(Width, RowWidth), Margin, RowsTop + 18);
        foreach (var node in Unrelated)
        {
            if (x > Margin && x + node.Width + Margin > widest)
                (x, y) = (Margin, y + DiagramNode.Height + RowGap);
            (node.X, node.Y) = (x + (node.Width / 2), y + (DiagramNode.Height / 2));
            x += node.Width + RowGap;
            Width = Math.Max(Width, Math.Ceiling(node.Box.Right + Margin));
        }
        Height = Math.Ceiling((Unrelated.Count > 0 ? y + DiagramNode.Height : RowsTop) + Foot);
    }

    private static (int, int) Pair(int a, int b) => (Math.Min(a, b), Math.Max(a, b));
}
