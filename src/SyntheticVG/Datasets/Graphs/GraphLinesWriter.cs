using System.Buffers;
using SyntheticVG.SceneGraphs;
using ZstdSharp;

namespace SyntheticVG.Datasets.Graphs;

/// <summary>Writes a file of <see cref="GraphLines"/> graph by graph; it appears whole at <see cref="Commit"/>, or not at all.</summary>
internal sealed class GraphLinesWriter : IDisposable
{
    private readonly WholeFile _file;
    private readonly CompressionStream? _compressed;
    private readonly ArrayBufferWriter<byte> _line = new(1 << 14);

    /// <summary>Begins the file; a name that ends in <c>.zst</c> is compressed.</summary>
    public GraphLinesWriter(string path)
    {
        _file = new(path);
        _compressed = path.EndsWith(".zst", StringComparison.OrdinalIgnoreCase) ? new(_file.Stream, leaveOpen: true) : null;
    }

    /// <summary>Graphs written so far.</summary>
    public long Count { get; private set; }

    /// <summary>Adds a graph.</summary>
    public void Write(SceneGraph graph)
    {
        _line.ResetWrittenCount();
        GraphLines.Write(graph, _line);
        _line.Write((ReadOnlySpan<byte>)[(byte)'\n']);
        ((Stream?)_compressed ?? _file.Stream).Write(_line.WrittenSpan);
        Count++;
    }

    /// <summary>Completes the file and gives it its name.</summary>
    public void Commit()
    {
        _compressed?.Dispose();
        _file.Commit();
    }

    /// <summary>Removes what was written where <see cref="Commit"/> was not reached.</summary>
    public void Dispose()
    {
        try
        {
            _compressed?.Dispose();
        }
        finally
        {
            _file.Dispose();
        }
    }
}
