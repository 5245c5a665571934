using SyntheticVG.Datasets;
using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Engine.Filters.Measurements;

/// <summary>The measurements of a graph, each made once. Not safe for concurrent use: one a graph.</summary>
internal sealed class GraphMeasures
{
    private readonly SceneGraph _graph;
    private readonly DepthMap? _depth;
    private readonly RegionMeasures[] _regions;
    private readonly Dictionary<(int, int), PairMeasures> _pairs = [];
    private readonly Dictionary<(int, int), double> _gaps = [];

    public GraphMeasures(SceneGraph graph, DepthMap? depth)
    {
        (_graph, _depth) = (graph, depth);
        _regions = [.. graph.Regions.Select(region => new RegionMeasures(region, graph.Image, depth))];
    }

    /// <summary>How many ordered pairs somebody asked for.</summary>
    public int PairCount => _pairs.Count;

    public RegionMeasures this[int region] => _regions[region];

    public PairMeasures this[int subject, int @object]
    {
        get
        {
            if (!_pairs.TryGetValue((subject, @object), out var pair))
            {
                pair = new(_regions[subject], _regions[@object], _graph.Image, _depth, () => Gap(subject, @object), () => this[@object, subject]);
                _pairs.Add((subject, @object), pair);
            }
            return pair;
        }
    }

    private double Gap(int a, int b)
    {
        var key = (Math.Min(a, b), Math.Max(a, b));
        if (!_gaps.TryGetValue(key, out var gap))
            _gaps.Add(key, gap = _regions[a].Silhouette.DistanceTo(_regions[b].Silhouette));
        return gap;
    }
}
