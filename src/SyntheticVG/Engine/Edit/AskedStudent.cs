using SyntheticVG.Datasets;
using SyntheticVG.Engine.Regions;
using SyntheticVG.Engine.Stages;
using SyntheticVG.Engine.Students;

namespace SyntheticVG.Engine.Edit;

/// <summary>A trained model that writes the graphs as they are edited: regions first, then the model.</summary>
/// <param name="regions">Regions: propose, merge, confirm, cap.</param>
/// <param name="student">The model.</param>
public sealed class AskedStudent(RegionStage regions, IGraphStudent student) : IStudentGraphs, IDisposable
{
    /// <inheritdoc/>
    public string Name => student.Name;

    /// <inheritdoc/>
    public async Task<StageResult?> WriteAsync(AnnotatedImage image, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(image);
        var found = (await regions.ApplyAsync(image, cancellationToken)).ToStageResult(image.Graph);
        var answer = await student.WriteAsync(image, found.Graph, cancellationToken);
        foreach (var (code, count) in answer.Oddities)
            found.Counts.Add(StudentStage.StageName, "noted", code, count);
        return found with { Graph = answer.Graph };
    }

    /// <inheritdoc/>
    public void Dispose() => (student as IDisposable)?.Dispose();
}
