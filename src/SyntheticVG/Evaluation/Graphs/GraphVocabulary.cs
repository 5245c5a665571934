using SyntheticVG.Evaluation.Metrics;

namespace SyntheticVG.Evaluation.Graphs;

/// <summary>The closed lists of a graph benchmark; labels inside are positions from 0.</summary>
/// <param name="Classes">Object classes.</param>
/// <param name="Predicates">Predicates.</param>
/// <param name="First">The number that files give the first of each.</param>
internal sealed record GraphVocabulary(IReadOnlyList<string> Classes, IReadOnlyList<string> Predicates, int First)
{
    private readonly Dictionary<string, int> _classes = Index(Classes);
    private readonly Dictionary<string, int> _predicates = Index(Predicates);

    /// <summary>The class of a name as the list spells it, or null.</summary>
    public int? ClassOf(string name) => _classes.TryGetValue(name, out var label) ? label : null;

    /// <summary>The predicate of a text as the list spells it, or null.</summary>
    public int? PredicateOf(string text) => _predicates.TryGetValue(text, out var label) ? label : null;

    /// <summary>An edge as words.</summary>
    public string Show(Edge edge, IReadOnlyList<int> labels) => $"{Class(labels, edge.Subject)} {Name(Predicates, edge.Predicate)} {Class(labels, edge.Object)}";

    private string Class(IReadOnlyList<int> labels, int node) => node < labels.Count ? Name(Classes, labels[node]) : $"region {node}";

    private static string Name(IReadOnlyList<string> names, int label) => label >= 0 && label < names.Count ? names[label] : "?";

    private static Dictionary<string, int> Index(IReadOnlyList<string> names)
    {
        var index = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var (i, name) in names.Index())
            index.TryAdd(name, i);
        return index;
    }
}
