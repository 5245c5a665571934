using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Images.Diagrams;

/// <summary>Draws the edges of a diagram between nodes that have their places: each tries bends and places for its label until nothing is covered.</summary>
internal sealed class DiagramRoutes
{
    private const double ThroughNode = 4000, UnderLabel = 250, OverCurve = 60;
    private const int Samples = 24;

    private static readonly double[] Bends = [0, 0.1, -0.1, 0.2, -0.2, 0.32, -0.32, 0.46, -0.46, 0.62, -0.62];
    private static readonly double[] Places = [0.5, 0.42, 0.58, 0.34, 0.66, 0.26, 0.74];

    private readonly Dictionary<int, DiagramNode> _nodes;
    private readonly List<Box> _labels = [];
    private readonly List<(double X, double Y)> _curves = [];

    /// <summary>Routes the bundles, the short ones first: they have the least choice.</summary>
    public DiagramRoutes(IReadOnlyList<DiagramNode> nodes, IReadOnlyList<DiagramBundle> bundles)
    {
        _nodes = nodes.ToDictionary(node => node.Region);
        var edges = new DiagramEdge[bundles.Count];
        foreach (var i in Enumerable.Range(0, bundles.Count).OrderBy(i => Length(bundles[i])).ThenBy(i => i))
        {
            var (edge, clashes) = Best(bundles[i]);
            edges[i] = edge;
            Clashes += clashes;
            _labels.Add(edge.Label);
            _curves.AddRange(PointsOf(edge));
        }
        Edges = edges;
    }

    /// <summary>The edges, in the order of the bundles.</summary>
    public IReadOnlyList<DiagramEdge> Edges { get; }

    /// <summary>How many labels cover a node or another label, and how many curves pass through a node that is not theirs.</summary>
    public int Clashes { get; }

    private double Length(DiagramBundle bundle)
    {
        var (from, to) = (_nodes[bundle.From], _nodes[bundle.To]);
        return Math.Abs(from.X - to.X) + Math.Abs(from.Y - to.Y);
    }

    private (DiagramEdge Edge, int Clashes) Best(DiagramBundle bundle)
    {
        (DiagramEdge Edge, int Clashes)? best = null;
        var least = double.MaxValue;
        foreach (var bend in Bends)
        {
            var curve = Curve(bundle, bend);
            var points = PointsOf(curve);
            var through =
                _nodes.Values.Count(node => node.Region != bundle.From && node.Region != bundle.To && points.Exists(point => Holds(node.Box, point, 4)));
            var under = _labels.Count(label => points.Exists(point => Holds(label, point, 1)));
            var shape = (through * ThroughNode) + (under * UnderLabel) + (Math.Abs(bend) * 60);
            if (shape >= least)
                continue;
            foreach (var place in Places)
            {
                var edge = curve with { Label = LabelAt(curve, place) };
                var covered = _nodes.Values.Select(node => node.Box).Concat(_labels)
                    .Sum(box => box.Intersect(edge.Label) is { IsEmpty: false } shared ? 500 + shared.Area : 0);
                var cost = shape + covered + (Math.Abs(place - 0.5) * 40) + (OverCurve * _curves.Count(point => Holds(edge.Label, point, 0)));
                if (cost < least)
                    (best, least) = ((edge, through + (covered > 0 ? 1 : 0)), cost);
            }
        }
        return best!.Value; // the first bend's cost is below the greatest number
    }

    private DiagramEdge Curve(DiagramBundle bundle, double bend)
    {
        var (from, to) = (_nodes[bundle.From], _nodes[bundle.To]);
        var (x, y) = (to.X - from.X, to.Y - from.Y);
        var middle = (X: from.X + (x / 2) - (y * bend), Y: from.Y + (y / 2) + (x * bend));
        return new(bundle, Rim(from, middle), middle, Rim(to, middle), default);
    }

    private static Box LabelAt(DiagramEdge curve, double place)
    {
        var ((x, y), (width, height)) = (curve.At(place), curve.Bundle.Label);
        return new(x - (width / 2), y - (height / 2), x + (width / 2), y + (height / 2));
    }

    private static List<(double X, double Y)> PointsOf(DiagramEdge edge) => [.. Enumerable.Range(0, Samples + 1).Select(i => edge.At((double)i / Samples))];

    private static bool Holds(Box box, (double X, double Y) point, double margin) =>
        point.X > box.Left - margin && point.X < box.Right + margin && point.Y > box.Top - margin && point.Y < box.Bottom + margin;

    // Where the line from a name's middle to a point leaves its frame.
    private static (double X, double Y) Rim(DiagramNode node, (double X, double Y) towards)
    {
        var (x, y) = (towards.X - node.X, towards.Y - node.Y);
        var share = Math.Min(
            Math.Abs(x) < 1e-9 ? double.MaxValue : node.Width / 2 / Math.Abs(x),
            Math.Abs(y) < 1e-9 ? double.MaxValue : DiagramNode.Height / 2 / Math.Abs(y));
        return share == double.MaxValue ? (node.X, node.Y) : (node.X + (x * share), node.Y + (y * share));
    }
}
