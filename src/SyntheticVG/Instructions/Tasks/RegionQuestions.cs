using SyntheticVG.Conversations;
using SyntheticVG.Instructions.Original;
using SyntheticVG.SceneGraphs;
using SyntheticVG.SceneGraphs.GraphText;

namespace SyntheticVG.Instructions.Tasks;

/// <summary>The name of one region.</summary>
internal sealed class NameTask : IGraphTask
{
    /// <inheritdoc/>
    public string Name => "name";

    /// <inheritdoc/>
    public bool Fits(SceneGraph graph) => graph.Regions.Any(IsNamed);

    /// <inheritdoc/>
    public GraphConversation Write(SceneGraph graph, IDraws draws, TaskStyle style)
    {
        int[] named = [.. Enumerable.Range(0, graph.Regions.Count).Where(i => IsNamed(graph.Regions[i]))];
        var region = named[draws.Choose("region", named.Length)];
        return new([Turn.Ask(RobinPrompts.AboutRegions(PromptRegions.Of(graph, style.Boxes), TaskTexts.NameOf(region))),
            Turn.Answer(OutsideText.Clean(graph.Regions[region].Name))]);
    }

    private static bool IsNamed(Region region) => OutsideText.Clean(region.Name).Length > 0;
}

/// <summary>Names and attributes of all regions.</summary>
internal sealed class AttributesTask : IGraphTask
{
    /// <inheritdoc/>
    public string Name => "attributes";

    /// <inheritdoc/>
    public bool Fits(SceneGraph graph) => graph.Regions.Any(region => region.Attributes.Count > 0);

    /// <inheritdoc/>
    public GraphConversation Write(SceneGraph graph, IDraws draws, TaskStyle style) => new(
    [
        Turn.Ask(RobinPrompts.AboutRegions(PromptRegions.Of(graph, style.Boxes), style.Say(OriginalTexts.Attributes, draws))),
        Turn.Answer(GraphTextWriter.Write(graph with { Relationships = [] }, style.Text).TrimEnd('\n')),
    ]);
}
