using SyntheticVG.Engine.Edit;
using SyntheticVG.Engine.Filters;
using SyntheticVG.Engine.Stages;
using SyntheticVG.Engine.Students;

namespace SyntheticVG.Engine.Recipes;

/// <summary>
/// Stage 2 of the paper for one image: the student writes a graph, the editor corrects it, and what was added passes the same
/// filters as a teacher's words.
/// </summary>
/// <param name="student">Whoever wrote the graphs.</param>
/// <param name="editor">Whoever corrects them.</param>
/// <param name="rules">Judges the whole graph by measurements.</param>
/// <param name="verifier">Judges what the editor added, and annotations that the editor disputes.</param>
/// <param name="protects">Whether annotations cannot be removed or replaced by the editor alone.</param>
public sealed class SgEdit(IStudent student, IEditor editor, IGraphFilter rules, IGraphFilter verifier, bool protects = true) : IGraphRecipe
{
    /// <inheritdoc/>
    public IReadOnlyList<IGraphStage> NewStages()
    {
        var edit = new EditStage(editor, protects);
        return [new StudentGraphStage(student), edit, rules, new PartFilter(verifier, edit.IsToBeVerified), new EditLimits(), new EditWorth(edit)];
    }
}
