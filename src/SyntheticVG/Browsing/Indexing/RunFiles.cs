using System.Text.Json;
using SyntheticVG.Datasets.Graphs;
using SyntheticVG.Datasets.Reading;
using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Browsing.Indexing;

/// <summary>A line of a run: its graph, its bytes as they stand, and where they stand.</summary>
/// <param name="Graph">The graph.</param>
/// <param name="Bytes">The line without its end, valid until the next is read.</param>
/// <param name="Offset">Where it begins in the run's own file of lines; −1 where that is packed or of another form.</param>
internal readonly record struct RunLine(SceneGraph Graph, ReadOnlyMemory<byte> Bytes, long Offset);

/// <summary>What a run that is looked at consists of: its graphs in any form that is read, what was dropped, and where its photos are.</summary>
public sealed class RunFiles
{
    private readonly GraphSource _source;
    private readonly string _file;

    private RunFiles(string path, GraphSource source, string file, ReadReport report) => (Path, _source, _file, Report) = (path, source, file, report);

    /// <summary>The file or folder as it was named, in full.</summary>
    public string Path { get; }

    /// <summary>What is wrong with its lines.</summary>
    public ReadReport Report { get; }

    /// <summary>The folder of a run, or null.</summary>
    public string? Folder => Directory.Exists(Path) ? Path : null;

    /// <summary>The file with what was dropped, or null.</summary>
    public string? Rejected => (Folder ?? (IsRunsGraphs ? System.IO.Path.GetDirectoryName(Path) : null)) is { } folder
        && System.IO.Path.Combine(folder, "rejected.jsonl") is var file && File.Exists(file) ? file : null;

    /// <summary>The run's own file of graph lines, where it has one that is not packed.</summary>
    public string? PlainLines => IsLines && !IsPacked(_file) ? _file : null;

    /// <summary>The form of the graphs, as <see cref="GraphSource.Kind"/> says it.</summary>
    public string Kind => _source.Kind;

    /// <summary>Whether the lines are of <see cref="GraphLines"/>, packed or not.</summary>
    internal bool IsLines => Kind == "graph-lines";

    /// <summary>Finds the files of a run.</summary>
    /// <exception cref="FileNotFoundException">There is nothing of that name.</exception>
    /// <exception cref="InvalidDataException">Nothing in it is recognised.</exception>
    /// <exception cref="ArgumentException">It is a folder of several data sets.</exception>
    public static RunFiles Find(string path)
    {
        var whole = System.IO.Path.TrimEndingDirectorySeparator(System.IO.Path.GetFullPath(path));
        var report = new ReadReport();
        var source = GraphSource.FindOne(whole, report);
        return new(whole, source, source.Path, report);
    }

    /// <summary>The data folder that the run's report names; null where it names none that is there.</summary>
    public string? DataFolder()
    {
        if (Folder is null || System.IO.Path.Combine(Folder, "run.json") is var report && !File.Exists(report))
            return null;
        try
        {
            using var json = JsonDocument.Parse(File.ReadAllBytes(report));
            return json.RootElement.TryGetProperty("options", out var options) && options.ValueKind == JsonValueKind.Object
                && options.TryGetProperty("data", out var data) && data.ValueKind == JsonValueKind.String && Directory.Exists(data.GetString())
                ? data.GetString()
                : null;
        }
        catch (JsonException)
        {
            return null; // a report that cannot be read names nothing; photos are placeholders
        }
    }

    /// <summary>What tells whether the files were changed: names, sizes and times of all that is read.</summary>
    public string Fingerprint()
    {
        var parts = new List<string> { $"form {SectionFile.Mark:x}", Kind };
        IEnumerable<string> files = PlainLines is { } lines ? [lines] : File.Exists(_file) ? [_file]
            : Directory.EnumerateFiles(_file).Order(StringComparer.Ordinal); // of a folder of a data set
        foreach (var file in Rejected is { } rejected ? files.Append(rejected) : files)
        {
            var info = new FileInfo(file);
            parts.Add($"{file} {info.Length} {info.LastWriteTimeUtc.Ticks}");
        }
        return string.Join('\n', parts);
    }

    /// <summary>The lines, one after the other.</summary>
    /// <param name="progress">Is told which share has been read, in [0, 1].</param>
    internal IEnumerable<RunLine> Lines(Action<double>? progress = null)
    {
        if (!IsLines)
        {
            foreach (var graph in _source.Read(progress))
            {
                if (graph.Image is { Width: > 0, Height: > 0 })
                    yield return new(graph, System.Text.Encoding.UTF8.GetBytes(GraphLines.Write(graph)), -1);
            }
            yield break;
        }
        using var file = LineFile.Open(_file);
        var length = file.Length; // a build may still be writing
        var whole = EndsInLineEnd(_file, length) || IsPacked(_file);
        foreach (var line in LineFile.Read(file, _file, Report))
        {
            progress?.Invoke((double)file.Position / Math.Max(1, length));
            if (line.Offset >= 0 && !whole && line.Offset + line.Text.Length >= length && IsHalf(line.Text.Span))
                yield break; // the end of it is still to come
            SceneGraph? graph = null;
            try
            {
                graph = GraphLines.Read(line.Text.Span);
            }
            catch (InvalidDataException e)
            {
                Report.Add("bad-graph", $"{_file}:{line.Number}", e.Message);
            }
            if (graph is not null)
                yield return new(graph, line.Text, line.Offset);
        }
    }

    // A last line without its end is whole where its last brace is there.
    private static bool IsHalf(ReadOnlySpan<byte> text)
    {
        try
        {
            var reader = new Utf8JsonReader(text);
            reader.Read();
            reader.Skip();
            return false;
        }
        catch (JsonException)
        {
            return true;
        }
    }

    private bool IsRunsGraphs => System.IO.Path.GetFileName(Path) is "graphs.jsonl" or "graphs.jsonl.zst";

    private static bool EndsInLineEnd(string path, long length)
    {
        if (length == 0)
            return true;
        using var file = LineFile.Open(path);
        file.Position = length - 1;
        return file.ReadByte() == '\n';
    }

    private static bool IsPacked(string path)
    {
        using var file = LineFile.Open(path);
        Span<byte> mark = stackalloc byte[4];
        return file.ReadAtLeast(mark, 4, throwOnEndOfStream: false) == 4 && mark.SequenceEqual((ReadOnlySpan<byte>)[0x28, 0xB5, 0x2F, 0xFD]);
    }
}
