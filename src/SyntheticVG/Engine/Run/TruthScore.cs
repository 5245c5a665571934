using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Engine.Run;

/// <summary>Holds a graph against the complete truth of a drawn scene.</summary>
internal static class TruthScore
{
    private const double SameRegion = 0.5;

    /// <summary>How many of the stated relationships are true, how many were stated, and how many are true in all.</summary>
    /// <remarks>Regions correspond by the best overlap of boxes, at least 0.5; a relationship is true where truth says the same predicate of the same two.</remarks>
    public static (int Correct, int Stated, int Wanted) Of(SceneGraph graph, SceneGraph truth)
    {
        var twin = graph.Regions.Select(region => TwinOf(region, truth)).ToArray();
        var wanted = truth.Relationships.Select(r => (r.Subject, r.Predicate, r.Object)).ToHashSet();
        var stated = graph.Relationships.Select(r => (twin[r.Subject], r.Predicate, twin[r.Object])).Distinct().ToList();
        return (stated.Count(wanted.Contains), stated.Count, wanted.Count);
    }

    private static int TwinOf(Region region, SceneGraph truth)
    {
        var (best, twin) = (SameRegion, -1);
        for (var i = 0; i < truth.Regions.Count; i++)
        {
            if (region.Box.IoU(truth.Regions[i].Box) is var iou && iou > best)
                (best, twin) = (iou, i);
        }
        return twin;
    }
}
