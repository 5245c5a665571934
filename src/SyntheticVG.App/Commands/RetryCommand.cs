using System.CommandLine;
using SyntheticVG.App.Building;

namespace SyntheticVG.App.Commands;

/// <summary><c>synvg retry RUN</c>: once more what failed.</summary>
internal static class RetryCommand
{
    public static Command Create()
    {
        var run = new Argument<string>("run") { Description = "The folder of a run." };
        var command = new Command("retry", """
            Makes the calls again that stayed without an answer, and works again on the images that failed, with the run's own
            options. What was answered is not asked again.

            Example:
              synvg retry run
            """) { run };
        command.SetAction((parsed, cancellation) => BuildSession.RetryAsync(parsed.GetRequiredValue(run), cancellation));
        return command;
    }
}
