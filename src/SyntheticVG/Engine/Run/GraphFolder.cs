using System.Text.Encodings.Web;
using System.Text.Json;
using SyntheticVG.Datasets.Graphs;
using SyntheticVG.Images;
using SyntheticVG.Images.Codecs;
using SyntheticVG.Images.Diagrams;
using SyntheticVG.Images.Drawing;
using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Engine.Run;

/// <summary>The folder of one photo's graph: <c>graph.json</c>, <c>photo.png</c> with the graph drawn over it, <c>graph.svg</c>, <c>graph.dot</c>.</summary>
public static class GraphFolder
{
    /// <summary>The graph's file, the last that is written: a folder that has it is whole.</summary>
    public const string GraphFile = GraphSource.GraphFile;

    private static readonly JsonWriterOptions Indented = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes the folder's files; each is whole or absent.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="folder">The folder; made where it is not there.</param>
    /// <param name="photo">The photo's file; null: <see cref="ImageInfo.File"/> of the graph, seen from the current directory.</param>
    /// <param name="seed">Decides the order of the colours.</param>
    /// <param name="cancellationToken">Stops before the files are begun.</param>
    /// <exception cref="FileNotFoundException">There is no such photo.</exception>
    /// <exception cref="InvalidDataException">The photo is no picture.</exception>
    /// <exception cref="IOException">The folder cannot be written.</exception>
    public static Task WriteAsync(SceneGraph graph, string folder, string? photo = null, int seed = 1, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(graph);
        var file = photo ?? graph.Image.File;
        return File.Exists(file)
            ? Task.Run(() => Write(graph, folder, PhotoFile.Read(file, graph.Image), seed), cancellationToken)
            : throw new FileNotFoundException($"{file}: no such photo; expected the photo of the graph, to draw it on", file);
    }

    /// <summary>As <see cref="WriteAsync"/>, with the photo's pixels.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="folder">The folder.</param>
    /// <param name="photo">The photo, of the graph's size.</param>
    /// <param name="seed">Decides the order of the colours.</param>
    public static void Write(SceneGraph graph, string folder, Picture photo, int seed)
    {
        WholeFile.Write(Path.Combine(folder, "photo.png"), PictureWriter.Png(new GraphPicture(new() { Seed = seed }).Draw(photo, graph), quick: true));
        var (svg, dot) = GraphDiagram.Both(graph, seed);
        WholeFile.Write(Path.Combine(folder, "graph.svg"), svg);
        WholeFile.Write(Path.Combine(folder, "graph.dot"), dot);
        using var json = JsonDocument.Parse(GraphLines.Write(graph));
        using var file = new WholeFile(Path.Combine(folder, GraphFile));
        using (var writer = new Utf8JsonWriter(file.Stream, Indented))
            json.WriteTo(writer);
        file.Stream.Write("\n"u8);
        file.Commit();
    }
}
