using SyntheticVG.Engine.Regions;
using SyntheticVG.Engine.Stages;
using SyntheticVG.Engine.Students;

namespace SyntheticVG.Engine.Recipes;

/// <summary>A student's graphs, as it writes them: regions, then the model; nothing is filtered.</summary>
/// <param name="regions">Regions: propose, merge, confirm, cap; or as they were given.</param>
/// <param name="student">The model.</param>
public sealed class StudentGraphs(RegionStage regions, IStudent student) : IGraphRecipe
{
    /// <inheritdoc/>
    public IReadOnlyList<IGraphStage> NewStages() => [regions, new StudentStage(student)];
}
