using SyntheticVG.Engine.Stages;

namespace SyntheticVG.Engine.Students;

/// <summary>Lets a student write the graph of the regions that were found.</summary>
/// <param name="student">The student.</param>
public sealed class StudentStage(IStudent student) : IGraphStage
{
    /// <summary>The stage's name in ledgers.</summary>
    public const string StageName = "student";

    /// <inheritdoc/>
    public string Name => StageName;

    /// <inheritdoc/>
    public async Task<StageResult> ApplyAsync(StageInput input, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(input);
        if (await student.WriteAsync(input.Image, input.Graph, cancellationToken) is not { } written)
            return StageResult.Without(input.Graph, "no-graph");
        written.Counts.Add(Name, "kept", "relationships", written.Graph.Relationships.Count);
        return written;
    }

    /// <summary>What a student wrote.</summary>
    /// <param name="graph">The graph; it has every region that was given, in the same order.</param>
    /// <param name="oddities">What was forgiven, dropped or left out on the way, counted by kebab-case name.</param>
    public static StageResult Written(SceneGraphs.SceneGraph graph, IReadOnlyDictionary<string, int> oddities)
    {
        ArgumentNullException.ThrowIfNull(oddities);
        var counts = new StageCounts();
        foreach (var (code, count) in oddities)
            counts.Add(StageName, "noted", code, count);
        return new(graph) { Counts = counts };
    }
}
