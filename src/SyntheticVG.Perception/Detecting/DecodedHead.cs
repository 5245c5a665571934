using SyntheticVG.Perception.Sessions;

namespace SyntheticVG.Perception.Detecting;

/// <summary>A graph that gives <c>boxes</c> [1, places, 4] as corners on the canvas and <c>scores</c> [1, places, classes] in [0, 1].</summary>
internal sealed class DecodedHead(int classes) : IBoxHead
{
    public IReadOnlyList<Port> Outputs { get; } = [Port.Floats("boxes", 1, Port.Any, 4), Port.Floats("scores", 1, Port.Any, classes)];

    public List<Candidate> Read(OnnxResult result, double threshold)
    {
        var places = result.Shape("scores", 1, Port.Any, classes)[1];
        _ = result.Shape("boxes", 1, places, 4);
        var boxes = result.Numbers("boxes");
        var scores = result.Numbers("scores");
        var found = new List<Candidate>();
        for (var place = 0; place < places; place++)
        {
            var (best, score) = Candidate.Best(scores.Slice(place * classes, classes));
            if (score > threshold)
                found.Add(new(new(boxes[place * 4], boxes[(place * 4) + 1], boxes[(place * 4) + 2], boxes[(place * 4) + 3]), best, score));
        }
        return found;
    }
}
