namespace SyntheticVG.Cluster.Stores;

/// <summary>A folder that every process sees under its own path: a local one, NFS, a mounted disk.</summary>
/// <param name="folder">The folder; made where it is missing.</param>
internal sealed class SharedFolderStore(string folder) : IObjectStore
{
    /// <inheritdoc/>
    public async Task PutAsync(string name, string file, CancellationToken cancellationToken)
    {
        var path = PathOf(name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!); // below the folder
        var partial = $"{path}.{Environment.MachineName}-{Environment.ProcessId}.partial";
        try
        {
            await using (var from = File.OpenRead(file))
            await using (var to = new FileStream(partial, FileMode.Create, FileAccess.Write, FileShare.None))
            {
                await from.CopyToAsync(to, cancellationToken);
                to.Flush(flushToDisk: true);
            }
            File.Move(partial, path, overwrite: true);
        }
        catch
        {
            File.Delete(partial);
            throw;
        }
    }

    /// <inheritdoc/>
    public async Task GetAsync(string name, string file, CancellationToken cancellationToken)
    {
        if (!File.Exists(PathOf(name)))
            throw new FileNotFoundException($"{folder} has no {name}");
        await using var from = File.OpenRead(PathOf(name));
        await using var to = File.Create(file);
        await from.CopyToAsync(to, cancellationToken);
    }

    /// <inheritdoc/>
    public Task RemoveAllAsync(string prefix, CancellationToken cancellationToken)
    {
        if (Directory.Exists(PathOf(prefix)))
            Directory.Delete(PathOf(prefix), recursive: true);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
    }

    private string PathOf(string name) => Path.Combine(folder, name);
}
