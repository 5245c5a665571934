using SyntheticVG.Engine.Settings;
using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Web.Serve.Requests;

/// <summary>A trained model that writes graphs of given regions, without what a service does before and after it.</summary>
/// <remarks>Safe for concurrent use.</remarks>
public interface IWritingModel
{
    /// <summary>What the model calls itself, as the source of what it says.</summary>
    string WritesAs { get; }

    /// <summary>Writes a graph of the regions, in the same order.</summary>
    /// <param name="photo">The photo.</param>
    /// <param name="regions">Its regions.</param>
    /// <param name="asked">How.</param>
    /// <param name="seed">Seed of its draws.</param>
    /// <param name="cancellationToken">Ends the work: nobody waits for the answer any more.</param>
    /// <exception cref="InvalidDataException">The photo or its regions cannot be used; the message says why.</exception>
    Task<GraphedPhoto> WriteAsync(UploadedPhoto photo, SceneGraph regions, StudentSettings asked, int seed, CancellationToken cancellationToken);
}
