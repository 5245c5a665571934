using System.CommandLine;
using SyntheticVG.App.Building;

namespace SyntheticVG.App.Commands;

/// <summary><c>synvg retry RUN</c>: once more what failed.</summary>
internal static class RetryCommand
{
    public static Command Create()
    {
        var run = new Argument<string>("run") { Description = "The folder of a run." };
        var inDoubt = new Option<string?>("--in-doubt") { Description = "Calls that were sent and may have been answered and paid for when the run ended or the way broke: ask makes them again, leave leaves their images failed. Default: ask where the run has no price, leave where it has one." };
        inDoubt.AcceptOnlyFromAmong("ask", "leave");
        var command = new Command("retry", """
            Makes the calls again that stayed without an answer, and works again on the images that failed, with the run's own
            options. What was answered is not asked again. What that can cost at most is printed first.

            Examples:
              synvg retry run
              synvg retry run --in-doubt ask
            """) { run, inDoubt };
        command.SetAction((parsed, cancellation) => BuildSession.RetryAsync(parsed.GetRequiredValue(run), parsed.GetValue(inDoubt) is { } said ? said == "ask" : null, cancellation));
        return command;
    }
}
