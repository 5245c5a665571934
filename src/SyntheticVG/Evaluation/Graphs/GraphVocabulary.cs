using SyntheticVG.Evaluation.Metrics;
using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Evaluation.Graphs;

/// <summary>The closed lists of a graph benchmark; labels inside are positions from 0.</summary>
/// <param name="Classes">Object classes.</param>
/// <param name="Predicates">Predicates.</param>
/// <param name="First">The number that files give the first of each.</param>
internal sealed record GraphVocabulary(IReadOnlyList<string> Classes, IReadOnlyList<string> Predicates, int First)
{
    /// <summary>No class and no predicate: what a benchmark knows before its files are opened.</summary>
    public static GraphVocabulary Empty { get; } = new([], [], First: 0);

    private readonly Dictionary<string, int> _classes = Index(Classes);
    private readonly Dictionary<string, int> _predicates = Index(Predicates);

    /// <summary>The class of a name as the list spells it, or null.</summary>
    public int? ClassOf(string name) => _classes.TryGetValue(name, out var label) ? label : null;

    /// <summary>The predicate of a text as the list spells it, or null.</summary>
    public int? PredicateOf(string text) => _predicates.TryGetValue(text, out var label) ? label : null;

    /// <summary>Labelled nodes and edges as a graph to look at; edges that name no node are left out.</summary>
    public SceneGraph ToGraph(GraphSample sample, IReadOnlyList<Box> boxes, IReadOnlyList<int> labels, IEnumerable<Edge> edges,
        RelationshipOrigin origin = RelationshipOrigin.Student) => new()
        {
            Image = new() { Key = sample.Id, File = sample.Image ?? "", Width = sample.Width, Height = sample.Height },
            Regions = [.. labels.Select((label, i) => new Region { Name = Name(Classes, label), Box = i < boxes.Count ? boxes[i] : default })],
            Relationships =
                [.. edges.Where(edge => (uint)edge.Subject < (uint)labels.Count && (uint)edge.Object < (uint)labels.Count).Select(edge => new Relationship
                {
                    Subject = edge.Subject,
                    Predicate = Name(Predicates, edge.Predicate),
                    Object = edge.Object,
                    Category = PredicateLexicon.CategoryOf(Name(Predicates, edge.Predicate)),
                    Origin = origin,
                })],
        };

    /// <summary>A class as a prompt names it: <c>sky-other-merged</c> is <c>sky</c>, <c>wall-brick</c> is <c>wall brick</c>.</summary>
    public static string Plain(string name) => string.Join(' ', name.Split('-').Where(part => part is not ("stuff" or "other" or "merged")));

    private static string Name(IReadOnlyList<string> names, int label) => label >= 0 && label < names.Count ? names[label] : "?";

    private static Dictionary<string, int> Index(IReadOnlyList<string> names)
    {
        var index = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var (i, name) in names.Index())
            index.TryAdd(name, i);
        return index;
    }
}
