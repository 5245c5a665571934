using SyntheticVG.SceneGraphs.Naming;

namespace SyntheticVG.Evaluation;

/// <summary>Maps free text to the class of nearest meaning, each text once.</summary>
internal sealed class NearestClass(ISentenceEncoder encoder, IReadOnlyList<string> classes, Func<string, string> query)
{
    private readonly NearestName _nearest = new(encoder, classes, query);
    private readonly Dictionary<string, int> _known = new(StringComparer.Ordinal);

    /// <summary>The label of a text.</summary>
    public int Of(string text)
    {
        if (!_known.TryGetValue(text, out var label))
            _known[text] = label = _nearest.Find([text])[0].Index;
        return label;
    }
}
