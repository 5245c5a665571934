using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Datasets.Statistics;

/// <summary>The statistics of a set of scene graphs, gathered graph by graph; those of parts add up to those of the whole.</summary>
/// <remarks>
/// An object is a region; a triplet is a relationship; a region's predicates are the relationships of which it is the subject, so
/// that their mean is triplets over objects, as in the paper's table.
/// </remarks>
public sealed class GraphStatistics
{
    private readonly Dictionary<string, long> _predicates = [];
    private readonly HashSet<string> _names = [];
    private readonly long[] _categories = new long[Enum.GetValues<RelationshipCategory>().Length];
    private int[] _outgoing = new int[128];

    /// <summary>Images.</summary>
    public long Images => Objects.Number;

    /// <summary>Images of evaluation splits among them.</summary>
    public long EvaluationImages { get; private set; }

    /// <summary>Objects of an image.</summary>
    public CountHistogram Objects { get; } = new();

    /// <summary>Triplets of an image.</summary>
    public CountHistogram Triplets { get; } = new();

    /// <summary>Predicates of a region.</summary>
    public CountHistogram PredicatesPerRegion { get; } = new();

    /// <summary>Different names of objects.</summary>
    public int Names => _names.Count;

    /// <summary>Different predicates.</summary>
    public int Predicates => _predicates.Count;

    /// <summary>Relationships of each category.</summary>
    public IReadOnlyDictionary<RelationshipCategory, long> Categories =>
        Enum.GetValues<RelationshipCategory>().ToDictionary(category => category, category => _categories[(int)category]);

    /// <summary>Relationships "left of".</summary>
    public long LeftOf => Count("left of");

    /// <summary>Relationships "right of".</summary>
    public long RightOf => Count("right of");

    /// <summary>Left over right; near 1 where nobody prefers a side; NaN without any.</summary>
    public double LeftRightRatio => (double)LeftOf / RightOf;

    /// <summary>Adds a graph.</summary>
    public void Add(SceneGraph graph)
    {
        var (regions, relationships) = (graph.Regions, graph.Relationships);
        Objects.Add(regions.Count);
        Triplets.Add(relationships.Count);
        EvaluationImages += graph.Image.Evaluation ? 1 : 0;
        foreach (var region in regions)
        {
            if (region.Name.Length > 0)
                _names.Add(region.Name);
        }
        if (_outgoing.Length < regions.Count)
            _outgoing = new int[2 * regions.Count];
        var outgoing = _outgoing.AsSpan(0, regions.Count);
        outgoing.Clear();
        foreach (var relationship in relationships)
        {
            outgoing[relationship.Subject]++;
            _categories[(int)relationship.Category]++;
            _predicates[relationship.Predicate] = Count(relationship.Predicate) + 1;
        }
        foreach (var count in outgoing)
            PredicatesPerRegion.Add(count);
    }

    /// <summary>Adds all that another has gathered.</summary>
    public void Add(GraphStatistics other)
    {
        EvaluationImages += other.EvaluationImages;
        Objects.Add(other.Objects);
        Triplets.Add(other.Triplets);
        PredicatesPerRegion.Add(other.PredicatesPerRegion);
        _names.UnionWith(other._names);
        for (var i = 0; i < _categories.Length; i++)
            _categories[i] += other._categories[i];
        foreach (var (predicate, count) in other._predicates)
            _predicates[predicate] = Count(predicate) + count;
    }

    /// <summary>The most frequent predicates, most frequent first, then by name.</summary>
    public IReadOnlyList<(string Predicate, long Count)> TopPredicates(int number) =>
        [.. _predicates.OrderByDescending(pair => pair.Value).ThenBy(pair => pair.Key, StringComparer.Ordinal).Take(number)
            .Select(pair => (pair.Key, pair.Value))];

    private long Count(string predicate) => _predicates.GetValueOrDefault(predicate);
}
