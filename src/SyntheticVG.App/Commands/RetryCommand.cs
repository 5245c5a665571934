using System.CommandLine;
using SyntheticVG.App.Building;
using SyntheticVG.App.Clustering;

namespace SyntheticVG.App.Commands;

/// <summary><c>synvg retry RUN</c>: once more what failed.</summary>
internal static class RetryCommand
{
    public static Command Create()
    {
        var run = new Argument<string?>("run") { Description = "The folder of a run.", Arity = ArgumentArity.ZeroOrOne };
        var cluster = new Option<string?>("--cluster") { Description = "PostgreSQL database of a run that many machines worked on, in place of a folder." };
        var name = ClusterOptions.RunOption("Which run of the database. Default: the only one.");
        var inDoubt = new Option<string?>("--in-doubt")
        {
            Description = "Calls that were sent and may have been answered and paid for when the run ended or "
            + "the way broke: ask makes them again, leave leaves their images failed. Default: ask where the run has no price, leave where it has one."
        };
        inDoubt.AcceptOnlyFromAmong("ask", "leave");
        var command = new Command("retry", """
            Makes the calls again that stayed without an answer, and works again on the images that failed, with the run's own
            options. What was answered is not asked again. What that can cost at most is printed first.

            Examples:
              synvg retry run
              synvg retry run --in-doubt ask
              synvg retry --cluster "Host=db;Database=svg" --in-doubt ask
            """) { run, inDoubt, cluster, name };
        command.Validators.Add(result =>
        {
            if ((result.GetValue(run) is null) == (result.GetValue(cluster) is null))
                result.AddError("expected the folder of a run, or --cluster with the database of one");
        });
        command.SetAction((parsed, stop) =>
        {
            var ask = parsed.GetValue(inDoubt) is { } said ? said == "ask" : (bool?)null;
            // one of the two
            return parsed.GetValue(cluster) is { } database
                ? ClusterStatus.RetryAsync(database, parsed.GetValue(name), ask, stop)
                : BuildSession.RetryAsync(parsed.GetValue(run)!, ask, stop);
        });
        return command;
    }
}
