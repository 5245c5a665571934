using SyntheticVG.Conversations;
using SyntheticVG.Instructions.Original;
using SyntheticVG.SceneGraphs;
using SyntheticVG.SceneGraphs.GraphText;

namespace SyntheticVG.Instructions.Tasks;

/// <summary>The graph of given regions.</summary>
internal sealed class SceneGraphTask : IGraphTask
{
    /// <inheritdoc/>
    public string Name => "scene-graph";

    /// <inheritdoc/>
    public bool Fits(SceneGraph graph) => graph.Regions.Count > 0;

    /// <inheritdoc/>
    public GraphConversation Write(SceneGraph graph, IDraws draws, TaskStyle style)
    {
        var chosen = style.Choice.Limit(graph, style.MostRelationships, draws);
        return new([Turn.Ask(RobinPrompts.AboutRegions(PromptRegions.Of(graph, style.Boxes), style.Say(OriginalTexts.DetailedGraph, draws))),
            Turn.Answer(GraphTextWriter.Write(chosen, style.Text).TrimEnd('\n'))]);
    }
}

/// <summary>Regions, their boxes and the graph, from the whole picture.</summary>
internal sealed class GraphWithBoxesTask : IGraphTask
{
    /// <inheritdoc/>
    public string Name => "scene-graph-with-boxes";

    /// <inheritdoc/>
    public bool Fits(SceneGraph graph) => graph.Regions.Count > 0;

    /// <inheritdoc/>
    public GraphConversation Write(SceneGraph graph, IDraws draws, TaskStyle style)
    {
        var chosen = style.Choice.Limit(graph, style.MostRelationships, draws);
        return new(
            [Turn.Ask(RobinPrompts.AboutPicture(style.Say(OriginalTexts.GraphWithBoxes, draws))),
                Turn.Answer(GraphTextWriter.Write(chosen, style.Text with { Boxes = true }).TrimEnd('\n'))],
            WholePicture: true);
    }
}
