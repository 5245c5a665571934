using SyntheticVG.Datasets;
using SyntheticVG.Engine.Stages;
using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Engine.Students;

/// <summary>The student of a shard: its graphs stood in a file, and each came along with its photo (<see cref="AnnotatedImage.Draft"/>).</summary>
public sealed class DraftStudent : IStudent
{
    /// <inheritdoc/>
    public string Name => FileStudent.StudentName;

    /// <inheritdoc/>
    /// <exception cref="InvalidDataException">The photo has another size than its graph says.</exception>
    public Task<StageResult?> WriteAsync(AnnotatedImage image, SceneGraph regions, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(image);
        cancellationToken.ThrowIfCancellationRequested();
        return Task.FromResult(image.Draft is { } draft ? FileStudent.Fitting(draft, image.Graph.Image) : null);
    }
}
