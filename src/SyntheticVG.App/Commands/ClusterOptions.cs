using System.CommandLine;
using System.CommandLine.Parsing;
using SyntheticVG.App.Clustering;
using SyntheticVG.App.Terminals;

namespace SyntheticVG.App.Commands;

/// <summary>What the verbs of a cluster can be told.</summary>
internal static class ClusterOptions
{
    /// <summary>The database of a run whose images other processes work on.</summary>
    public static Option<string?> Cluster { get; } = new("--cluster")
    {
        Description = "PostgreSQL database of a run that many machines work on "
        + "(Host=db;Database=svg): this process reads, cuts and joins, and synvg worker works. docs/cluster.md says more."
    };

    /// <summary>Where shards lie.</summary>
    public static Option<string?> Store { get; } = new("--store")
    {
        Description = "Where shards lie between the processes of a cluster: "
        + "a folder that every machine sees, or s3://BUCKET/PREFIX (keys as for every program of Amazon's; AWS_ENDPOINT_URL for another server)."
    };

    /// <summary>Images of a shard.</summary>
    public static Option<int?> ShardImages { get; } =
        new Option<int?>("--shard-images") { Description = "Images of a shard; 200 where a teacher is asked, 1000 else." }.AtLeast(1);

    /// <summary>What a run is called.</summary>
    public static Option<string?> Run { get; } = RunOption("What the run is called in the database. Default: the last part of --out.");

    /// <summary>What a run is called.</summary>
    public static Option<string?> RunOption(string description) => new("--run") { Description = description };

    /// <summary>The options of a run, in the order in which help shows them.</summary>
    public static IEnumerable<Option> All => [Cluster, Store, ShardImages, Run];

    /// <summary>Says what does not go together.</summary>
    public static void Validate(CommandResult result)
    {
        if (result.GetValue(Cluster) is null)
        {
            foreach (var option in All.Where(option => result.GetResult(option) is not null))
                result.AddError($"{option.Name} is for a run of many machines; it needs --cluster");
        }
        else if (result.GetValue(Store) is null)
        {
            result.AddError("--cluster needs --store, where the shards lie between the machines");
        }
    }

    /// <summary>Where the run's other processes are found; null for a run on this machine.</summary>
    public static ClusterSetup? Of(ParseResult parsed) =>
        // validated
        parsed.GetValue(Cluster) is { } connection ? new(connection, parsed.GetValue(Store)!, parsed.GetValue(ShardImages), parsed.GetValue(Run)) : null;
}
