using SyntheticVG.Datasets;
using SyntheticVG.Engine.Regions;
using SyntheticVG.Engine.Students;
using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Engine.Edit;

/// <summary>A trained model that writes the graphs as they are edited: regions first, then the model.</summary>
/// <param name="regions">Regions: propose, merge, confirm, cap.</param>
/// <param name="student">The model.</param>
public sealed class AskedStudent(RegionStage regions, IGraphStudent student) : IStudentGraphs, IDisposable
{
    /// <inheritdoc/>
    public string Name => student.Name;

    /// <inheritdoc/>
    public async Task<SceneGraph?> WriteAsync(AnnotatedImage image, CancellationToken cancellationToken) =>
        (await student.WriteAsync(image, (await regions.ApplyAsync(image, cancellationToken)).Graph, cancellationToken)).Graph;

    /// <inheritdoc/>
    public void Dispose() => (student as IDisposable)?.Dispose();
}
