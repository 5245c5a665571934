using SyntheticVG.Datasets;
using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Engine.Students;

/// <summary>A model that was trained on graphs, and writes those of photos.</summary>
/// <remarks>Safe for concurrent use.</remarks>
public interface IGraphStudent
{
    /// <summary>The name in ledgers and outputs; that of a model whose weights are random says so.</summary>
    string Name { get; }

    /// <summary>Writes the graph of a photo.</summary>
    /// <param name="image">The photo.</param>
    /// <param name="regions">Its regions; relationships in it are not read. Without any, the model proposes them.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="InvalidDataException">The photo cannot be read.</exception>
    Task<StudentAnswer> WriteAsync(AnnotatedImage image, SceneGraph regions, CancellationToken cancellationToken);
}

/// <summary>What a student wrote.</summary>
/// <param name="Graph">The graph; it has every region that was given, in the same order.</param>
/// <param name="Oddities">What was forgiven, dropped or left out on the way, counted by kebab-case name.</param>
public sealed record StudentAnswer(SceneGraph Graph, IReadOnlyDictionary<string, int> Oddities);
