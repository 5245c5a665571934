namespace SyntheticVG.Cluster.Stores;

/// <summary>Where shards lie between the processes of a cluster: whole objects under names with slashes.</summary>
/// <remarks>An object appears whole or not at all, and is never changed: other content has another name. Safe for concurrent use.</remarks>
public interface IObjectStore : IDisposable
{
    /// <summary>Stores a file.</summary>
    /// <exception cref="IOException">It could not be stored; nothing of it is there.</exception>
    Task PutAsync(string name, string file, CancellationToken cancellationToken);

    /// <summary>Fetches an object into a file.</summary>
    /// <exception cref="FileNotFoundException">There is no such object.</exception>
    Task GetAsync(string name, string file, CancellationToken cancellationToken);

    /// <summary>Removes every object whose name begins so.</summary>
    Task RemoveAllAsync(string prefix, CancellationToken cancellationToken);
}
