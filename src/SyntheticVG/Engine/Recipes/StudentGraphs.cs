using SyntheticVG.Engine.Regions;
using SyntheticVG.Engine.Run;
using SyntheticVG.Engine.Students;

namespace SyntheticVG.Engine.Recipes;

/// <summary>A student's graphs, as it writes them: regions, then the model; nothing is filtered.</summary>
/// <param name="regions">Regions: propose, merge, confirm, cap; or as they were given.</param>
/// <param name="student">The model.</param>
/// <param name="pictures">Draws the finished graph of an image, or null for no pictures.</param>
public sealed class StudentGraphs(RegionStage regions, IGraphStudent student, IGraphPictures? pictures = null) : IGraphRecipe
{
    /// <summary>The student's stage in ledgers.</summary>
    public const string Stage = "student";

    /// <summary>Whether a graph without any relationship is a graph too; else the image is dropped.</summary>
    public bool KeepWithoutRelationships { get; init; }

    /// <inheritdoc/>
    public async Task<ImageOutcome> ProcessAsync(int place, SourceImage source, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(source);
        var work = new ImageWork(place, source.Key);
        if (source.Image is not { } image)
            return work.Fail("data", source.Failure!);
        work.Image = image.Graph.Image;
        try
        {
            var found = work.After(await regions.ApplyAsync(image, cancellationToken), image.Graph);
            var graph = work.After(await student.WriteAsync(image, found, cancellationToken), Stage);
            work.Score(Stage, graph, image.Truth);
            if (graph.Relationships.Count == 0 && !KeepWithoutRelationships)
                return work.Drop("graph", "no-relationships");
            pictures?.Draw(place, image, graph);
            return work.Write(graph);
        }
        catch (InvalidDataException e)
        {
            return work.Fail("data", "unreadable", e.Message);
        }
    }
}
