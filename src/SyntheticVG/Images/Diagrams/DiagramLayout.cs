using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Images.Diagrams;

/// <summary>Where the names and relations of a graph stand in a diagram: things lie as they lie in the photo, moved apart until all can be read.</summary>
/// <remarks>Regions without a name and without a relation are left out. Same graph, same layout: nothing is drawn by chance.</remarks>
internal sealed class DiagramLayout
{
    private const double Margin = 60, GapAcross = 46, GapDown = 56, NodeHeight = 34, Letter = 8.2, LabelLetter = 6.6, LabelHeight = 18;
    private const int Rounds = 400;

    public DiagramLayout(SceneGraph graph)
    {
        var related = graph.Relationships.SelectMany(r => new[] { r.Subject, r.Object }).ToHashSet();
        Nodes = [.. Enumerable.Range(0, graph.Regions.Count).Where(i => graph.Regions[i].Name.Length > 0 || related.Contains(i)).Select(i => NodeOf(graph, i))];
        Spread(graph);
        Edges = Route(graph);
    }

    /// <summary>A region with its place.</summary>
    public sealed record Node(int Region, string Name, double Width)
    {
        public double X { get; set; }

        public double Y { get; set; }

        public Box Box => new(X - (Width / 2), Y - (NodeHeight / 2), X + (Width / 2), Y + (NodeHeight / 2));
    }

    /// <summary>A relation: a curve from rim to rim through a bend, and where its label stands.</summary>
    public sealed record Edge(Relationship Relationship, (double X, double Y) From, (double X, double Y) Bend, (double X, double Y) To, Box Label);

    public IReadOnlyList<Node> Nodes { get; }

    public IReadOnlyList<Edge> Edges { get; }

    public double Width { get; private set; }

    public double Height { get; private set; }

    private static Node NodeOf(SceneGraph graph, int region)
    {
        var name = graph.Regions[region].Name.Length > 0 ? graph.Regions[region].Name : "unnamed";
        var text = $"{region + 1} {name}";
        return new(region, text, (text.Length * Letter) + 22);
    }

    private void Spread(SceneGraph graph)
    {
        var side = 260 * Math.Sqrt(Math.Max(1, Nodes.Count));
        var shape = Math.Clamp(Math.Sqrt((double)graph.Image.Width / graph.Image.Height), 0.7, 1.5);
        foreach (var node in Nodes)
        {
            var box = graph.Regions[node.Region].Box;
            // The index breaks ties between things in one place.
            node.X = (box.CentreX / graph.Image.Width * side * shape) + (node.Region * 0.37 % 1);
            node.Y = (box.CentreY / graph.Image.Height * side / shape) + (node.Region * 0.61 % 1);
        }
        var byRegion = Nodes.ToDictionary(node => node.Region);
        for (var round = 0; round < Rounds; round++)
        {
            if (round < Rounds / 2)
                foreach (var relationship in graph.Relationships)
                    Pull(byRegion[relationship.Subject], byRegion[relationship.Object]);
            for (var i = 0; i < Nodes.Count; i++)
                for (var j = i + 1; j < Nodes.Count; j++)
                    Part(Nodes[i], Nodes[j]);
        }
        var (left, top) = (Nodes.Select(n => n.Box.Left).DefaultIfEmpty(0).Min() - Margin, Nodes.Select(n => n.Box.Top).DefaultIfEmpty(0).Min() - Margin);
        foreach (var node in Nodes)
            (node.X, node.Y) = (Math.Round(node.X - left, 1), Math.Round(node.Y - top, 1));
        Width = Math.Ceiling(Nodes.Select(n => n.Box.Right).DefaultIfEmpty(200).Max() + Margin);
        Height = Math.Ceiling(Nodes.Select(n => n.Box.Bottom).DefaultIfEmpty(60).Max() + Margin);
    }

    // Related things come a little closer.
    private static void Pull(Node a, Node b)
    {
        var (x, y) = (b.X - a.X, b.Y - a.Y);
        var distance = Math.Sqrt((x * x) + (y * y));
        if (distance < 220)
            return;
        var step = 0.01 * (distance - 220) / distance;
        (a.X, a.Y, b.X, b.Y) = (a.X + (x * step), a.Y + (y * step), b.X - (x * step), b.Y - (y * step));
    }

    // Names keep room between them for the labels of their relations.
    private static void Part(Node a, Node b)
    {
        var across = ((a.Width + b.Width) / 2) + GapAcross - Math.Abs(b.X - a.X);
        var down = NodeHeight + GapDown - Math.Abs(b.Y - a.Y);
        if (across <= 0 || down <= 0)
            return;
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
    }

    // Each relation tries bends and places until its label covers nothing.
    private List<Edge> Route(SceneGraph graph)
    {
        var byRegion = Nodes.ToDictionary(node => node.Region);
        var taken = Nodes.Select(node => node.Box).ToList();
        var edges = new List<Edge>();
        foreach (var relationship in graph.Relationships.Where(r => r.Subject != r.Object))
        {
            var best = Ways(relationship, byRegion[relationship.Subject], byRegion[relationship.Object])
                .MinBy(way => taken.Sum(box => box.Intersect(way.Edge.Label) is { IsEmpty: false } shared ? shared.Area : 0) + way.Cost);
            edges.Add(best.Edge);
            taken.Add(best.Edge.Label);
            Width = Math.Max(Width, Math.Ceiling(best.Edge.Label.Right + 12));
            Height = Math.Max(Height, Math.Ceiling(best.Edge.Label.Bottom + 12));
        }
        return edges;
    }

    private static IEnumerable<(Edge Edge, double Cost)> Ways(Relationship relationship, Node subject, Node @object)
    {
        var (x, y) = (@object.X - subject.X, @object.Y - subject.Y);
        foreach (var bend in (double[])[0.1, -0.1, 0.22, -0.22, 0.36, -0.36])
        {
            var middle = (X: subject.X + (x / 2) - (y * bend), Y: subject.Y + (y / 2) + (x * bend));
            var (from, to) = (Rim(subject, middle), Rim(@object, middle));
            foreach (var at in (double[])[0.5, 0.42, 0.58, 0.34, 0.66])
            {
                var (before, after) = (1 - at, at);
                var centre = (X: (before * before * from.X) + (2 * before * after * middle.X) + (after * after * to.X), Y: (before * before * from.Y) + (2 * before * after * middle.Y) + (after * after * to.Y));
                var half = ((relationship.Predicate.Length * LabelLetter) + 10) / 2;
                var label = new Box(centre.X - half, centre.Y - (LabelHeight / 2), centre.X + half, centre.Y + (LabelHeight / 2));
                var outside = Math.Max(0, 4 - label.Left) + Math.Max(0, 4 - label.Top);
                yield return (new(relationship, from, middle, to, label), (Math.Abs(bend) * 60) + (Math.Abs(at - 0.5) * 40) + (outside * 100));
            }
        }
    }

    // Where the line from a name's middle to a point leaves its frame.
    private static (double X, double Y) Rim(Node node, (double X, double Y) towards)
    {
        var (x, y) = (towards.X - node.X, towards.Y - node.Y);
        var share = Math.Min(Math.Abs(x) < 1e-9 ? double.MaxValue : node.Width / 2 / Math.Abs(x), Math.Abs(y) < 1e-9 ? double.MaxValue : NodeHeight / 2 / Math.Abs(y));
        return share == double.MaxValue ? (node.X, node.Y) : (node.X + (x * share), node.Y + (y * share));
    }
}
