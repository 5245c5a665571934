using SyntheticVG.Evaluation.Metrics;
using SyntheticVG.SceneGraphs;
using SyntheticVG.SceneGraphs.Comparing;

namespace SyntheticVG.Evaluation.Graphs;

/// <summary>Graphs as this program writes them, as answers to a graph benchmark: free words become classes, relationships edges, the surest first.</summary>
/// <param name="words">Maps words to labels; made when the first graph or text comes.</param>
internal sealed class OwnGraphs(Lazy<WordMapping> words)
{
    /// <summary>A graph whose regions are the answer's own.</summary>
    public GraphAnswer Detected(SceneGraph graph, GraphSample sample, bool masks)
    {
        var boxes = BoxesOf(graph, sample);
        return new()
        {
            Boxes = boxes,
            Masks = masks ? [.. graph.Regions.Select((region, i) => MaskOf(region, boxes[i], sample))] : null,
            Labels = [.. graph.Regions.Select(region => words.Value.Class(region.Name))],
            Relations = EdgesOf(graph, i => i),
        };
    }

    /// <summary>A graph over regions that were given: each of them is the one of the graph's regions that overlaps it most, by IoU 0.5 at least; others have no
    /// class.</summary>
    public GraphAnswer Given(SceneGraph graph, GraphSample sample, bool masks)
    {
        var (boxes, truth) = (BoxesOf(graph, sample), masks ? sample.Masks?.Invoke() : null);
        var found = truth is null ? null : graph.Regions.Select((region, i) => MaskOf(region, boxes[i], sample)).ToList();
        var given = RegionMatching.OneToOne(boxes.Count, sample.Boxes.Count, (i, j) => found is null ? boxes[i].IoU(sample.Boxes[j]) : found[i].IoU(truth![j]));
        return new()
        {
            Labels = [.. Enumerable.Range(0, sample.Labels.Count)
                .Select(place => Array.IndexOf(given, place) is >= 0 and var region ? words.Value.Class(graph.Regions[region].Name) : -1)],
            Relations = EdgesOf(graph, region => given[region]),
        };
    }

    /// <summary>A text over given regions, in the author's grammar: its edges in their order; a region without a name is of no class.</summary>
    /// <exception cref="InvalidDataException">It is no such text.</exception>
    public GraphAnswer Written(string text, GraphSample sample)
    {
        var read = AuthorGraphText.Parse(text) ?? throw new InvalidDataException("no graph in the author's grammar");
        var nodes = sample.Labels.Count;
        return new()
        {
            Labels = [.. Enumerable.Range(0, nodes).Select(i => i < read.Names.Count ? words.Value.Class(read.Names[i]) : -1)],
            Relations = [.. read.Edges.Where(e => e.Subject >= 0 && e.Object >= 0 && e.Subject < nodes && e.Object < nodes)
                .Select(e => new Edge(e.Subject, words.Value.Predicate(e.Predicate), e.Object))],
        };
    }

    // Graphs may have been made on another copy of the picture.
    private static IReadOnlyList<Box> BoxesOf(SceneGraph graph, GraphSample sample) =>
        [.. graph.Regions.Select(region => region.Box.Scale((double)sample.Width / graph.Image.Width, (double)sample.Height / graph.Image.Height))];

    private static Rle MaskOf(Region region, Box box, GraphSample sample) => region.Mask is { } mask
        ? mask.Height == sample.Height && mask.Width == sample.Width ? mask : mask.Resize(sample.Height, sample.Width)
        : Polygon.ToRle(sample.Height, sample.Width, [[box.Left, box.Top, box.Right, box.Top, box.Right, box.Bottom, box.Left, box.Bottom]]);

    private IReadOnlyList<Edge> EdgesOf(SceneGraph graph, Func<int, int> nodeOf) =>
    [
        .. graph.Relationships.OrderByDescending(r => r.Confidence ?? 0)
            .Select(r => new Edge(nodeOf(r.Subject), words.Value.Predicate(r.Predicate), nodeOf(r.Object)))
            .Where(edge => edge is { Subject: >= 0, Object: >= 0 }).Distinct(),
    ];
}
