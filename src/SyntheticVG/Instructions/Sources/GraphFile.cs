using System.Collections;
using SyntheticVG.Datasets.Graphs;
using SyntheticVG.Datasets.Reading;
using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Instructions.Sources;

/// <summary>The graphs of a file or folder that may be trained on: those of evaluation splits are left out.</summary>
/// <remarks>Graphs stay in their file until they are asked for; those of other forms in a copy of our own lines.</remarks>
public sealed class GraphFile : IReadOnlyList<SceneGraph>
{
    private const string RunFile = "graphs.jsonl";
    private const string RejectedFile = "rejected.jsonl";

    private readonly Dictionary<string, long> _frequency = new(StringComparer.Ordinal);
    private readonly RowFile _file;
    private readonly List<int> _rows = []; // that may be trained on
    private readonly RejectedRelationships _rejected;

    private GraphFile(string path, string? rejected, ReadReport report)
    {
        _rejected = rejected is null ? RejectedRelationships.None : RejectedRelationships.Read(rejected, report);
        var lines = Directory.Exists(path) && File.Exists(System.IO.Path.Combine(path, RunFile)) ? System.IO.Path.Combine(path, RunFile) : path;
        _file = lines.EndsWith(".jsonl", StringComparison.Ordinal) && GraphSource.Find(lines, report) is [{ Kind: "graph-lines" }]
            ? RowFile.Open(lines)
            : Copied(GraphSource.Find(path, report));
        ReadLines(report);
    }

    /// <summary>How many graphs there are.</summary>
    public int Count => _rows.Count;

    /// <summary>Graphs of evaluation splits, left out.</summary>
    public int Evaluation { get; private set; }

    /// <summary>Chooses among relationships by how common each predicate is in this file.</summary>
    public RelationshipChoice Choice => new(_frequency);

    /// <summary>A graph, with the relationships of its image that were rejected.</summary>
    public SceneGraph this[int index] => _rejected.AddTo(Read(_rows[index]));

    /// <summary>Goes over the graphs of a file or folder once.</summary>
    /// <param name="path">In any form that is read here.</param>
    /// <param name="report">Counts what cannot be read.</param>
    /// <param name="rejected">Rejected relationships (rejected.jsonl of a run); null: those in the same run folder, if it is one.</param>
    /// <exception cref="InvalidDataException">Nothing in it is recognised.</exception>
    public static GraphFile Open(string path, ReadReport report, string? rejected = null)
    {
        var folder = Directory.Exists(path) ? path : System.IO.Path.GetDirectoryName(path) ?? "";
        var beside = System.IO.Path.Combine(folder, RejectedFile);
        return new(path, rejected ?? (File.Exists(beside) ? beside : null), report);
    }

    /// <inheritdoc/>
    public IEnumerator<SceneGraph> GetEnumerator() => Enumerable.Range(0, Count).Select(i => this[i]).GetEnumerator();

    /// <inheritdoc/>
    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private static RowFile Copied(IReadOnlyList<GraphSource> sources)
    {
        var copy = System.IO.Path.GetTempFileName();
        try
        {
            GraphLines.WriteFile(copy, sources.SelectMany(source => source.Read()));
            return RowFile.OpenAndForget(copy);
        }
        catch
        {
            File.Delete(copy);
            throw;
        }
    }

    private SceneGraph Read(int row) => GraphLines.Read(_file.Bytes(row));

    private void ReadLines(ReadReport report)
    {
        for (var row = 0; row < _file.Count; row++)
        {
            try
            {
                if (Note(Read(row)))
                    _rows.Add(row);
            }
            catch (InvalidDataException e)
            {
                report.Add("bad-graph", _file.Where(row), e.Message);
            }
        }
    }

    private bool Note(SceneGraph graph)
    {
        if (graph.Image.Evaluation)
        {
            Evaluation++;
            return false;
        }
        foreach (var relationship in graph.Relationships)
            _frequency[relationship.Predicate] = _frequency.GetValueOrDefault(relationship.Predicate) + 1;
        return true;
    }
}
