using System.Globalization;
using SyntheticVG.App.Terminals;
using SyntheticVG.Models.Training;

namespace SyntheticVG.App.Training;

/// <summary>Tells how a run gets on: a line that is written over on a terminal, a line now and then elsewhere.</summary>
internal sealed class TrainProgress(string what, int steps, CancellationToken stop) : IProgress<StepReport>
{
    private const int Bar = 24, Lines = 50;

    private readonly TimeLeft _left = new(steps, TimeProvider.System);
    private double _smoothed = double.NaN;

    public void Report(StepReport value)
    {
        _left.Add(value.Step);
        _smoothed = double.IsNaN(_smoothed) ? value.Loss : (0.95 * _smoothed) + (0.05 * value.Loss);
        var line = string.Create(CultureInfo.InvariantCulture,
            $"{what} {value.Step}/{steps}  loss {_smoothed:0.000}  lr {value.LearningRate:0.0e+0}  "
                + $"gradient {value.GradientNorm:0.00}  {value.SamplesPerSecond:0.0} "
                + $"samples/s  waiting for data {value.Waited:0 %}{(_left.Estimate is { } left ? $"  {TimeLeft.Text(left)} left" : "")}");
        var last = value.Step == steps;
        if (!Console.IsErrorRedirected)
        {
            var done = Bar * value.Step / steps;
            Terminal.Overwrite($"[{new string('#', done)}{new string('.', Bar - done)}] {line}  ", last);
        }
        else if (last || value.Step % Math.Max(1, steps / Lines) == 0)
            Console.Error.WriteLine(line);
        HoldPoint.Reach("step", value.Step, stop);
    }
}
