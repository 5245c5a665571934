using SyntheticVG.Datasets;
using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Engine.Stages;

/// <summary>A step of a recipe: a graph comes in, a graph goes on, and everything that left it has a reason.</summary>
/// <remarks>Counting, timing, scoring, catching and writing stand once, in the runner (<see cref="Run.ImageRunner"/>).</remarks>
public interface IGraphStage
{
    /// <summary>The stage's name in ledgers and reject files, kebab-case.</summary>
    string Name { get; }

    /// <summary>The name under which the graph after it is held against the truth, where there is one; null where it is not.</summary>
    string? ScoredAs => Name;

    /// <summary>Takes the graph a step further.</summary>
    /// <exception cref="InvalidDataException">Something of this image cannot be read; the image fails, the run goes on.</exception>
    Task<StageResult> ApplyAsync(StageInput input, CancellationToken cancellationToken);
}

/// <summary>What a stage looks at.</summary>
/// <param name="Graph">The graph as the stage before left it; regions carry masks where known.</param>
/// <param name="Depth">Depth of the image, or null.</param>
/// <param name="Image">The image as read.</param>
public sealed record StageInput(SceneGraph Graph, DepthMap? Depth, AnnotatedImage Image);
