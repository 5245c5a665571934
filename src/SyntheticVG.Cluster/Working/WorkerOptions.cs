namespace SyntheticVG.Cluster.Working;

/// <summary>How a worker works.</summary>
public sealed record WorkerOptions
{
    /// <summary>What it can do: <c>cpu</c>, <c>perception</c>, <c>gpu</c>.</summary>
    public required string[] Capabilities { get; init; }

    /// <summary>Which program it is (<see cref="ClusterIdentity.BuildOf"/>).</summary>
    public required string Build { get; init; }

    /// <summary>Shards at a time: while one is worked on, the next is fetched.</summary>
    public int Shards { get; init; } = 2;

    /// <summary>How long shards under way may take once the worker is to end; what is left then is given back.</summary>
    public TimeSpan Grace { get; init; } = TimeSpan.FromSeconds(20);
}
