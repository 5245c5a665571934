using SyntheticVG.Engine.Filters.Rules;
using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Engine.Edit;

/// <summary>Where an editor's look pays most: pairs that touch and have no relationship, relationships of which the student was unsure, and what geometry
/// contradicts.</summary>
/// <param name="UncoveredPairs">Regions that touch or nearly touch and have no relationship either way, nearest first.</param>
/// <param name="Unsure">Places of relationships, the least sure first; those without a confidence stand in the order of the graph at the end.</param>
/// <param name="Contradicted">Places of relationships that boxes, masks or depth contradict.</param>
/// <param name="Human">Places of annotated relationships.</param>
public sealed record EditHints(IReadOnlyList<(int First, int Second)> UncoveredPairs, IReadOnlyList<int> Unsure,
    IReadOnlyList<int> Contradicted, IReadOnlyList<int> Human)
{
    /// <summary>The most pairs that are named.</summary>
    public const int MostPairs = 20;

    // A pair is near where the gap between its boxes is at most this share of the image's diagonal.
    private const double Near = 0.01;

    /// <summary>Looks through a graph.</summary>
    /// <param name="graph">The graph that is to be edited.</param>
    /// <param name="engine">Judges it by measurements.</param>
    public static EditHints Of(SceneGraph graph, RuleEngine engine)
    {
        var covered = graph.Relationships.Select(r => (Math.Min(r.Subject, r.Object), Math.Max(r.Subject, r.Object))).ToHashSet();
        var diagonal = Math.Sqrt(((double)graph.Image.Width * graph.Image.Width) + ((double)graph.Image.Height * graph.Image.Height));
        var pairs = from i in Enumerable.Range(0, graph.Regions.Count)
                    from j in Enumerable.Range(i + 1, graph.Regions.Count - i - 1)
                    where !covered.Contains((i, j)) && graph.Regions[i].Parent != j && graph.Regions[j].Parent != i
                    let gap = Gap(graph.Regions[i].Box, graph.Regions[j].Box) / diagonal
                    where gap <= Near
                    orderby gap, -Shared(graph.Regions[i].Box, graph.Regions[j].Box), i, j
                    select (i, j);
        var places = Enumerable.Range(0, graph.Relationships.Count).ToList();
        return new(
            [.. pairs.Take(MostPairs)],
            [.. places.OrderBy(i => graph.Relationships[i].Confidence ?? 1).ThenBy(i => i)],
            [.. places.Where(i => engine.Judge(graph.Relationships[i]).Verdict.Outcome == VerdictOutcome.Fail)],
            [.. places.Where(i => graph.Relationships[i].Origin == RelationshipOrigin.Human)]);
    }

    private static double Gap(Box a, Box b)
    {
        var (dx, dy) = (Math.Max(0, Math.Max(a.Left, b.Left) - Math.Min(a.Right, b.Right)), Math.Max(0, Math.Max(a.Top, b.Top) - Math.Min(a.Bottom, b.Bottom)));
        return Math.Sqrt((dx * dx) + (dy * dy));
    }

    // Share of the smaller box that lies in the other: what overlaps most is likeliest to have to do with each other.
    private static double Shared(Box a, Box b) => a.Intersect(b).Area / Math.Max(1e-9, Math.Min(a.Area, b.Area));
}
