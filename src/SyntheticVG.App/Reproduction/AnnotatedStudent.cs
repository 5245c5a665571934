using SyntheticVG.Datasets;
using SyntheticVG.Engine.Stages;
using SyntheticVG.Engine.Students;
using SyntheticVG.SceneGraphs;

namespace SyntheticVG.App.Reproduction;

/// <summary>People's own graph of a photo in the place of a student's, to count what an editor would be sent.</summary>
internal sealed class AnnotatedStudent : IStudent
{
    /// <inheritdoc/>
    public string Name => "annotations";

    /// <inheritdoc/>
    public Task<StageResult?> WriteAsync(AnnotatedImage image, SceneGraph regions, CancellationToken cancellationToken) =>
        Task.FromResult<StageResult?>(StudentStage.Written(regions, new Dictionary<string, int>()));
}
