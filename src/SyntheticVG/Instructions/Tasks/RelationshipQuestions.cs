using SyntheticVG.Conversations;
using SyntheticVG.SceneGraphs;
using SyntheticVG.SceneGraphs.GraphText;

namespace SyntheticVG.Instructions.Tasks;

/// <summary>The relationships of one region in one category.</summary>
internal sealed class CategoryTask : IGraphTask
{
    /// <inheritdoc/>
    public string Name => "relationships-of-category";

    /// <inheritdoc/>
    public bool Fits(SceneGraph graph) => graph.Relationships.Count > 0;

    /// <inheritdoc/>
    public GraphConversation Write(SceneGraph graph, IDraws draws, TaskStyle style)
    {
        // A category first, then a subject in it: else the rare ones would hardly be asked about.
        var categories = graph.Relationships.Select(r => r.Category).Distinct().Order().ToList();
        var category = categories[draws.Choose("category", categories.Count)];
        var subjects = graph.Relationships.Where(r => r.Category == category).Select(r => r.Subject).Distinct().Order().ToList();
        var subject = subjects[draws.Choose("subject", subjects.Count)];
        var its = graph with { Relationships = [.. graph.Relationships.Where(r => r.Category == category)] };
        return new(
        [
            Turn.Ask(RobinPrompts.AboutRegions(PromptRegions.Of(graph, style.Boxes), TaskTexts.OfCategory(subject, category))),
            Turn.Answer(RelationshipsTask.AnswerOf(its, subject, draws, style)),
        ]);
    }
}

/// <summary>What holds from one region to another.</summary>
internal sealed class PairTask : IGraphTask
{
    /// <inheritdoc/>
    public string Name => "pair";

    /// <inheritdoc/>
    public bool Fits(SceneGraph graph) => graph.Relationships.Count > 0;

    /// <inheritdoc/>
    public GraphConversation Write(SceneGraph graph, IDraws draws, TaskStyle style)
    {
        var pairs = graph.Relationships.Select(r => (r.Subject, r.Object)).Distinct().Order().ToList();
        var (subject, @object) = pairs[draws.Choose("pair", pairs.Count)];
        var predicates = graph.Relationships.Where(r => r.Subject == subject && r.Object == @object).Select(r => GraphTextWriter.Predicate(r.Predicate))
            .Distinct(StringComparer.Ordinal);
        return new(
        [
            Turn.Ask(RobinPrompts.AboutRegions(PromptRegions.Of(graph, style.Boxes), TaskTexts.OfPair(subject, @object))),
            Turn.Answer(string.Join(", ", predicates)),
        ]);
    }
}

/// <summary>Whether a relationship holds; the wrong ones are those that the pipeline rejected. Yes and no come up equally often.</summary>
internal sealed class YesOrNoTask : IGraphTask
{
    /// <inheritdoc/>
    public string Name => "yes-or-no";

    /// <inheritdoc/>
    public bool WithRejected => true;

    /// <inheritdoc/>
    public bool Fits(SceneGraph graph) => graph.Relationships.Any(Rejection.IsRejected) && !graph.Relationships.All(Rejection.IsRejected);

    /// <inheritdoc/>
    public GraphConversation Write(SceneGraph graph, IDraws draws, TaskStyle style)
    {
        var wrong = draws.Choose("yes or no", 2) == 1;
        var candidates = graph.Relationships.Where(r => Rejection.IsRejected(r) == wrong).ToList();
        var asked = candidates[draws.Choose("relationship", candidates.Count)];
        return new(
        [
            Turn.Ask(RobinPrompts.AboutRegions(PromptRegions.Of(graph, style.Boxes),
                TaskTexts.WhetherTrue(asked.Subject, GraphTextWriter.Predicate(asked.Predicate), asked.Object))),
            Turn.Answer(wrong ? "no" : "yes"),
        ]);
    }
}
