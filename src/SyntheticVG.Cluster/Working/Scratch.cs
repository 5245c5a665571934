namespace SyntheticVG.Cluster.Working;

/// <summary>A folder on this machine for shards under way; it goes when the worker ends.</summary>
internal sealed class Scratch : IDisposable
{
    private readonly string _folder = Path.Combine(Path.GetTempPath(), $"synvg-{ClusterIdentity.Process}");

    /// <summary>Where the recipe writes.</summary>
    public string Written => Path.Combine(_folder, "run");

    /// <summary>The folder of a shard under way.</summary>
    public string Of(long number, int epoch) => Path.Combine(_folder, FormattableString.Invariant($"{number}-{epoch}"));

    /// <inheritdoc/>
    public void Dispose()
    {
        if (Directory.Exists(_folder))
            Directory.Delete(_folder, recursive: true);
    }
}
