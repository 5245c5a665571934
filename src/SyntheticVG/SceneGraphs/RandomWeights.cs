using System.Globalization;

namespace SyntheticVG.SceneGraphs;

/// <summary>The mark of a model whose weights are random: its graphs carry its name as their source, and whoever draws them says so.</summary>
public static class RandomWeights
{
    private const string Prefix = "robin-random-weights-";

    /// <summary>The name of a model of random weights.</summary>
    /// <param name="seed">The seed that they were drawn from.</param>
    public static string NameOf(long seed) => string.Create(CultureInfo.InvariantCulture, $"{Prefix}{seed}");

    /// <summary>What must stand on a drawing of the graph, or null where no model of random weights named or related anything in it.</summary>
    public static string? NoticeOf(SceneGraph graph)
    {
        ArgumentNullException.ThrowIfNull(graph);
        var name = graph.Relationships.Select(r => r.Source ?? "").Concat(graph.Regions.SelectMany(region => region.Sources, (_, source) => source.Dataset))
            .FirstOrDefault(name => name.StartsWith(Prefix, StringComparison.Ordinal));
        return name is null ? null : $"RANDOM WEIGHTS, seed {name[Prefix.Length..]}: this graph is noise";
    }
}
