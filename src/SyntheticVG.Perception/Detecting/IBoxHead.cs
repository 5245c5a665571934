using SyntheticVG.Perception.Sessions;
using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Perception.Detecting;

/// <summary>Reads the boxes out of a detector's answer: one class a place, the best.</summary>
internal interface IBoxHead
{
    /// <summary>What the model must answer.</summary>
    IReadOnlyList<Port> Outputs { get; }

    /// <summary>The boxes whose best score is above a threshold, in the order of the places.</summary>
    List<Candidate> Read(OnnxResult result, double threshold);
}

/// <summary>A box on the canvas with its best class.</summary>
internal readonly record struct Candidate(Box Box, int Class, float Score)
{
    /// <summary>The best of a row of scores, the first of equals.</summary>
    public static (int Class, float Score) Best(ReadOnlySpan<float> scores)
    {
        var best = 0;
        for (var i = 1; i < scores.Length; i++)
            if (scores[i] > scores[best])
                best = i;
        return (best, scores[best]);
    }
}
