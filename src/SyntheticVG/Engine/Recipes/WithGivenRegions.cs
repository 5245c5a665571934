using SyntheticVG.Engine.Regions;
using SyntheticVG.Engine.Stages;

namespace SyntheticVG.Engine.Recipes;

/// <summary>A recipe for photos whose regions somebody put into files.</summary>
/// <param name="path">A file of regions, or a folder with STEM.png or STEM.json for each photo.</param>
/// <param name="recipe">What follows.</param>
public sealed class WithGivenRegions(string path, IGraphRecipe recipe) : IGraphRecipe
{
    /// <inheritdoc/>
    public IReadOnlyList<IGraphStage> NewStages() => [new GivenRegions(path), .. recipe.NewStages()];
}
