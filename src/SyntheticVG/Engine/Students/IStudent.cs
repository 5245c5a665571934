using SyntheticVG.Datasets;
using SyntheticVG.Engine.Stages;
using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Engine.Students;

/// <summary>Whoever writes graphs of photos: a trained model, a file of graphs, a simulation.</summary>
/// <remarks>Safe for concurrent use.</remarks>
public interface IStudent
{
    /// <summary>The name in ledgers and outputs; a simulated student's begins with <c>simulated</c>, that of a model whose weights are random says
    /// so.</summary>
    string Name { get; }

    /// <summary>Loads what is needed, which else happens when the first photo comes: a model that cannot be loaded is no photo's fault.</summary>
    void Load()
    {
    }

    /// <summary>The graph of a photo, in the photo's pixels, with what was counted and what left it while it was written; null where the student has none of
    /// it.</summary>
    /// <param name="image">The photo, with the regions that its annotations give.</param>
    /// <param name="regions">Its regions; relationships in it are not read. A model writes about every one of them, in the same order, and proposes regions
    /// where there are none.</param>
    /// <param name="cancellationToken">Stops the writing.</param>
    /// <exception cref="InvalidDataException">The photo cannot be read, or is not what the student wrote about.</exception>
    Task<StageResult?> WriteAsync(AnnotatedImage image, SceneGraph regions, CancellationToken cancellationToken);
}
