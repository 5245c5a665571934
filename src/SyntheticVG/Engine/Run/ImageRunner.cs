using SyntheticVG.Datasets;
using SyntheticVG.Engine.Perception;
using SyntheticVG.Engine.Stages;
using SyntheticVG.Engine.Teacher.Chat;
using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Engine.Run;

/// <summary>Takes one image at a time through a recipe: counts, times, scores against the truth, catches, writes.</summary>
/// <param name="recipe">The stages.</param>
/// <param name="time">The clock of the stages' times.</param>
/// <remarks>
/// What a stage throws about the image fails the image under a stable code, with stage, file and message; what concerns the run
/// (<see cref="RunFault"/>) passes. Safe for concurrent use.
/// </remarks>
public sealed class ImageRunner(IGraphRecipe recipe, TimeProvider time)
{
    private const string DataStage = "data", DepthStage = "depth", GraphStage = "graph", PictureStage = "pictures";

    /// <summary>How far things are; null where no stage asks for it.</summary>
    public DepthMaps? Depth { get; init; }

    /// <summary>Draws finished graphs; null for no pictures.</summary>
    public IGraphPictures? Pictures { get; init; }

    /// <summary>Whether a graph without any relationship is a graph too; else the image is left out.</summary>
    public bool KeepWithoutRelationships { get; init; } = true;

    /// <summary>The run's own stop: an image whose work was cancelled by anything else has failed.</summary>
    public CancellationToken Stop { get; init; }

    /// <summary>The image's graph, or why there is none.</summary>
    /// <param name="place">Place of the image in the order of the input.</param>
    /// <param name="source">The image.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    public async Task<ImageOutcome> RunAsync(long place, SourceImage source, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(source);
        var notes = new ImageNotes(place, source.Key, source.Image?.Graph.Image);
        if (source.Counts is { } counts)
            notes.Add(counts);
        if (source.Image is not { } image)
            return notes.Fail(DataStage, new(source.Failure ?? ImageFault.Unreadable, source.Problem));
        var stage = DepthStage;
        try
        {
            var (graph, depth) = (image.Graph, notes.Timed(DepthStage, time, () => Depth?.Of(image)));
            foreach (var next in recipe.NewStages())
            {
                stage = next.Name;
                var started = time.GetTimestamp();
                var result = await next.ApplyAsync(new(graph, depth, image), cancellationToken);
                notes.Took(stage, time.GetElapsedTime(started));
                notes.Add(result);
                if (result.LeaveOut is { } reason)
                    return notes.LeaveOut(stage, reason, result.Problem);
                graph = result.Graph;
                if (next.ScoredAs is { } name)
                    notes.Score(name, graph, image.Truth);
            }
            stage = GraphStage;
            if (graph.Relationships.Count == 0 && !KeepWithoutRelationships)
                return notes.LeaveOut(stage, "no-relationships");
            (graph, var line) = ImageNotes.Written(graph);
            Draw(place, image, graph, notes, cancellationToken);
            return notes.Write(graph, line);
        }
        catch (AnswerPendingException e)
        {
            return notes.Wait(e.Key);
        }
        catch (Exception e) when (!IsOfTheRun(e, cancellationToken))
        {
            return notes.Fail(stage, ImageFault.Of(e, image.PicturePath));
        }
    }

    // A picture that cannot be drawn costs the picture.
    private void Draw(long place, AnnotatedImage image, SceneGraph graph, ImageNotes notes, CancellationToken cancellationToken)
    {
        try
        {
            notes.Timed(PictureStage, time, () => Pictures?.Draw(place, image, graph));
        }
        catch (Exception e) when (!IsOfTheRun(e, cancellationToken))
        {
            notes.Add(PictureStage, ImageFault.Of(e, image.PicturePath));
        }
    }

    private bool IsOfTheRun(Exception e, CancellationToken cancellationToken) =>
        e is OperationCanceledException && !cancellationToken.IsCancellationRequested && !Stop.IsCancellationRequested ? false : RunFault.IsOfTheRun(e);
}
