using SyntheticVG.Engine.Run;

namespace SyntheticVG.Engine.Recipes;

/// <summary>How the graph of one image is made.</summary>
/// <remarks>Safe for concurrent use.</remarks>
public interface IGraphRecipe
{
    /// <summary>The image's graph, or why there is none.</summary>
    /// <param name="place">Place of the image in the order of the input.</param>
    /// <param name="source">The image.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    Task<ImageOutcome> ProcessAsync(int place, SourceImage source, CancellationToken cancellationToken);
}
