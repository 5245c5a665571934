namespace SyntheticVG.Models.Training;

/// <summary>Measures the steps of a run: samples a second over the last of them, and what is left.</summary>
internal sealed class Speed(TimeProvider clock, TrainingOptions options)
{
    private const int Recent = 50;

    private readonly Queue<TimeSpan> _steps = new();
    private long _begun, _taken;
    private TimeSpan _preparation;

    /// <summary>A step begins to wait for its samples.</summary>
    public void Begin() => _begun = clock.GetTimestamp();

    /// <summary>The samples are there; they took that long to make.</summary>
    public void Taken(TimeSpan preparation) => (_taken, _preparation) = (clock.GetTimestamp(), preparation);

    /// <summary>The step is done.</summary>
    public StepReport End(int step, StepResult result, double learningRate)
    {
        var whole = clock.GetElapsedTime(_begun);
        _steps.Enqueue(whole);
        if (_steps.Count > Recent)
            _steps.Dequeue();
        var mean = _steps.Sum(time => time.TotalSeconds) / _steps.Count;
        return new(step, result.Loss, learningRate, result.GradientNorm, options.BatchSize / mean,
            clock.GetElapsedTime(_begun, _taken) / whole, _preparation / whole, TimeSpan.FromSeconds(mean * (options.Steps - step)));
    }
}
