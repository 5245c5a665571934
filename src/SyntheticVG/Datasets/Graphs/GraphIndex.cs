using SyntheticVG.Datasets.Reading;
using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Datasets.Graphs;

/// <summary>The graphs of a file or folder in any form that <see cref="GraphSource"/> reads, found by their photo; of each only its place is held.</summary>
/// <remarks>What is no plain file of <see cref="GraphLines"/> is first copied into one that lives as long as the index.</remarks>
public sealed class GraphIndex : IDisposable
{
    private readonly JsonLines _lines;
    private readonly string? _temporary;

    private GraphIndex(string path, string? temporary)
    {
        (_lines, _temporary) = (new(path), temporary);
        Keys = [.. Enumerable.Range(0, _lines.Count).Select(line => _lines.ImageOf(line).Key).Distinct()];
    }

    /// <summary>The photos, each once, in order.</summary>
    public IReadOnlyList<string> Keys { get; }

    /// <summary>Graphs whose photo had one before; they are not looked at.</summary>
    public int Repeated => _lines.Count - Keys.Count;

    /// <summary>Goes over the graphs once.</summary>
    /// <param name="path">The file or folder.</param>
    /// <param name="report">Counts what is wrong with rows.</param>
    /// <exception cref="FileNotFoundException">There is nothing of that name.</exception>
    /// <exception cref="ArgumentException">It is a folder of several data sets.</exception>
    /// <exception cref="InvalidDataException">Nothing in it is recognised, or a line is no graph.</exception>
    public static GraphIndex Open(string path, ReadReport report)
    {
        var source = GraphSource.FindOne(path, report);
        if (source.Kind == "graph-lines" && !source.Path.EndsWith(".zst", StringComparison.Ordinal))
            return new(source.Path, null);
        var copy = Path.GetTempFileName();
        try
        {
            source.CopyTo(copy);
            return new(copy, copy);
        }
        catch
        {
            File.Delete(copy);
            throw;
        }
    }

    /// <summary>The graph of a photo: of its key, or of a key that the photo has in another data set (<c>vg:2407890</c>), of its picture where that is its key;
    /// null where there is none.</summary>
    /// <exception cref="InvalidDataException">Its line is no graph.</exception>
    public SceneGraph? Find(ImageInfo image)
    {
        ArgumentNullException.ThrowIfNull(image);
        return _lines.Find(image) is { } line ? _lines.Read(line) : null;
    }

    /// <summary>The graph of a key; null where there is none.</summary>
    /// <exception cref="InvalidDataException">Its line is no graph.</exception>
    public SceneGraph? Find(string key) => _lines.Find([key]) is { } line ? _lines.Read(line) : null;

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_temporary is not null)
            File.Delete(_temporary);
    }
}
