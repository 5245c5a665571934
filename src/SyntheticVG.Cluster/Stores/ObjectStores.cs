namespace SyntheticVG.Cluster.Stores;

/// <summary>Opens the store that an option names.</summary>
public static class ObjectStores
{
    /// <summary>The name as it is kept and compared: a folder by its full path, a bucket as <c>s3://BUCKET/PREFIX</c>.</summary>
    /// <exception cref="ArgumentException">It names no kind of store.</exception>
    public static string NameOf(string store) => store.StartsWith(S3Store.Scheme, StringComparison.Ordinal) ? S3Store.NameOf(store)
        : !store.Contains("://", StringComparison.Ordinal) ? Path.GetFullPath(store)
        : throw new ArgumentException($"--store is '{store}'; expected a folder that every process sees, or s3://BUCKET/PREFIX");

    /// <summary>Opens a store.</summary>
    /// <exception cref="ArgumentException">It names no kind of store.</exception>
    /// <exception cref="IOException">It cannot be spoken to.</exception>
    public static IObjectStore Open(string store) =>
        NameOf(store) is var name && name.StartsWith(S3Store.Scheme, StringComparison.Ordinal) ? new S3Store(name) : new SharedFolderStore(name);
}
