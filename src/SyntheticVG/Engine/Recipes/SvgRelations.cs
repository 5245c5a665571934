using SyntheticVG.Engine.Filters;
using SyntheticVG.Engine.Perception;
using SyntheticVG.Engine.Regions;
using SyntheticVG.Engine.Run;
using SyntheticVG.Engine.Teacher;
using SyntheticVG.Engine.Teacher.Chat;

namespace SyntheticVG.Engine.Recipes;

/// <summary>
/// Stage 1 of the paper for one image: keep the annotated regions that a mask confirms, let the teacher complete the graph,
/// filter what it said.
/// </summary>
/// <param name="regions">Regions: propose, merge, confirm, cap.</param>
/// <param name="teacher">Whoever completes the graph.</param>
/// <param name="filters">Rules, verification, balance; in this order.</param>
/// <param name="pictures">Draws the finished graph of an image, or null for no pictures.</param>
public sealed class SvgRelations(RegionStage regions, ITeacher teacher, IReadOnlyList<IGraphFilter> filters, IGraphPictures? pictures = null) : IGraphRecipe
{
    private const string TeacherStage = "teacher";

    /// <summary>Whether a graph without any relationship is a graph too; else the image is dropped.</summary>
    public bool KeepWithoutRelationships { get; init; }

    /// <summary>How far things are: of the maps that came with the photos, unless said otherwise.</summary>
    public DepthMaps Depth { get; init; } = new();

    /// <inheritdoc/>
    public async Task<ImageOutcome> ProcessAsync(int place, SourceImage source, CancellationToken cancellationToken)
    {
        var work = new ImageWork(place, source.Key);
        if (source.Image is not { } image)
            return work.Fail("data", source.Failure!);
        work.Image = image.Graph.Image;
        var stage = RegionStage.Name;
        try
        {
            var depth = Depth.Of(image);

            var found = work.After(await regions.ApplyAsync(image, cancellationToken), image.Graph);
            stage = TeacherStage;
            var answer = work.After(await teacher.AnswerAsync(new() { Image = image, Graph = found, Depth = depth }, cancellationToken), found, TeacherStage);
            if (answer.Failure is { } failure)
                return work.Drop(TeacherStage, failure);
            stage = "verifier";

            var graph = GraphCompletion.Complete(found, answer);
            work.Score("complete", graph, image.Truth);
            foreach (var filter in filters)
            {
                graph = work.After(await filter.FilterAsync(new(graph, depth, image), cancellationToken), graph, filter.Name);
                work.Score(filter.Name, graph, image.Truth);
            }

            if (graph.Relationships.Count == 0 && !KeepWithoutRelationships)
                return work.Drop("graph", "no-relationships");
            pictures?.Draw(place, image, graph);
            return work.Write(graph);
        }
        catch (CallUnansweredException e) // a list of things to look for, the teacher's or a verifier's; retried on request
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
}
