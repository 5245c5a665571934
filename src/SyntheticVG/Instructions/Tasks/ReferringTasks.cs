using SyntheticVG.Conversations;
using SyntheticVG.Instructions.Original;
using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Instructions.Tasks;

/// <summary>Which region a phrase means.</summary>
/// <param name="box">Whether regions are not given, and the answer is a box.</param>
internal sealed class GroundingTask(bool box = false) : IGraphTask
{
    /// <inheritdoc/>
    public string Name => box ? "grounding-with-box" : "grounding";

    /// <inheritdoc/>
    public bool Fits(SceneGraph graph) => ReferringPhrases.Of(graph).Count > 0;

    /// <inheritdoc/>
    public GraphConversation Write(SceneGraph graph, IDraws draws, TaskStyle style)
    {
        var (region, phrase) = ReferringPhrases.Draw(graph, draws);
        var question = style.Say(OriginalTexts.Grounding, draws) + phrase;
        return box
            ? new([Turn.Ask(RobinPrompts.AboutPicture(question)), Turn.Answer(ReferringPhrases.BoxOf(graph, region))], WholePicture: true)
            : new([Turn.Ask(RobinPrompts.AboutRegions(PromptRegions.Of(graph, style.Boxes), question)), Turn.Answer(TaskTexts.Named(region))]);
    }
}

/// <summary>A phrase that means one region and no other.</summary>
/// <param name="box">Whether the region is given as a box.</param>
internal sealed class RegionPhraseTask(bool box = false) : IGraphTask
{
    /// <inheritdoc/>
    public string Name => box ? "region-phrase-of-box" : "region-phrase";

    /// <inheritdoc/>
    public bool Fits(SceneGraph graph) => ReferringPhrases.Of(graph).Count > 0;

    /// <inheritdoc/>
    public GraphConversation Write(SceneGraph graph, IDraws draws, TaskStyle style)
    {
        var (region, phrase) = ReferringPhrases.Draw(graph, draws);
        var question = style.Say(OriginalTexts.ShortDescription, draws)
            .Replace("<region>", box ? ReferringPhrases.BoxOf(graph, region) : TaskTexts.Named(region), StringComparison.Ordinal);
        return box
            ? new([Turn.Ask(RobinPrompts.AboutPicture(question)), Turn.Answer(phrase)], WholePicture: true)
            : new([Turn.Ask(RobinPrompts.AboutRegions(PromptRegions.Of(graph, style.Boxes), question)), Turn.Answer(phrase)]);
    }
}
