namespace SyntheticVG.App.Clustering;

/// <summary>Where a run's other processes are found.</summary>
/// <param name="Connection">The database, in Npgsql's words.</param>
/// <param name="Store">Where shards lie.</param>
/// <param name="ShardImages">Images of a shard; null for as many as suit the run.</param>
/// <param name="Run">What the run is called; null for the last part of its folder.</param>
internal sealed record ClusterSetup(string Connection, string Store, int? ShardImages, string? Run);
