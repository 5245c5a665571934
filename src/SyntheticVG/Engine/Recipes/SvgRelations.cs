using SyntheticVG.Engine.Filters;
using SyntheticVG.Engine.Regions;
using SyntheticVG.Engine.Stages;
using SyntheticVG.Engine.Teacher;

namespace SyntheticVG.Engine.Recipes;

/// <summary>
/// Stage 1 of the paper for one image: keep the annotated regions that a mask confirms, let the teacher complete the graph,
/// filter what it said.
/// </summary>
/// <param name="regions">Regions: propose, merge, confirm, cap.</param>
/// <param name="teacher">Whoever completes the graph.</param>
/// <param name="filters">Rules, verification, balance; in this order.</param>
public sealed class SvgRelations(RegionStage regions, ITeacher teacher, IReadOnlyList<IGraphFilter> filters) : IGraphRecipe
{
    /// <inheritdoc/>
    public IReadOnlyList<IGraphStage> NewStages() => [regions, new TeacherStage(teacher), .. filters];
}
