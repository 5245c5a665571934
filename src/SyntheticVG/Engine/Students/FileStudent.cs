using SyntheticVG.Datasets;
using SyntheticVG.Datasets.Graphs;
using SyntheticVG.Engine.Stages;
using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Engine.Students;

/// <summary>A student whose graphs stand in a file of <see cref="GraphLines"/>; photos are found by key, by their ids in data sets, and by name.</summary>
public sealed class FileStudent : IStudent
{
    private readonly JsonLines _lines;

    /// <summary>Indexes the file; of each line only its place is kept.</summary>
    /// <exception cref="InvalidDataException">A line is no graph.</exception>
    public FileStudent(string path) => _lines = new(path);

    /// <inheritdoc/>
    public string Name => "file";

    /// <summary>How many graphs there are.</summary>
    public int Count => _lines.Count;

    /// <summary>Whether there is a graph of a key.</summary>
    public bool Has(string key) => _lines.Find([key]) is not null;

    /// <summary>Whether there is a graph of the photo.</summary>
    public bool Has(ImageInfo image) => Find(image) is not null;

    /// <inheritdoc/>
    /// <exception cref="InvalidDataException">The photo has another size than its graph says.</exception>
    public Task<StageResult?> WriteAsync(AnnotatedImage image, SceneGraph regions, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (Find(image.Graph.Image) is not { } line)
            return Task.FromResult<StageResult?>(null);
        var (graph, photo) = (_lines.Read(line), image.Graph.Image);
        return (graph.Image.Width, graph.Image.Height) == (photo.Width, photo.Height)
            ? Task.FromResult<StageResult?>(new(graph))
            : throw new InvalidDataException($"{photo.Key}: the photo is {photo.Width} × {photo.Height}; its graph is about one of {graph.Image.Width} × {graph.Image.Height}");
    }

    private int? Find(ImageInfo image) => _lines.Find(image) ?? _lines.Find([image.File, image.File[(image.File.LastIndexOf('/') + 1)..]]);
}
