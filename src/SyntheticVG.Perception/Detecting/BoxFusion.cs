using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Perception.Detecting;

/// <summary>Makes one box of what several looks at a photo drew around one thing, weighted by how sure each was.</summary>
/// <remarks>
/// After weighted boxes fusion (Solovyev et al. 2021): the surest box first, each goes to the fused box of its class that it overlaps most, if by more
/// than a bound. Of each look the surest box counts, others are copies. A thing's score is the mean over all looks: what one of four sees keeps a quarter.
/// </remarks>
internal static class BoxFusion
{
    /// <summary>The fused boxes, best score first.</summary>
    /// <param name="looks">What each look found, in one frame.</param>
    /// <param name="sameBox">The IoU above which two boxes of a class are one.</param>
    public static IReadOnlyList<Candidate> Fuse(IReadOnlyList<IEnumerable<Candidate>> looks, double sameBox)
    {
        var fused = new Dictionary<int, List<Cluster>>();
        foreach (var (look, candidate) in looks.SelectMany((found, look) => found.Select(candidate => (look, candidate)))
            .OrderByDescending(c => c.candidate.Score))
        {
            if (!fused.TryGetValue(candidate.Class, out var ofClass))
                fused.Add(candidate.Class, ofClass = []);
            var same = ofClass.MaxBy(cluster => cluster.Box.IoU(candidate.Box));
            if (same is not null && same.Box.IoU(candidate.Box) > sameBox)
                same.Add(look, candidate);
            else
                ofClass.Add(new(look, candidate));
        }
        return [.. fused.SelectMany(ofClass => ofClass.Value.Select(cluster => new Candidate(cluster.Box, ofClass.Key, (float)(cluster.Weight / looks.Count))))
            .OrderByDescending(c => c.Score)];
    }

    private sealed class Cluster
    {
        private readonly HashSet<int> _looks = [];
        private double _left, _top, _right, _bottom;

        public Cluster(int look, Candidate first) => Add(look, first);

        public double Weight { get; private set; }

        public Box Box => new(_left / Weight, _top / Weight, _right / Weight, _bottom / Weight);

        public void Add(int look, Candidate candidate)
        {
            if (!_looks.Add(look))
                return;
            var (box, score) = (candidate.Box, (double)candidate.Score);
            (_left, _top, _right, _bottom) =
                (_left + (score * box.Left), _top + (score * box.Top), _right + (score * box.Right), _bottom + (score * box.Bottom));
            Weight += score;
        }
    }
}
