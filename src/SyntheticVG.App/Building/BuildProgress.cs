using Spectre.Console;
using SyntheticVG.App.Terminals;
using SyntheticVG.Engine.Ledger;
using SyntheticVG.Engine.Run;

namespace SyntheticVG.App.Building;

/// <summary>Shows how far a run is: a bar where somebody looks, a line now and then where the output goes into a file.</summary>
internal sealed class BuildProgress(long total, long done, CallLedger calls, TimeProvider time, CancellationToken stop)
{
    private static readonly TimeSpan LineEvery = TimeSpan.FromSeconds(5), CostEvery = TimeSpan.FromSeconds(1);

    private readonly long _started = time.GetTimestamp();
    private readonly long _before = done;
    private long _done = done;
    private int _written, _dropped, _failed;
    private long _lastLine = time.GetTimestamp(), _lastCost;
    private readonly TimeLeft _left = new(total, time);
    private string _cost = "";
    private readonly long _answers = calls.Totals().Answered;
    private bool _asks;
    private readonly HashSet<string> _told = [];
    private readonly Lock _gate = new();
    private ProgressTask? _bar;

    /// <summary>Runs the work and shows it.</summary>
    public async Task ShowAsync(Func<Action<ImageOutcome>, Task> work)
    {
        if (Console.IsOutputRedirected || !AnsiConsole.Profile.Capabilities.Interactive)
        {
            await work(AddLine);
            return;
        }
        await AnsiConsole.Progress()
            .Columns(new SpinnerColumn(), new ProgressBarColumn(), new PercentageColumn(), new TaskDescriptionColumn())
            .StartAsync(async context =>
            {
                _bar = context.AddTask("images", maxValue: Math.Max(1, total));
                _bar.Value = _before;
                await work(AddToBar);
            });
    }

    /// <summary>Says of the first image that fails or is left out for a reason, at once, what happened; from any thread.</summary>
    public void Look(ImageOutcome outcome)
    {
        if (outcome is not { State: ImageState.Failed or ImageState.Dropped, Stage: { } stage, Reason: { } reason, Problem: { } problem })
            return;
        lock (_gate)
        {
            if (!_told.Add($"{stage} {reason}"))
                return;
        }
        Say($"{outcome.Key} {(outcome.State == ImageState.Failed ? "failed" : "is left out")} at {stage}: {reason}: {problem} (said once; "
            + $"rejected.jsonl names every one)");
    }

    private void Say(string line)
    {
        if (_bar is null)
            Console.Error.WriteLine(line);
        else
            AnsiConsole.WriteLine(line);
    }

    private void AddToBar(ImageOutcome outcome)
    {
        Count(outcome);
        _bar!.Value = _done;
        _bar.Description = Markup.Escape(Text());
    }

    private void AddLine(ImageOutcome outcome)
    {
        Count(outcome);
        if (time.GetElapsedTime(_lastLine) < LineEvery)
            return;
        _lastLine = time.GetTimestamp();
        Console.WriteLine(Text());
    }

    private void Count(ImageOutcome outcome)
    {
        _done++;
        _ = outcome.State switch
        {
            ImageState.Written => _written++,
            ImageState.Dropped => _dropped++,
            _ => _failed++,
        };
        _left.Add(_done);
        HoldPoint.Reach("image", _done, stop);
    }

    private string Text()
    {
        var rate = (_done - _before) / Math.Max(time.GetElapsedTime(_started).TotalSeconds, 0.001);
        if (_lastCost == 0 || time.GetElapsedTime(_lastCost) >= CostEvery)
        {
            _lastCost = time.GetTimestamp();
            var totals = calls.Totals();
            if (!_asks && totals.Answered > _answers)
            {
                _asks = true;
                _left.Forget(); // until now the answers were at hand
            }
            _cost = totals.Answered == 0
                ? ""
                : FormattableString.Invariant($", {totals.Answered} answers") + (totals.Cost is { } cost ? FormattableString.Invariant($", ${cost:0.00}") : "");
        }
        return FormattableString.Invariant(
            $"{_done} of {total} images, {rate:0.0} a second{(_left.Estimate is { } left ? $", {TimeLeft.Text(left)} left" : "")}; {_written} written, {_dropped} dropped, {_failed} failed{_cost}");
    }
}
