using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Web.Serve.Requests;

/// <summary>Whatever writes the graphs that the service answers with.</summary>
/// <remarks>Safe for concurrent use.</remarks>
public interface IGraphModel
{
    /// <summary>The name by which requests ask for it.</summary>
    string Name { get; }

    /// <summary>Graphs a photo.</summary>
    /// <param name="photo">The photo and, perhaps, its regions.</param>
    /// <param name="cancellationToken">Ends the work: nobody waits for the answer any more.</param>
    /// <exception cref="InvalidDataException">The photo or its regions cannot be used; the message says why.</exception>
    Task<GraphedPhoto> GraphAsync(UploadedPhoto photo, CancellationToken cancellationToken);
}

/// <summary>What became of a photo.</summary>
/// <param name="Graph">Its graph.</param>
/// <param name="Notes">What was repaired, dropped or left out on the way: <c>stage/kind/code</c> → how often.</param>
/// <param name="Timings">Seconds by stage.</param>
public sealed record GraphedPhoto(SceneGraph Graph, IReadOnlyDictionary<string, long> Notes, IReadOnlyDictionary<string, double> Timings);
