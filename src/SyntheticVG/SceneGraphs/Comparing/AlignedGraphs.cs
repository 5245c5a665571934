namespace SyntheticVG.SceneGraphs.Comparing;

/// <summary>Several graphs of one photo in which the same region has the same number.</summary>
/// <remarks>
/// Two regions are the same where their masks (their boxes, where one has no mask) overlap by an IoU of at least
/// <see cref="MinIoU"/>, the best pairs first, each region once; or where they overlap less but come from the same
/// annotation. A region that no earlier graph has gets the next number.
/// </remarks>
public sealed class AlignedGraphs
{
    /// <summary>Least overlap of what counts as the same region, in [0, 1].</summary>
    public const double MinIoU = 0.5;

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
                throw new InvalidDataException($"{graph.Image.Key} is {graphs[0].Image.Width} × {graphs[0].Image.Height} in one graph and {graph.Image.Width} × {graph.Image.Height} in another; expected boxes in the same pixels");
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
        var numbers = new int[graph.Regions.Count];
        Array.Fill(numbers, -1);
        var taken = new bool[_first.Count];
        foreach (var (place, number, _) in Candidates(graph.Regions)
            .OrderByDescending(pair => pair.IoU)
            .ThenByDescending(pair => graph.Regions[pair.Place].Name == _first[pair.Number].Name)
            .ThenBy(pair => Math.Abs(pair.Place - pair.Number)))
        {
            if (numbers[place] < 0 && !taken[number])
                (numbers[place], taken[number]) = (number, true);
        }
        for (var place = 0; place < numbers.Length; place++)
        {
            if (numbers[place] >= 0)
                continue;
            numbers[place] = _first.Count;
            _first.Add(graph.Regions[place]);
        }
        return numbers;
    }

    private List<(int Place, int Number, double IoU)> Candidates(IReadOnlyList<Region> regions)
    {
        var candidates = new List<(int, int, double)>();
        for (var place = 0; place < regions.Count; place++)
        {
            for (var number = 0; number < _first.Count; number++)
            {
                if (Overlap(regions[place], _first[number]) is var iou && (iou >= MinIoU || (iou > 0 && HaveOneSource(regions[place], _first[number]))))
                    candidates.Add((place, number, iou));
            }
        }
        return candidates;
    }

    private static double Overlap(Region a, Region b) => a.Box.Intersect(b.Box).IsEmpty ? 0
        : a.Mask is { } mask && b.Mask is { } other && (mask.Width, mask.Height) == (other.Width, other.Height) ? mask.IoU(other)
        : a.Box.IoU(b.Box);

    private static bool HaveOneSource(Region a, Region b) => a.Sources.Any(source => b.Sources.Any(other => (other.Dataset, other.Id) == (source.Dataset, source.Id)));
}
