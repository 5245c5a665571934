using SyntheticVG.Conversations;
using SyntheticVG.Instructions.Original;
using SyntheticVG.SceneGraphs;
using SyntheticVG.SceneGraphs.GraphText;

namespace SyntheticVG.Instructions.Tasks;

/// <summary>The relationships of one region.</summary>
internal sealed class RelationshipsTask : IGraphTask
{
    /// <inheritdoc/>
    public string Name => "relationships";

    /// <inheritdoc/>
    public bool Fits(SceneGraph graph) => graph.Relationships.Count > 0;

    /// <inheritdoc/>
    public GraphConversation Write(SceneGraph graph, IDraws draws, TaskStyle style)
    {
        int[] subjects = [.. graph.Relationships.Select(r => r.Subject).Distinct().Order()];
        var subject = subjects[draws.Choose("subject", subjects.Length)];
        return new(
            [Turn.Ask(RobinPrompts.AboutRegions(PromptRegions.Of(graph, style.Boxes), TaskTexts.About(OriginalTexts.Relationships, subject, draws, style))),
                Turn.Answer(AnswerOf(graph, subject, draws, style))]);
    }

    /// <summary>A subject's relationships in the order of their objects; empty where it has none.</summary>
    internal static string AnswerOf(SceneGraph graph, int subject, IDraws draws, TaskStyle style)
    {
        var its = graph with { Relationships = [.. graph.Relationships.Where(r => r.Subject == subject)] };
        return GraphTextWriter.WriteRelationships(style.Choice.Limit(its, style.MostRelationshipsOfOne, draws), subject, style.Text);
    }
}
