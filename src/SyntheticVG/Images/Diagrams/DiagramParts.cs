using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Images.Diagrams;

/// <summary>A region in a diagram, with its place.</summary>
/// <param name="Region">Its index.</param>
/// <param name="Name">What is written in its frame.</param>
/// <param name="Width">Width of the frame.</param>
internal sealed record DiagramNode(int Region, string Name, double Width)
{
    /// <summary>Height of every frame.</summary>
    public const double Height = 34;

    public double X { get; set; }

    public double Y { get; set; }

    public Box Box => new(X - (Width / 2), Y - (Height / 2), X + (Width / 2), Y + (Height / 2));
}

/// <summary>What one line of an edge's label says.</summary>
/// <param name="Relationship">The relation.</param>
/// <param name="Text">Its predicate; between its regions' numbers where the edge has relations in both directions.</param>
internal sealed record DiagramLine(Relationship Relationship, string Text);

/// <summary>All relations between two regions: one edge.</summary>
/// <param name="Lines">The relations, the ones that say most first.</param>
internal sealed record DiagramBundle(IReadOnlyList<DiagramLine> Lines)
{
    private const double Letter = 6.9;
    private const int Longest = 36;

    /// <summary>Height of a line of the label.</summary>
    public const double LineHeight = 17;

    /// <summary>Where the edge begins: the subject of its first relation.</summary>
    public int From => Lines[0].Relationship.Subject;

    /// <summary>Where it ends.</summary>
    public int To => Lines[0].Relationship.Object;

    /// <summary>Whether there are relations in both directions.</summary>
    public bool IsBothWays => Lines.Any(line => line.Relationship.Subject != From);

    /// <summary>What most tells of the edge: the category of its first line.</summary>
    public RelationshipCategory Category => Lines[0].Relationship.Category;

    /// <summary>Size of the label.</summary>
    public (double Width, double Height) Label => ((Lines.Max(line => line.Text.Length) * Letter) + 10, (Lines.Count * LineHeight) + 2);

    /// <summary>The edges of a graph: one a pair of regions that has relations, in order of their first relations.</summary>
    public static IReadOnlyList<DiagramBundle> Of(SceneGraph graph) => [.. graph.Relationships.Where(r => r.Subject != r.Object)
        .GroupBy(r => (Math.Min(r.Subject, r.Object), Math.Max(r.Subject, r.Object)))
        .Select(pair => Of([.. pair.OrderByDescending(r => r.Category)]))];

    private static DiagramBundle Of(IReadOnlyList<Relationship> relationships)
    {
        var bothWays = relationships.Any(r => r.Subject != relationships[0].Subject);
        return new([.. relationships.Select(r => new DiagramLine(r, bothWays ? $"{r.Subject + 1} {Short(r.Predicate)} {r.Object + 1}" : Short(r.Predicate)))]);
    }

    private static string Short(string predicate) => predicate.Length <= Longest ? predicate : predicate[..(Longest - 1)].TrimEnd() + "…";
}

/// <summary>An edge with its place: a curve from rim to rim through a bend, and where its label stands.</summary>
/// <param name="Bundle">The relations.</param>
/// <param name="From">Where it begins.</param>
/// <param name="Bend">The point that pulls the curve aside.</param>
/// <param name="To">Where it ends.</param>
/// <param name="Label">The label's frame.</param>
internal sealed record DiagramEdge(DiagramBundle Bundle, (double X, double Y) From, (double X, double Y) Bend, (double X, double Y) To, Box Label)
{
    /// <summary>The edge, moved.</summary>
    public DiagramEdge Moved(double x, double y) => new(Bundle, (From.X + x, From.Y + y), (Bend.X + x, Bend.Y + y), (To.X + x, To.Y + y),
        new(Label.Left + x, Label.Top + y, Label.Right + x, Label.Bottom + y));

    /// <summary>The point at a share of the curve.</summary>
    public (double X, double Y) At(double share)
    {
        var left = 1 - share;
        return ((left * left * From.X) + (2 * left * share * Bend.X) + (share * share * To.X),
            (left * left * From.Y) + (2 * left * share * Bend.Y) + (share * share * To.Y));
    }
}
