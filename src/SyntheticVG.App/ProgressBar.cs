using Spectre.Console;

namespace SyntheticVG.App;

/// <summary>A bar on the error stream while something long runs; nothing where that stream is no terminal.</summary>
internal static class ProgressBar
{
    private const double Step = 0.002;

    /// <summary>Runs something that tells now and then which share of it is done, in [0, 1].</summary>
    public static T Run<T>(string what, Func<Action<double>, T> work)
    {
        if (Console.IsErrorRedirected)
            return work(_ => { });
        var terminal = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });
        return terminal.Progress().HideCompleted(true)
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new ElapsedTimeColumn(), new RemainingTimeColumn())
            .Start(context =>
            {
                var (task, shown) = (context.AddTask(Markup.Escape(what), maxValue: 1), 0.0);
                return work(share =>
                {
                    if (share - shown >= Step)
                        task.Value = shown = share;
                });
            });
    }
}
