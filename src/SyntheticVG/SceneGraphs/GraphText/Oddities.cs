namespace SyntheticVG.SceneGraphs.GraphText;

/// <summary>Counts deviations from the grammar by their kebab-case names.</summary>
internal sealed class Oddities
{
    private readonly SortedDictionary<string, int> _counts = new(StringComparer.Ordinal);

    public IReadOnlyDictionary<string, int> Counts => _counts;

    public void Count(string name) => _counts[name] = _counts.GetValueOrDefault(name) + 1;

    public void CountIf(bool odd, string name)
    {
        if (odd)
            Count(name);
    }
}
