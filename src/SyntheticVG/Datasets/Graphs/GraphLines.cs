using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using SyntheticVG.Datasets.Reading;
using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Datasets.Graphs;

/// <summary>Our own file format: JSON lines, one scene graph a line, the schema version in each; plain or compressed with zstd.</summary>
/// <remarks>
/// Everything streams: memory is that of one graph. A line is checked in full when it is read, so whoever gets a graph need not
/// look again: every index is in range, every number finite, every mask of the image's size.
/// </remarks>
public static class GraphLines
{
    /// <summary>The schema version that this code writes.</summary>
    public const int Version = 1;

    private static readonly JsonWriterOptions WriterOptions = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, // names stay readable in any script
        SkipValidation = true,
    };

    /// <summary>One graph as a line, without its line end.</summary>
    public static string Write(SceneGraph graph)
    {
        var buffer = new ArrayBufferWriter<byte>(4096);
        Write(graph, buffer);
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    /// <summary>Writes one graph as a line in UTF-8, without its line end.</summary>
    public static void Write(SceneGraph graph, IBufferWriter<byte> output)
    {
        using var writer = new Utf8JsonWriter(output, WriterOptions);
        JsonSerializer.Serialize(writer, new(Version, graph.Image, graph.Regions, graph.Relationships), GraphJson.Default.GraphLine);
    }

    /// <summary>Writes a file, whole or not at all; a name that ends in <c>.zst</c> is compressed.</summary>
    /// <returns>How many graphs were written.</returns>
    public static long WriteFile(string path, IEnumerable<SceneGraph> graphs)
    {
        using var writer = new GraphLinesWriter(path);
        foreach (var graph in graphs)
            writer.Write(graph);
        writer.Commit();
        return writer.Count;
    }

    /// <summary>Reads one line.</summary>
    /// <exception cref="InvalidDataException">The line is no graph, of another version, or contradicts itself.</exception>
    public static SceneGraph Read(string line) => Read(Encoding.UTF8.GetBytes(line));

    /// <summary>Reads one line of UTF-8.</summary>
    /// <exception cref="InvalidDataException">The line is no graph, of another version, or contradicts itself.</exception>
    public static SceneGraph Read(ReadOnlySpan<byte> line)
    {
        GraphLine read;
        try
        {
            read = JsonSerializer.Deserialize(line, GraphJson.Default.GraphLine) ?? throw new InvalidDataException("found null; expected a graph");
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException) // the latter where a text is no Unicode
        {
            throw new InvalidDataException(VersionOf(line) is { } version and not Version ? OtherVersion(version) : $"not a graph: {JsonWords.Of(e)}", e);
        }
        if (read.Version != Version)
            throw new InvalidDataException(OtherVersion(read.Version));
        var graph = new SceneGraph { Image = read.Image, Regions = read.Regions, Relationships = read.Relationships };
        return Contradiction(graph) is { } contradiction ? throw new InvalidDataException(contradiction) : graph;
    }

    /// <summary>Reads the graphs of a file one after the other.</summary>
    /// <param name="path">The file, plain or zstd whatever its name.</param>
    /// <param name="report">Counts <c>bad-graph</c> for each line that is none, and <c>data-damaged</c>; strict where null.</param>
    /// <exception cref="InvalidDataException">A line is no graph, in strict reading; the message has file and line.</exception>
    public static IEnumerable<SceneGraph> ReadFile(string path, ReadReport? report = null)
    {
        using var file = LineFile.Open(path);
        foreach (var graph in ReadStream(file, path, report))
            yield return graph;
    }

    /// <summary>Reads the graphs of an open file one after the other; its position tells how far the reading has come.</summary>
    /// <param name="file">The file, at its start.</param>
    /// <param name="name">What errors call it.</param>
    /// <param name="report">As in <see cref="ReadFile"/>.</param>
    /// <exception cref="InvalidDataException">A line is no graph, in strict reading.</exception>
    public static IEnumerable<SceneGraph> ReadStream(Stream file, string name, ReadReport? report = null)
    {
        report ??= ReadReport.StopAtFirst;
        foreach (var line in LineFile.Read(file, name, report))
        {
            SceneGraph? graph = null;
            try
            {
                graph = Read(line.Text.Span);
            }
            catch (InvalidDataException e)
            {
                report.Add("bad-graph", $"{name}:{line.Number}", e.Message);
            }
            if (graph is not null)
                yield return graph;
        }
    }

    private static string OtherVersion(int version) => $"found version {version}; expected {Version}";

    // The version of a line that could not be read as one of ours.
    private static int? VersionOf(ReadOnlySpan<byte> line)
    {
        var reader = new Utf8JsonReader(line);
        try
        {
            while (reader.Read())
            {
                if (reader.CurrentDepth == 1 && reader.TokenType == JsonTokenType.PropertyName && reader.ValueTextEquals("version"u8))
                    return reader.Read() && reader.TokenType == JsonTokenType.Number && reader.TryGetInt32(out var version) ? version : null;
            }
        }
        catch (JsonException)
        {
            // the line's own error says more
        }
        return null;
    }

    private static string? Contradiction(SceneGraph graph)
    {
        var (image, regions) = (graph.Image, graph.Regions);
        if (image.Width < 1 || image.Height < 1)
            return $"the image is {image.Width} × {image.Height}; expected at least one pixel";
        for (var i = 0; i < regions.Count; i++)
        {
            if (regions[i] is not { } region)
                return $"region {i} is null";
            if (region.Mask is { } mask && (mask.Width != image.Width || mask.Height != image.Height))
                return $"the mask of region {i} is {mask.Width} × {mask.Height}; the image is {image.Width} × {image.Height}";
            if (region.Parent is { } parent && ((uint)parent >= (uint)regions.Count || parent == i))
                return $"region {i} is part of region {parent}; the image has {regions.Count}";
        }
        for (var i = 0; i < graph.Relationships.Count; i++)
        {
            if (graph.Relationships[i] is not { } relationship)
                return $"relationship {i} is null";
            if ((uint)relationship.Subject >= (uint)regions.Count || (uint)relationship.Object >= (uint)regions.Count)
                return $"relationship {i} joins regions {relationship.Subject} and {relationship.Object}; the image has {regions.Count}";
        }
        return null;
    }
}
