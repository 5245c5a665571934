using SyntheticVG.Datasets;
using SyntheticVG.Engine.Stages;

namespace SyntheticVG.Engine.Edit;

/// <summary>Whoever writes the graphs that are edited: a file of graphs, a trained model, a simulation.</summary>
/// <remarks>Safe for concurrent use.</remarks>
public interface IStudentGraphs
{
    /// <summary>The name in ledgers and outputs; a simulated student's begins with <c>simulated</c>.</summary>
    string Name { get; }

    /// <summary>The graph of a photo, in the photo's pixels, with what was counted and what left it while it was written; null where the student has none of it.</summary>
    /// <param name="image">The photo, with the regions that its annotations give.</param>
    /// <param name="cancellationToken">Stops the writing.</param>
    Task<StageResult?> WriteAsync(AnnotatedImage image, CancellationToken cancellationToken);
}
