using System.CommandLine;
using SyntheticVG.App.Clustering;

namespace SyntheticVG.App.Commands;

/// <summary><c>synvg cluster</c>: the runs of a cluster's database.</summary>
internal static class ClusterCommand
{
    private static readonly Option<string> Database =
        new("--cluster") { Description = "PostgreSQL database of the cluster (Host=db;Database=svg).", Required = true };
    private static readonly Option<string?> Run = ClusterOptions.RunOption("Which run. Default: the only one.");

    public static Command Create() => new("cluster", """
        Lists, stops and removes runs that synvg build --cluster began. synvg status --cluster says how far one is.

        Examples:
          synvg cluster list --cluster "Host=db;Database=svg"
          synvg cluster stop --cluster "Host=db;Database=svg" --run photos
        """)
    {
        Verb("list", "Lists the runs, a line each.", [Database], (database, _, stop) => ClusterStatus.ListAsync(database, stop)),
        Verb("stop", "Stops a run: its processes end with the shards that they have, and the same synvg build goes on.",
            [Database, Run], ClusterStatus.StopAsync),
        Verb("remove", "Removes what database and store hold of a run that is done or stopped; its folder stays.", [Database, Run], ClusterStatus.RemoveAsync),
    };

    private static Command Verb(string name, string description, Option[] options, Func<string, string?, CancellationToken, Task<int>> action)
    {
        var command = new Command(name, description);
        foreach (var option in options)
            command.Options.Add(option);
        command.SetAction((parsed, stop) => action(parsed.GetRequiredValue(Database), options.Contains(Run) ? parsed.GetValue(Run) : null, stop));
        return command;
    }
}
