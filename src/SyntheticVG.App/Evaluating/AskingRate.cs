using SyntheticVG.App.Terminals;

namespace SyntheticVG.App.Evaluating;

/// <summary>
/// Says how fast questions are answered and how long the rest will take: a line now and then where the error stream goes into a file, beside
/// the bar that is shown else.
/// </summary>
/// <param name="total">Questions, with those that were answered before.</param>
/// <param name="bar">The bar.</param>
/// <param name="time">The clock.</param>
internal sealed class AskingRate(int total, IProgress<int> bar, TimeProvider time) : IProgress<int>
{
    private static readonly TimeSpan LineEvery = TimeSpan.FromSeconds(5);

    private readonly TimeLeft _left = new(total, time);
    private (int Done, long At)? _first;
    private long _lastLine = time.GetTimestamp();

    /// <inheritdoc/>
    public void Report(int value)
    {
        bar.Report(value);
        _left.Add(value);
        var first = _first ??= (value, time.GetTimestamp());
        if (!Console.IsErrorRedirected || time.GetElapsedTime(_lastLine) < LineEvery || value == first.Done)
            return;
        _lastLine = time.GetTimestamp();
        var rate = (value - first.Done) / time.GetElapsedTime(first.At).TotalSeconds;
        var left = _left.Estimate is { } estimate ? $", {TimeLeft.Text(estimate)} left" : "";
        Console.Error.WriteLine(FormattableString.Invariant($"{value} of {total} questions, {rate:0.00} a second{left}"));
    }
}
