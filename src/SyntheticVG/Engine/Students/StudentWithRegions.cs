using SyntheticVG.Datasets;
using SyntheticVG.Engine.Regions;
using SyntheticVG.Engine.Stages;
using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Engine.Students;

/// <summary>A student for whom the regions are found first.</summary>
/// <param name="stage">Regions: propose, merge, confirm, cap.</param>
/// <param name="student">Whoever writes about them.</param>
public sealed class StudentWithRegions(RegionStage stage, IStudent student) : IStudent, IDisposable
{
    /// <inheritdoc/>
    public string Name => student.Name;

    /// <inheritdoc/>
    public void Load() => student.Load();

    /// <inheritdoc/>
    public async Task<StageResult?> WriteAsync(AnnotatedImage image, SceneGraph regions, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(image);
        var found = (await stage.ApplyAsync(image with { Graph = regions }, cancellationToken)).ToStageResult(regions);
        if (await student.WriteAsync(image, found.Graph, cancellationToken) is not { } written)
            return null;
        found.Counts.Add(written.Counts);
        return found with { Graph = written.Graph, Left = [.. found.Left, .. written.Left] };
    }

    /// <inheritdoc/>
    public void Dispose() => (student as IDisposable)?.Dispose();
}
