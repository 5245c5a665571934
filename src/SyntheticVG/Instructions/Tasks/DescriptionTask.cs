using SyntheticVG.Conversations;
using SyntheticVG.Instructions.Original;
using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Instructions.Tasks;

/// <summary>What a region is: its description, or its name and attributes where it has none.</summary>
internal sealed class DescriptionTask : IGraphTask
{
    /// <inheritdoc/>
    public string Name => "description";

    /// <inheritdoc/>
    public bool Fits(SceneGraph graph) => graph.Regions.Any(OutsideText.IsDescribed);

    /// <inheritdoc/>
    public GraphConversation Write(SceneGraph graph, IDraws draws, TaskStyle style)
    {
        int[] described = [.. Enumerable.Range(0, graph.Regions.Count).Where(i => OutsideText.IsDescribed(graph.Regions[i]))];
        var region = described[draws.Choose("region", described.Length)];
        return new([Turn.Ask(RobinPrompts.AboutRegions(PromptRegions.Of(graph, style.Boxes), TaskTexts.About(OriginalTexts.Description, region, draws, style))),
            Turn.Answer(OutsideText.Describe(graph.Regions[region], style))]);
    }
}
