using SyntheticVG.Datasets;
using SyntheticVG.Datasets.Joining;
using SyntheticVG.Datasets.Reading;
using SyntheticVG.Engine.Regions;
using SyntheticVG.Models.Batching;
using SyntheticVG.Perception;
using SyntheticVG.Web.Serve.Requests;

namespace SyntheticVG.App.Serving;

/// <summary>The service's graphs, made as <c>synvg graph</c> makes them.</summary>
/// <param name="name">The name by which requests ask for it.</param>
/// <param name="grapher">Whoever makes them; goes with the model.</param>
internal sealed class PhotoGraphModel(string name, PhotoGrapher grapher) : IGraphModel, IDisposable
{
    private static readonly string[] OfNotes = ["noted", "read", "repaired", "dropped"];

    /// <inheritdoc/>
    public string Name => name;

    /// <inheritdoc/>
    public async Task<GraphedPhoto> GraphAsync(UploadedPhoto photo, CancellationToken cancellationToken)
    {
        Caller.Name = photo.Sender;
        var image = Named(PlainPhoto.Open(photo.File), photo.Name);
        var report = new ReadReport { Repairs = true };
        var outcome = photo.Regions is { } regions
            ? await grapher.RunAsGivenAsync(photo.RequireFew(GivenRegions.With(image, regions, report)), cancellationToken)
            : await grapher.RunAsync(image, cancellationToken);
        if (outcome.Graph is not { } graph)
            throw new InvalidDataException($"{photo.Name}: no graph: {outcome.Why}");
        var notes = outcome.Counts.All.Where(count => OfNotes.Contains(count.Kind))
            .ToDictionary(count => $"{count.Stage}/{count.Kind}/{count.Code}", count => count.Count);
        foreach (var (kind, count) in report.Counts)
            notes[$"{GivenRegions.StageName}/read/{kind}"] = count;
        return new(graph, notes, outcome.Times.ToDictionary(time => time.Key, time => time.Value.TotalSeconds));
    }

    /// <inheritdoc/>
    public void Dispose() => grapher.Dispose();

    // The file on this machine is called otherwise.
    private static AnnotatedImage Named(AnnotatedImage image, string name) => image with
    {
        Graph = image.Graph with { Image = image.Graph.Image with { Key = $"file:{name}", File = name } },
    };
}
