using SyntheticVG.Engine.Stages;

namespace SyntheticVG.Engine.Students;

/// <summary>Lets a student write the graph of the regions that were found.</summary>
/// <param name="student">The student.</param>
public sealed class StudentStage(IGraphStudent student) : IGraphStage
{
    /// <summary>The stage's name in ledgers.</summary>
    public const string StageName = "student";

    /// <inheritdoc/>
    public string Name => StageName;

    /// <inheritdoc/>
    public async Task<StageResult> ApplyAsync(StageInput input, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(input);
        var answer = await student.WriteAsync(input.Image, input.Graph, cancellationToken);
        var counts = new StageCounts();
        foreach (var (code, count) in answer.Oddities)
            counts.Add(Name, "noted", code, count);
        counts.Add(Name, "kept", "relationships", answer.Graph.Relationships.Count);
        return new(answer.Graph) { Counts = counts };
    }
}
