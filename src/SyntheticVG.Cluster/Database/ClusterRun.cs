using SyntheticVG.Engine.Settings;

namespace SyntheticVG.Cluster.Database;

/// <summary>A run as the cluster knows it.</summary>
/// <param name="Id">Its number in the database.</param>
/// <param name="Name">What it is called.</param>
/// <param name="Settings">What it was asked for, as text.</param>
/// <param name="Build">Which code it was begun with.</param>
/// <param name="Data">Hash of the images' keys.</param>
/// <param name="Images">How many images it has.</param>
/// <param name="ShardImages">Images of a shard.</param>
/// <param name="Store">Where its shards lie.</param>
/// <param name="State"><c>running</c>, <c>stopped</c> or <c>done</c>.</param>
/// <param name="Round">Raised where finished shards are worked on again.</param>
public sealed record ClusterRun(int Id, string Name, string Settings, string Build, string Data, long Images, int ShardImages,
    string Store, string State, int Round)
{
    /// <summary>Shards that the images make.</summary>
    public long Shards => (Images + ShardImages - 1) / ShardImages;

    /// <summary>What it was asked for.</summary>
    public RunSettings Asked => RunSettings.FromJson(Settings);
}
