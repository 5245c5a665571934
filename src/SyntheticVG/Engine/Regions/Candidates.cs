using SyntheticVG.Datasets.Depth;
using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Engine.Regions;

/// <summary>Which candidates the original adds to its primary list; the numbers are its own.</summary>
internal enum CandidateMode
{
    /// <summary>Not the same as a primary one, and not inside one or large.</summary>
    NonOverlapOrArea = 0,

    /// <summary>Not the same, and not inside one.</summary>
    NonOverlapOnly = 1,

    /// <summary>Not the same, and larger than the median primary one.</summary>
    AreaOnly = 2,

    /// <summary>Not the same, not inside one, and larger than the median primary one.</summary>
    NonOverlapAndArea = 3,

    /// <summary>The same as a primary one.</summary>
    OverlapOnly = 4,

    /// <summary>Not the same as any.</summary>
    NotSame = 5,
}

/// <summary>The original's choice of candidates.</summary>
internal static class Candidates
{
    // "Large" among the candidates themselves.
    private const double LargePercentile = 75;

    /// <summary>Indices of the candidates to add, in their order.</summary>
    /// <param name="primary">The masks that are already in; none: every candidate is added, whatever the mode.</param>
    /// <param name="candidates">The masks to choose from.</param>
    /// <param name="mode">What is asked of them.</param>
    /// <param name="sameIoU">Two masks are the same when their IoU is above this.</param>
    /// <param name="nonOverlap">A candidate is new when the greatest share of it inside a primary mask is below this; an empty
    /// candidate never is.</param>
    public static IReadOnlyList<int> ToAdd(
        IReadOnlyList<Rle> primary, IReadOnlyList<Rle> candidates, CandidateMode mode, double sameIoU, double nonOverlap)
    {
        if (primary.Count == 0)
            return [.. Enumerable.Range(0, candidates.Count)];
        if (candidates.Count == 0)
            return [];

        var shared = MaskOverlap.IntersectionMatrix(primary, candidates);
        var median = Percentile([.. primary.Select(p => (double)p.Area)], 50);
        var large = Percentile([.. candidates.Select(c => (double)c.Area)], LargePercentile);
        return [.. Enumerable.Range(0, candidates.Count).Where(IsWanted)];

        bool IsWanted(int c)
        {
            var area = candidates[c].Area;
            var same = Enumerable.Range(0, primary.Count).Any(p => (double)shared[p, c] / (primary[p].Area + area - shared[p, c]) > sameIoU);
            var isNew = area > 0 && Enumerable.Range(0, primary.Count).Max(p => (double)shared[p, c] / area) < nonOverlap;
            return mode switch
            {
                CandidateMode.NonOverlapOrArea => !same && (isNew || area > median || area > large),
                CandidateMode.NonOverlapOnly => !same && isNew,
                CandidateMode.AreaOnly => !same && area > median,
                CandidateMode.NonOverlapAndArea => !same && isNew && area > median,
                CandidateMode.OverlapOnly => same,
                CandidateMode.NotSame => !same,
                _ => throw new ArgumentException($"no candidate mode {(int)mode}; expected 0 to 5"),
            };
        }
    }

    private static double Percentile(double[] values, double percent)
    {
        Array.Sort(values);
        return DepthNormalisation.Percentile(values, percent);
    }
}
