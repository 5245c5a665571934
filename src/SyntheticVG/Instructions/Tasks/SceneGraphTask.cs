using SyntheticVG.Conversations;
using SyntheticVG.SceneGraphs;
using SyntheticVG.SceneGraphs.GraphText;

namespace SyntheticVG.Instructions.Tasks;

/// <summary>The graph of given regions.</summary>
public sealed class SceneGraphTask : IGraphTask
{
    /// <inheritdoc/>
    public string Name => "scene-graph";

    /// <inheritdoc/>
    public bool Fits(SceneGraph graph) => graph.Regions.Count > 0;

    /// <inheritdoc/>
    public GraphConversation Write(SceneGraph graph, IDraws draws, TaskStyle style)
    {
        var chosen = style.Choice.Limit(graph, style.MostRelationships, draws);
        return new([Turn.Ask(RobinPrompts.SceneGraph(PromptRegions.Of(graph, style.Boxes))), Turn.Answer(GraphTextWriter.Write(chosen, style.Text).TrimEnd('\n'))]);
    }
}
