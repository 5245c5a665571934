using System.Globalization;

namespace SyntheticVG.App.Terminals;

/// <summary>How long something that counts up will still take, from its latest steps; not said before that means something.</summary>
/// <param name="total">Where it ends.</param>
/// <param name="time">The clock.</param>
internal sealed class TimeLeft(double total, TimeProvider time)
{
    private const int LeastSteps = 4, Latest = 64;

    private static readonly TimeSpan LeastTime = TimeSpan.FromSeconds(3);

    private readonly Queue<(long At, double Done)> _steps = new();
    private (long At, double Done) _last;

    /// <summary>So much is done by now; the first time is the begin of what is measured, so that loading and the first step do not count.</summary>
    public void Add(double done)
    {
        _steps.Enqueue(_last = (time.GetTimestamp(), done));
        if (_steps.Count > Latest)
            _steps.Dequeue();
    }

    /// <summary>Forgets the steps so far: they say nothing of those to come, such as answers that were at hand.</summary>
    public void Forget() => _steps.Clear();

    /// <summary>The time; null after a step or two, and in the first seconds.</summary>
    public TimeSpan? Estimate => _steps.Count >= LeastSteps && _steps.Peek() is var first && time.GetElapsedTime(first.At, _last.At) is var taken
        && taken >= LeastTime && _last.Done > first.Done
        ? TimeSpan.FromSeconds(Math.Min(TimeSpan.MaxValue.TotalSeconds / 2, taken.TotalSeconds * Math.Max(0, total - _last.Done) / (_last.Done - first.Done)))
        : null;

    /// <summary>A time as bars show it.</summary>
    public static string Text(TimeSpan time) => time.TotalDays >= 1
        ? string.Create(CultureInfo.InvariantCulture, $"{(int)time.TotalDays} d {time.Hours} h")
        : time.ToString(time.TotalHours >= 1 ? @"h\:mm\:ss" : @"m\:ss", CultureInfo.InvariantCulture);
}
