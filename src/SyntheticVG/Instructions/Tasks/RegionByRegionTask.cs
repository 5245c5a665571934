using SyntheticVG.Conversations;
using SyntheticVG.Instructions.Original;
using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Instructions.Tasks;

/// <summary>Region by region in one conversation: what it is, then its relationships.</summary>
/// <remarks>The authors' detailed mode. What has been said of a region stands before its relationships, as when the model writes.</remarks>
/// <param name="regions">How many regions a conversation goes through.</param>
internal sealed class RegionByRegionTask(int regions = 1) : IGraphTask
{
    /// <inheritdoc/>
    public string Name => "region-by-region";

    /// <inheritdoc/>
    public bool Fits(SceneGraph graph) => Subjects(graph).Count > 0;

    /// <inheritdoc/>
    public GraphConversation Write(SceneGraph graph, IDraws draws, TaskStyle style)
    {
        var subjects = Subjects(graph);
        var names = PromptRegions.Of(graph, style.Boxes);
        List<Turn> turns = [];
        foreach (var subject in draws.Shuffle(subjects.Count).Take(regions).Select(i => subjects[i]))
        {
            var describe = TaskTexts.About(OriginalTexts.Description, subject, draws, style);
            turns.Add(Turn.Ask(turns.Count == 0 ? RobinPrompts.AboutRegions(names, describe) : describe));
            turns.Add(Turn.Answer(OutsideText.Describe(graph.Regions[subject], style)));
            turns.Add(Turn.Ask(TaskTexts.About(OriginalTexts.Relationships, subject, draws, style)));
            turns.Add(Turn.Answer(RelationshipsTask.AnswerOf(graph, subject, draws, style)));
        }
        return new(turns);
    }

    private static List<int> Subjects(SceneGraph graph) =>
        [.. graph.Relationships.Select(r => r.Subject).Distinct().Where(i => OutsideText.IsDescribed(graph.Regions[i])).Order()];
}
