using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Datasets.Exports;

/// <summary>Writes scene graphs in one file format; what it writes is there, whole, after <see cref="Commit"/>.</summary>
public interface IGraphExport : IDisposable
{
    /// <summary>Adds a graph.</summary>
    void Write(SceneGraph graph);

    /// <summary>Completes the files and gives them their names.</summary>
    void Commit();
}
