using SyntheticVG.Perception.Sessions;
using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Perception.Detecting;

/// <summary>YOLOX as its project exports it: one output [1, places, 5 + classes]: centre, size, objectness, scores.</summary>
/// <remarks>
/// Objectness and scores are in [0, 1]; the score of a class is their product. The published files leave the boxes on
/// their grids: centre = (number + grid point) · stride, size = exp(number) · stride.
/// </remarks>
internal sealed class YoloxHead : IBoxHead
{
    private readonly string _output;
    private readonly int _classes;
    private readonly bool _decoded;
    private readonly IReadOnlyList<GridPoint> _points;

    /// <summary>Makes a head.</summary>
    /// <param name="output">The output's name.</param>
    /// <param name="classes">How many classes there are.</param>
    /// <param name="points">The places, row by row, level by level.</param>
    /// <param name="decoded">Whether the graph gives boxes in pixels (exported with <c>--decode_in_inference</c>).</param>
    public YoloxHead(string output, int classes, IReadOnlyList<GridPoint> points, bool decoded)
    {
        (_output, _classes, _points, _decoded) = (output, classes, points, decoded);
        Outputs = [Port.Floats(output, 1, points.Count, 5 + classes)];
    }

    public IReadOnlyList<Port> Outputs { get; }

    public List<Candidate> Read(OnnxResult result, double threshold)
    {
        var columns = 5 + _classes;
        _ = result.Shape(_output, 1, _points.Count, columns);
        var numbers = result.Numbers(_output);
        var found = new List<Candidate>();
        for (var place = 0; place < _points.Count; place++)
        {
            var row = numbers.Slice(place * columns, columns);
            var (best, share) = Candidate.Best(row[5..]);
            var score = share * row[4];
            if (score > threshold)
                found.Add(new(BoxAt(row, _points[place]), best, score));
        }
        return found;
    }

    private Box BoxAt(ReadOnlySpan<float> row, GridPoint point)
    {
        var (x, y, width, height) = _decoded
            ? (row[0], row[1], row[2], row[3])
            : ((row[0] + point.Column) * point.Stride, (row[1] + point.Row) * point.Stride, MathF.Exp(row[2]) * point.Stride, MathF.Exp(row[3]) * point.Stride);
        return new(x - (width / 2), y - (height / 2), x + (width / 2), y + (height / 2));
    }
}
