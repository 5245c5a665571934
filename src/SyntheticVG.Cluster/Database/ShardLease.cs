namespace SyntheticVG.Cluster.Database;

/// <summary>A shard that somebody may work on for a while.</summary>
/// <param name="Number">Its number in the run, from 0.</param>
/// <param name="First">Place of its first image.</param>
/// <param name="Images">How many images it has.</param>
/// <param name="Input">Name of its images in the store.</param>
/// <param name="Epoch">Which lease of the shard this is; once there is a later one this one changes nothing.</param>
/// <param name="OneByOne">Whether its images must go one by one, each noted before it begins: leases before this one ended without a word.</param>
/// <param name="Poison">Images, by place in the shard, that are not to be tried any more.</param>
public sealed record ShardLease(long Number, long First, int Images, string Input, int Epoch, bool OneByOne, IReadOnlyList<int> Poison);

/// <summary>The result of a shard.</summary>
/// <param name="Number">The shard's number.</param>
/// <param name="Part">Its name in the store.</param>
/// <param name="Sha256">Its hash.</param>
/// <param name="Epoch">The lease that it came from.</param>
public sealed record ShardResult(long Number, string Part, string Sha256, int Epoch);

/// <summary>How far the shards of a run are.</summary>
/// <param name="Cut">Shards whose images lie in the store.</param>
/// <param name="Leased">Shards that somebody works on.</param>
/// <param name="Done">Shards whose results lie in the store.</param>
/// <param name="Written">Graphs in them.</param>
/// <param name="Dropped">Images left out.</param>
/// <param name="Failed">Images that failed.</param>
/// <param name="Images">Images of the shards that are done.</param>
public sealed record ShardTotals(long Cut, long Leased, long Done, long Written, long Dropped, long Failed, long Images);
