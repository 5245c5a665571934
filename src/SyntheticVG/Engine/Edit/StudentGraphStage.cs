using SyntheticVG.Engine.Stages;
using SyntheticVG.Engine.Students;
using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Engine.Edit;

/// <summary>Takes the student's graph of the photo, with annotations about it.</summary>
/// <param name="student">Whoever wrote it.</param>
internal sealed class StudentGraphStage(IStudent student) : IGraphStage
{
    /// <inheritdoc/>
    public string Name => StudentStage.StageName;

    /// <inheritdoc/>
    public async Task<StageResult> ApplyAsync(StageInput input, CancellationToken cancellationToken) =>
        await student.WriteAsync(input.Image, input.Graph, cancellationToken) is { } written
            ? written with { Graph = HumanKnowledge.Join(written.Graph with { Image = Named(written.Graph.Image, input.Graph.Image) }, input.Graph) }
            : StageResult.Without(input.Graph, "no-graph");

    // The graph keeps its name; where the picture lies, and that it is for evaluation, the data know too.
    private static ImageInfo Named(ImageInfo graph, ImageInfo data) => graph with
    {
        File = data.File,
        Evaluation = graph.Evaluation || data.Evaluation,
        Licence = graph.Licence ?? data.Licence,
        Sources =
            new SortedDictionary<string, string>(data.Sources.Concat(graph.Sources).DistinctBy(source => source.Key).ToDictionary(), StringComparer.Ordinal),
    };
}
