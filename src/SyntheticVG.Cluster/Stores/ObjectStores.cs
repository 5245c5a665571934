namespace SyntheticVG.Cluster.Stores;

/// <summary>Opens the store that an option names.</summary>
public static class ObjectStores
{
    /// <summary>The name as it is kept and compared: a folder by its full path.</summary>
    /// <exception cref="ArgumentException">It names no kind of store.</exception>
    public static string NameOf(string store) => !store.Contains("://", StringComparison.Ordinal) ? Path.GetFullPath(store)
        : throw new ArgumentException($"--store is '{store}'; expected a folder that every process sees");

    /// <summary>Opens a store.</summary>
    /// <exception cref="ArgumentException">It names no kind of store.</exception>
    public static IObjectStore Open(string store) => new SharedFolderStore(NameOf(store));
}
