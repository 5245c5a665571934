using SyntheticVG.SceneGraphs;

namespace SyntheticVG.App.Benching;

/// <summary>How far two sets of graphs over the same regions say the same.</summary>
/// <param name="Names">Share of regions with the same name.</param>
/// <param name="RelationsF1">Of relationships, literally: subject, predicate, object.</param>
internal sealed record GraphAgreement(double Names, double RelationsF1)
{
    /// <summary>Holds graphs against others of the same scenes in the same order.</summary>
    public static GraphAgreement Of(IReadOnlyList<SceneGraph> expected, IReadOnlyList<SceneGraph> found)
    {
        var pairs = expected.Zip(found).SelectMany(graphs => graphs.First.Regions.Zip(graphs.Second.Regions)).ToList();
        var (a, b) = (Stated(expected), Stated(found));
        return new(
            pairs.Count(pair => pair.First.Name == pair.Second.Name) / (double)pairs.Count,
            a.Count + b.Count == 0 ? 1 : 2.0 * a.Intersect(b).Count() / (a.Count + b.Count));
    }

    private static HashSet<(int Scene, int Subject, string Predicate, int Object)> Stated(IReadOnlyList<SceneGraph> graphs) =>
        [.. graphs.SelectMany((graph, scene) => graph.Relationships.Select(r => (scene, r.Subject, r.Predicate, r.Object)))];
}
