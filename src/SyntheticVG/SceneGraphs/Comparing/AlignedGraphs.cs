namespace SyntheticVG.SceneGraphs.Comparing;

/// <summary>Several graphs of one photo in which the same region has the same number.</summary>
/// <remarks>
/// Two regions are the same where their masks (their boxes, where one has no mask) overlap by an IoU of at least 0.5, the best pairs
/// first, each region once; or where they overlap less but come from the same annotation (<see cref="RegionMatching"/>). A region that
/// no earlier graph has gets the next number.
/// </remarks>
public sealed class AlignedGraphs
{
    private readonly int[][] _numbers; // of each region of each graph
    private readonly List<Region> _first = []; // the region that brought each number
    private readonly Relationship[][] _relationships; // of each graph

    /// <summary>Aligns the graphs, in their order.</summary>
    /// <exception cref="InvalidDataException">They state different sizes of the photo.</exception>
    public AlignedGraphs(IReadOnlyList<SceneGraph> graphs)
    {
        ArgumentNullException.ThrowIfNull(graphs);
        foreach (var graph in graphs)
        {
            if ((graph.Image.Width, graph.Image.Height) != (graphs[0].Image.Width, graphs[0].Image.Height))
                throw new InvalidDataException($"{graph.Image.Key} is {graphs[0].Image.Width} × {graphs[0].Image.Height} in one graph "
                    + $"and {graph.Image.Width} × {graph.Image.Height} in another; expected boxes in the same pixels");
        }
        Graphs = graphs;
        _numbers = [.. graphs.Select(Number)];
        _relationships = [.. graphs.Zip(_numbers, Relationships)];
    }

    /// <summary>The graphs.</summary>
    public IReadOnlyList<SceneGraph> Graphs { get; }

    /// <summary>How many different regions there are; their numbers begin with 0.</summary>
    public int Count => _first.Count;

    /// <summary>The region of a number in a graph, or null where the graph has none.</summary>
    public Region? RegionOf(int graph, int number) => Array.IndexOf(_numbers[graph], number) is >= 0 and var place ? Graphs[graph].Regions[place] : null;

    /// <summary>The relationships of a graph, each once, with numbers for places as their subjects and objects.</summary>
    public IReadOnlyList<Relationship> RelationshipsOf(int graph) => _relationships[graph];

    private static Relationship[] Relationships(SceneGraph graph, int[] numbers) =>
    [
        .. graph.Relationships.Select(r => r with { Subject = numbers[r.Subject], Object = numbers[r.Object] })
            .DistinctBy(r => (r.Subject, r.Predicate, r.Object)),
    ];

    private int[] Number(SceneGraph graph)
    {
        var numbers = RegionMatching.ByOverlapOrAnnotation(graph.Regions, _first);
        for (var place = 0; place < numbers.Length; place++)
        {
            if (numbers[place] >= 0)
                continue;
            numbers[place] = _first.Count;
            _first.Add(graph.Regions[place]);
        }
        return numbers;
    }
}
