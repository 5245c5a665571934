using SyntheticVG.Datasets.Graphs;
using SyntheticVG.Datasets.Reading;
using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Datasets.Exports;

/// <summary>How an export is made.</summary>
public sealed record GraphExportOptions
{
    /// <summary>Whether images of evaluation splits are written too; by default they are left out and counted.</summary>
    public bool WithEvaluation { get; init; }
}

/// <summary>What an export came to; the numbers add up: seen = written + evaluation + withoutSize + badName.</summary>
/// <param name="Seen">Graphs that came in.</param>
/// <param name="Written">Graphs that were written.</param>
/// <param name="Evaluation">Graphs left out because their image belongs to an evaluation split.</param>
/// <param name="WithoutSize">Graphs left out because their source has no image sizes, as the view by category has none.</param>
/// <param name="BadName">Graphs left out because their picture's name leads out of the folder or holds control characters: whoever reads the export would
/// follow it.</param>
public sealed record GraphExportCounts(long Seen, long Written, long Evaluation, long WithoutSize, long BadName)
{
    /// <summary>Key of the first of those, or null.</summary>
    public string? FirstBadName { get; init; }
}

/// <summary>The exports, by name.</summary>
public static class GraphExports
{
    /// <summary>The names of the formats.</summary>
    public static IReadOnlyList<string> Names { get; } =
        ["svg-relations", "svg-relations-view", "svg-full", "psg", "vg", "coco", "ranked-edges", "graph-lines"];

    /// <summary>Begins an export.</summary>
    /// <param name="name">One of <see cref="Names"/>.</param>
    /// <param name="path">A file for <c>svg-relations</c>, <c>svg-full</c>, <c>coco</c>, <c>ranked-edges</c> and <c>graph-lines</c>; a folder for <c>psg</c>
    /// and <c>vg</c>.</param>
    /// <param name="report">Counts what a format cannot hold; lenient where null.</param>
    public static IGraphExport Create(string name, string path, ReadReport? report = null) => name switch
    {
        "svg-relations" => new SvgRelationsExport(path, SvgRelationsForm.Full),
        "svg-relations-view" => new SvgRelationsExport(path, SvgRelationsForm.ViewByCategory),
        "svg-full" => new SvgFullExport(path, report ?? new()),
        "psg" => new PsgExport(path, report ?? new()),
        "vg" => new VgExport(path),
        "coco" => new CocoExport(path),
        "ranked-edges" => new RankedEdgesExport(path),
        "graph-lines" => new GraphLinesExport(path),
        _ => throw new ArgumentException($"no format is called {name}; expected {string.Join(", ", Names)}", nameof(name)),
    };

    /// <summary>Writes graphs through an export and completes it.</summary>
    public static GraphExportCounts Run(IGraphExport export, IEnumerable<SceneGraph> graphs, GraphExportOptions? options = null,
        CancellationToken cancellationToken = default)
    {
        options ??= new();
        var (seen, written, evaluation, withoutSize, badName) = (0L, 0L, 0L, 0L, 0L);
        string? first = null;
        foreach (var graph in graphs)
        {
            cancellationToken.ThrowIfCancellationRequested();
            seen++;
            if (graph.Image.Evaluation && !options.WithEvaluation)
            {
                evaluation++;
            }
            else if (graph.Image.Width < 1 || graph.Image.Height < 1)
            {
                withoutSize++;
            }
            else if (!PicturePaths.IsSafe(graph.Image.File))
            {
                badName++;
                first ??= graph.Image.Key;
            }
            else
            {
                export.Write(graph);
                written++;
            }
        }
        export.Commit();
        return new(seen, written, evaluation, withoutSize, badName) { FirstBadName = first };
    }

    private sealed class GraphLinesExport(string path) : IGraphExport
    {
        private readonly GraphLinesWriter _writer = new(path);

        public void Write(SceneGraph graph) => _writer.Write(graph);

        public void Commit() => _writer.Commit();

        public void Dispose() => _writer.Dispose();
    }
}
