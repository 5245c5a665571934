using SyntheticVG.Engine.Edit;
using SyntheticVG.Engine.Filters;
using SyntheticVG.Engine.Filters.Rules;
using SyntheticVG.Engine.Perception;
using SyntheticVG.Engine.Run;
using SyntheticVG.Engine.Teacher.Chat;
using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Engine.Recipes;

/// <summary>
/// Stage 2 of the paper for one image: the student writes a graph, the editor corrects it, and what was added passes the same
/// filters as a teacher's words.
/// </summary>
/// <param name="student">Whoever wrote the graphs.</param>
/// <param name="editor">Whoever corrects them.</param>
/// <param name="rules">Judges the whole graph by measurements.</param>
/// <param name="verifier">Judges what the editor added, and what people stated and the editor disputes.</param>
/// <param name="pictures">Draws the finished graph of an image, or null for no pictures.</param>
public sealed class SgEdit(IStudentGraphs student, IEditor editor, IGraphFilter rules, IGraphFilter verifier, IGraphPictures? pictures = null) : IGraphRecipe
{
    private const double MostRemoved = 0.7; // of the student's relationships; beyond it the graph is not worth keeping,
    private const int UnlessAdded = 5; // unless so many additions were verified

    /// <summary>The stages after which relationships are held against the truth, in order.</summary>
    public IReadOnlyList<string> Stages { get; } = ["student", EditApplication.Stage, rules.Name, verifier.Name, Limits.Name];

    /// <summary>How far things are: of the maps that came with the photos, unless said otherwise.</summary>
    public DepthMaps Depth { get; init; } = new();

    private static EditLimits Limits { get; } = new();

    /// <inheritdoc/>
    public async Task<ImageOutcome> ProcessAsync(int place, SourceImage source, CancellationToken cancellationToken)
    {
        var work = new ImageWork(place, source.Key);
        if (source.Image is not { } image)
            return work.Fail("data", source.Failure!); // an image without a picture says why
        work.Image = image.Graph.Image;
        var stage = EditApplication.Stage;
        try
        {
            if (await student.WriteAsync(image, cancellationToken) is not { } written)
                return work.Drop("student", "no-graph");
            var depth = Depth.Of(image);
            var before = HumanKnowledge.Join(written with { Image = Named(written.Image, image.Graph.Image) }, image.Graph);
            work.Score("student", before, image.Truth);

            var question = new EditQuestion { Image = image, Graph = before, Depth = depth, Hints = EditHints.Of(before, new RuleEngine(before, depth)) };
            var answer = work.After(await editor.EditAsync(question, cancellationToken));
            if (answer.Failure is { } failure)
                return work.Drop(EditApplication.Stage, failure);
            stage = verifier.Name;

            var simulated = editor.Name.StartsWith("simulated", StringComparison.Ordinal);
            var mark = $"editor: {editor.Name}";
            var edited = work.After(new EditApplication(before, mark, simulated ? RelationshipOrigin.Simulated : RelationshipOrigin.Editor).Apply(answer.Edits), before);
            work.Score(EditApplication.Stage, edited.Graph, image.Truth);

            var disputed = edited.Disputed.Select(r => (r.Subject, r.Predicate, r.Object)).ToHashSet();
            var graph = work.After(await rules.FilterAsync(new(edited.Graph, depth, image), cancellationToken), edited.Graph, rules.Name);
            work.Score(rules.Name, graph, image.Truth);
            graph = work.After(
                await PartFilter.FilterAsync(verifier, new(graph, depth, image), r => r.Source == mark || disputed.Contains((r.Subject, r.Predicate, r.Object)), cancellationToken),
                graph, verifier.Name);
            work.Score(verifier.Name, graph, image.Truth);
            graph = work.After(await Limits.FilterAsync(new(graph, depth, image), cancellationToken), graph, Limits.Name);
            work.Score(Limits.Name, graph, image.Truth);
            work.ScoreEdits(before, graph, image.Truth);

            var verified = graph.Relationships.Count(r => r.Source == mark);
            work.CountVerified(verified);
            if (edited.Removed.Count(removed => removed.Reason != "replaced") > MostRemoved * before.Relationships.Count && verified < UnlessAdded)
                return work.Drop(EditApplication.Stage, "low-quality");
            pictures?.Draw(place, image, graph);
            return work.Write(graph);
        }
        catch (CallUnansweredException e) // the editor's or a verifier's; retried on request
        {
            return work.Fail(stage, "unanswered", e.Message);
        }
        catch (AnswerPendingException)
        {
            return work.Wait();
        }
        catch (InvalidDataException e)
        {
            return work.Fail("data", "unreadable", e.Message);
        }
    }

    // The graph keeps its name; where the picture lies, and that it is for evaluation, the data know too.
    private static ImageInfo Named(ImageInfo graph, ImageInfo data) => graph with
    {
        File = data.File,
        Evaluation = graph.Evaluation || data.Evaluation,
        Licence = graph.Licence ?? data.Licence,
        Sources = new SortedDictionary<string, string>(data.Sources.Concat(graph.Sources).DistinctBy(source => source.Key).ToDictionary(), StringComparer.Ordinal),
    };
}
