using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Engine.Regions;

/// <summary>The original's search for things without annotations, and for relations they may be part of.</summary>
/// <remarks>som/get_uncovered_regions_som.py of SyntheticVG: every side counts one pixel more (<see cref="BoxOverlap.IoUPlusOne"/>).</remarks>
internal static class UncoveredRegions
{
    private const double Covered = 0.5;
    private const double Near = 0.3;

    /// <summary>Indices of the proposals that overlap no annotated box by more than one half.</summary>
    public static IReadOnlyList<int> Find(IReadOnlyList<Box> proposals, IReadOnlyList<Box> annotated) =>
        [.. Enumerable.Range(0, proposals.Count).Where(i => annotated.All(a => BoxOverlap.IoUPlusOne(proposals[i], a) <= Covered))];

    /// <summary>Ordered pairs of an uncovered proposal and another region, uncovered or annotated, that overlap by 0.3 to 0.5.</summary>
    /// <param name="uncovered">Boxes of the uncovered proposals.</param>
    /// <param name="annotated">Annotated boxes.</param>
    /// <returns>Index of the proposal, and of the other: in <paramref name="uncovered"/>, or that plus its count.</returns>
    public static IReadOnlyList<(int Proposal, int Other)> RelationCandidates(IReadOnlyList<Box> uncovered, IReadOnlyList<Box> annotated)
    {
        var all = uncovered.Concat(annotated).ToList();
        return [.. from i in Enumerable.Range(0, uncovered.Count)
                   from j in Enumerable.Range(0, all.Count)
                   where i != j && BoxOverlap.IoUPlusOne(uncovered[i], all[j]) is >= Near and < Covered
                   select (i, j)];
    }
}
