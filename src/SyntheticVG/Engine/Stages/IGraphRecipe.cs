namespace SyntheticVG.Engine.Stages;

/// <summary>How the graph of an image is made: the stages that it passes.</summary>
/// <remarks>Safe for concurrent use.</remarks>
public interface IGraphRecipe
{
    /// <summary>The stages, in order; made anew for each image, so that a stage may know what an earlier one did to it.</summary>
    IReadOnlyList<IGraphStage> NewStages();
}
