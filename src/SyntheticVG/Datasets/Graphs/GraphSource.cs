using System.Text.Json;
using SyntheticVG.Datasets.Reading;
using SyntheticVG.Datasets.SvgFull;
using SyntheticVG.Datasets.SvgRelations;
using SyntheticVG.Datasets.VisualGenome;
using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Datasets.Graphs;

/// <summary>A file or folder of scene graphs in any form that is read here, one graph after the other.</summary>
/// <remarks>Recognised by name, then by the first bytes. Raw data sets are taken as they stand: nothing is joined, filtered or left out but bad rows.</remarks>
public sealed class GraphSource
{
    /// <summary>Name of the file of a single photo's graph.</summary>
    public const string GraphFile = "graph.json";

    private static readonly string[] RunFiles = ["graphs.jsonl", "graphs.jsonl.zst"];

    private const string Forms = "graph lines (.jsonl, .jsonl.zst), SVG-Relations, SVG-Full (.parquet), or the files of Visual Genome, GQA or PSG";

    private readonly Func<Action<double>, IEnumerable<SceneGraph>> _read;

    private GraphSource(string kind, string path, Func<Action<double>, IEnumerable<SceneGraph>> read) => (Kind, Path, _read) = (kind, path, read);

    /// <summary>The form: <c>graph-lines</c>, <c>svg-relations</c>, <c>svg-full</c>, <c>vg</c>, <c>gqa</c>, <c>psg</c>, or <c>graph-json</c> (a single photo's
    /// graph).</summary>
    public string Kind { get; }

    /// <summary>The file or folder.</summary>
    public string Path { get; }

    /// <summary>Finds the graphs in a file, or the data sets in a folder.</summary>
    /// <param name="path">The file or folder.</param>
    /// <param name="report">Counts what is wrong with rows.</param>
    /// <param name="majority">How predicates are used where categories were stated; fills in those that SVG-Full lacks.</param>
    /// <exception cref="FileNotFoundException">There is nothing of that name.</exception>
    /// <exception cref="InvalidDataException">Nothing in it is recognised.</exception>
    public static IReadOnlyList<GraphSource> Find(string path, ReadReport report, PredicateMajority? majority = null)
    {
        if (File.Exists(path))
            return [OfFile(path, report, majority)];
        if (!Directory.Exists(path))
            throw new FileNotFoundException($"{path}: no such file or folder");
        var sources = OfFolder(path, report, majority).ToList();
        return sources.Count > 0 ? sources : throw new InvalidDataException(
            $"{path}: holds no graphs that are known by name; expected graphs.jsonl, graph.json, *.parquet, image_data.json with relationships.json, "
            + $"*sceneGraphs.json or psg.json");
    }

    /// <summary>The graphs, one after the other.</summary>
    /// <param name="progress">Is told, now and then, which share has been read, in [0, 1].</param>
    public IEnumerable<SceneGraph> Read(Action<double>? progress = null) => _read(progress ?? (_ => { }));

    /// <summary>Finds what holds the graphs where that is a single thing.</summary>
    /// <inheritdoc cref="Find"/>
    /// <exception cref="ArgumentException">It is a folder of several data sets.</exception>
    public static GraphSource FindOne(string path, ReadReport report)
    {
        var sources = Find(path, report);
        return sources is [var source] ? source
            : throw new ArgumentException(
                $"{path} holds several data sets ({string.Join(", ", sources.Select(source => source.Kind))}); name one of its files");
    }

    /// <summary>Copies the graphs whose photo has a size into a file of <see cref="GraphLines"/>, whole or not at all.</summary>
    public void CopyTo(string file) => GraphLines.WriteFile(file, Read().Where(graph => graph.Image is { Width: > 0, Height: > 0 }));

    /// <summary>The graphs, as by <see cref="Read"/>, for work that is about nothing without any.</summary>
    /// <param name="report">The report that the source was found with; what it says about the rows tells what was in their place.</param>
    /// <param name="progress">As in <see cref="Read"/>.</param>
    /// <exception cref="InvalidDataException">There is none; thrown behind the last row.</exception>
    public IEnumerable<SceneGraph> ReadSome(ReadReport report, Action<double>? progress = null)
    {
        var some = false;
        foreach (var graph in Read(progress))
        {
            some = true;
            yield return graph;
        }
        if (!some)
            throw new InvalidDataException(
                $"{Path}: found no "
                + $"graph{(report.Examples.FirstOrDefault(problem => problem.StartsWith(Path, StringComparison.Ordinal)) is { } problem ? $" ({problem})" : "")}; "
                + $"expected {Forms}");
    }

    private static GraphSource OfFile(string path, ReadReport report, PredicateMajority? majority)
    {
        var name = System.IO.Path.GetFileName(path);
        var start = Start(path);
        return name.EndsWith(".parquet", StringComparison.OrdinalIgnoreCase) || start.StartsWith("PAR1", StringComparison.Ordinal)
            ? OfSvgFull(path, [path], report, majority)
            : name == GraphFile ? new("graph-json", path, _ => [OfGraphJson(path)])
            : name.EndsWith("sceneGraphs.json", StringComparison.Ordinal) ? OfGqa(path, report)
            : start.Contains("\"segments_info\"", StringComparison.Ordinal) || name == "psg.json" ? OfPsg(path, report)
            : start.Contains("\"id_region_mapping\"", StringComparison.Ordinal)
                || start.Contains("\"relations_category\"", StringComparison.Ordinal) ? OfLines("svg-relations",
                    path, file => SvgRelationsReader.ReadStream(file, path, report).Select(image => image.ToGraph()))
            : name is "relationships.json" or "objects.json" or "scene_graphs.json" && OfVg(System.IO.Path.GetDirectoryName(path) ?? "", report) is { } vg ? vg
            : OfLines("graph-lines", path, file => GraphLines.ReadStream(file, path, report));
    }

    private static IEnumerable<GraphSource> OfFolder(string folder, ReadReport report, PredicateMajority? majority)
    {
        foreach (var name in RunFiles.Append(GraphFile).Where(name => File.Exists(System.IO.Path.Combine(folder, name))))
        {
            yield return OfFile(System.IO.Path.Combine(folder, name), report, majority);
            yield break; // a run's folder, or a photo's; the other files are about these graphs
        }
        if (OfVg(folder, report) is { } vg)
            yield return vg;
        foreach (var file in Directory.GetFiles(folder, "*sceneGraphs.json").Order(StringComparer.Ordinal))
            yield return OfGqa(file, report);
        if (Directory.GetFiles(folder, "*.parquet") is { Length: > 0 } shards)
            yield return OfSvgFull(folder, shards, report, majority);
        if (System.IO.Path.Combine(folder, "psg.json") is var psg && File.Exists(psg))
            yield return OfPsg(psg, report);
    }

    private static GraphSource OfLines(string kind, string path, Func<FileStream, IEnumerable<SceneGraph>> read) =>
        new(kind, path, progress => Lines(path, read, progress));

    private static IEnumerable<SceneGraph> Lines(string path, Func<FileStream, IEnumerable<SceneGraph>> read, Action<double> progress)
    {
        using var file = LineFile.Open(path);
        foreach (var graph in read(file))
        {
            progress((double)file.Position / Math.Max(1, file.Length));
            yield return graph;
        }
    }

    private static GraphSource? OfVg(string folder, ReadReport report)
    {
        string? Named(string name) => System.IO.Path.Combine(folder, name) is var path && File.Exists(path) ? path : null;
        if (Named("image_data.json") is not { } images || (Named("objects.json") ?? Named("relationships.json") ?? Named("scene_graphs.json")) is null)
            return null;
        var files = new VgFiles(images)
        {
            Objects = Named("objects.json"),
            Relationships = Named("relationships.json"),
            Attributes = Named("attributes.json"),
            SceneGraphs = Named("scene_graphs.json"),
        };
        return new("vg", folder, progress => RawGraphs.OfVg(files, report, progress));
    }

    private static GraphSource OfSvgFull(string path, string[] files, ReadReport report, PredicateMajority? majority) =>
        new("svg-full", path, progress => SvgFullReader.ReadFiles(files, report, progress).Select(row => row.ToGraph(majority, report)));

    private static GraphSource OfGqa(string path, ReadReport report) => new("gqa", path, progress => RawGraphs.OfGqa(path, report, progress));

    private static GraphSource OfPsg(string path, ReadReport report) => new("psg", path, progress => RawGraphs.OfPsg(path, report, progress));

    // Written over several lines.
    private static SceneGraph OfGraphJson(string path)
    {
        try
        {
            using var json = JsonDocument.Parse(File.ReadAllBytes(path));
            return GraphLines.Read(JsonSerializer.SerializeToUtf8Bytes(json.RootElement));
        }
        catch (Exception e) when (e is JsonException or InvalidDataException)
        {
            throw new InvalidDataException($"{path}: {JsonWords.Of(e)}", e);
        }
    }

    private static string Start(string path)
    {
        using var file = File.OpenRead(path);
        var bytes = new byte[1 << 16];
        return System.Text.Encoding.Latin1.GetString(bytes, 0, file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false));
    }
}
