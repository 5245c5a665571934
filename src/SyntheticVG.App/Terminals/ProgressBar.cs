using Spectre.Console;
using Spectre.Console.Rendering;

namespace SyntheticVG.App.Terminals;

/// <summary>A bar on the error stream while something long runs; nothing where that stream is no terminal.</summary>
internal static class ProgressBar
{
    private const double Step = 0.002;

    /// <summary>Runs something that tells now and then which share of it is done, in [0, 1].</summary>
    public static T Run<T>(string what, Func<Action<double>, T> work)
    {
        if (Console.IsErrorRedirected)
            return work(_ => { });
        var left = new TimeLeft(1, TimeProvider.System);
        return Terminal.Bars.Progress().HideCompleted(true)
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new ElapsedTimeColumn(), new LeftColumn(left))
            .Start(context =>
            {
                var (task, shown) = (context.AddTask(Markup.Escape(CleanWriter.Line(what)), maxValue: 1), 0.0);
                return work(share =>
                {
                    if (share - shown < Step)
                        return;
                    left.Add(share);
                    task.Value = shown = share;
                });
            });
    }

    /// <summary>Runs something that counts what it has done.</summary>
    public static T Run<T>(string what, int total, Func<IProgress<int>, T> work) => Run(what, progress => work(new Counted(total, progress)));

    private sealed class Counted(int total, Action<double> progress) : IProgress<int>
    {
        public void Report(int value) => progress((double)value / Math.Max(1, total));
    }

    private sealed class LeftColumn(TimeLeft left) : ProgressColumn
    {
        public override IRenderable Render(RenderOptions options, ProgressTask task, TimeSpan deltaTime) =>
            new Text(left.Estimate is { } time ? $"{TimeLeft.Text(time)} left" : "");
    }
}
