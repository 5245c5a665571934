using SyntheticVG.Datasets;
using SyntheticVG.Datasets.Graphs;
using SyntheticVG.Engine.Stages;
using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Engine.Students;

/// <summary>A student whose graphs stand in a file of <see cref="GraphLines"/>; photos are found by key, by their ids in data sets, and by name.</summary>
public sealed class FileStudent : IStudent
{
    internal const string StudentName = "file";

    private readonly JsonLines _lines;

    /// <summary>Indexes the file; of each line only its place is kept.</summary>
    /// <exception cref="InvalidDataException">A line is no graph.</exception>
    public FileStudent(string path) => _lines = new(path);

    /// <inheritdoc/>
    public string Name => StudentName;

    /// <summary>How many graphs there are.</summary>
    public int Count => _lines.Count;

    /// <summary>Whether there is a graph of a key.</summary>
    public bool Has(string key) => _lines.Find([key]) is not null;

    /// <summary>Whether there is a graph of the photo.</summary>
    public bool Has(ImageInfo image) => Find(image) is not null;

    /// <summary>The graph of a photo, whatever size it says the photo has; null where there is none.</summary>
    /// <exception cref="InvalidDataException">It cannot be read.</exception>
    public SceneGraph? GraphOf(ImageInfo image) => Find(image) is { } line ? _lines.Read(line) : null;

    /// <inheritdoc/>
    /// <exception cref="InvalidDataException">The photo has another size than its graph says.</exception>
    public Task<StageResult?> WriteAsync(AnnotatedImage image, SceneGraph regions, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return Task.FromResult(GraphOf(image.Graph.Image) is { } graph ? Fitting(graph, image.Graph.Image) : null);
    }

    /// <summary>A graph as a student's, if it is about a photo of this size.</summary>
    /// <exception cref="InvalidDataException">It is not.</exception>
    internal static StageResult Fitting(SceneGraph graph, ImageInfo photo) => (graph.Image.Width, graph.Image.Height) == (photo.Width, photo.Height)
        ? new(graph)
        : throw new InvalidDataException(
            $"{photo.Key}: the photo is {photo.Width} × {photo.Height}; its graph is about one of {graph.Image.Width} × {graph.Image.Height}");

    private int? Find(ImageInfo image) => _lines.Find(image) ?? _lines.Find([image.File, image.File[(image.File.LastIndexOf('/') + 1)..]]);
}
