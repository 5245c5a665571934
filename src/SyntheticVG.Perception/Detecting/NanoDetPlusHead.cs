using SyntheticVG.Perception.Sessions;

namespace SyntheticVG.Perception.Detecting;

/// <summary>NanoDet-Plus as its project exports it: one output [1, places, classes + 4 (bins)], scores first, then four distances.</summary>
/// <remarks>
/// Scores are in [0, 1] already. Each distance (left, top, right, bottom) is a distribution over 0, 1, 2, ... strides:
/// its mean under softmax, times the stride. Places are grid points x · stride, y · stride, without a half, row by row,
/// level by level; a level has ceil(side / stride) of them.
/// </remarks>
internal sealed class NanoDetPlusHead : IBoxHead
{
    private readonly string _output;
    private readonly int _classes;
    private readonly int _bins;
    private readonly IReadOnlyList<GridPoint> _points;

    public NanoDetPlusHead(string output, int classes, int columns, IReadOnlyList<GridPoint> points)
    {
        (_output, _classes, _bins, _points) = (output, classes, (columns - classes) / 4, points);
        Outputs = [Port.Floats(output, 1, points.Count, columns)];
    }

    public IReadOnlyList<Port> Outputs { get; }

    public List<Candidate> Read(OnnxResult result, double threshold)
    {
        var columns = _classes + (4 * _bins);
        _ = result.Shape(_output, 1, _points.Count, columns);
        var numbers = result.Numbers(_output);
        var found = new List<Candidate>();
        for (var place = 0; place < _points.Count; place++)
        {
            var row = numbers.Slice(place * columns, columns);
            var (best, score) = Candidate.Best(row[.._classes]);
            if (!(score > threshold))
                continue;
            var (x, y, stride) = (_points[place].Column * _points[place].Stride, _points[place].Row * _points[place].Stride, _points[place].Stride);
            var distances = row[_classes..];
            found.Add(new(new(x - (stride * Mean(distances, 0)), y - (stride * Mean(distances, 1)), x + (stride * Mean(distances, 2)),
                y + (stride * Mean(distances, 3))), best, score));
        }
        return found;
    }

    private double Mean(ReadOnlySpan<float> distances, int side)
    {
        var bins = distances.Slice(side * _bins, _bins);
        var most = float.NegativeInfinity;
        foreach (var bin in bins)
            most = Math.Max(most, bin);
        var (sum, weighted) = (0.0, 0.0);
        for (var i = 0; i < bins.Length; i++)
        {
            var share = Math.Exp(bins[i] - most);
            sum += share;
            weighted += i * share;
        }
        return weighted / sum;
    }
}
