using System.Diagnostics;
using SyntheticVG.Instructions;
using SyntheticVG.Models.Robin;

namespace SyntheticVG.Models.Training;

/// <summary>Which samples a step learns from: each epoch in an order of its own, one epoch right behind the other.</summary>
/// <remarks>
/// A step's samples depend on the seed and the step alone, so a run goes on where it was stopped. With grouping, the samples
/// of <see cref="Window"/> steps are sorted by length and cut into batches, and the batches are shuffled.
/// </remarks>
/// <param name="data">The data.</param>
/// <param name="config">The model, for lengths.</param>
/// <param name="options">Seed, batch size, grouping.</param>
internal sealed class SampleOrder(ITrainingData data, RobinConfig config, TrainingOptions options)
{
    /// <summary>Steps whose samples are grouped together.</summary>
    public const int Window = 8;

    private readonly Lock _lock = new();
    private (int Epoch, int[] Places)? _epoch;
    private readonly Dictionary<int, Task<Samples[]>> _windows = [];

    /// <summary>The samples of a step.</summary>
    public async Task<Samples> OfAsync(int step)
    {
        if (!options.GroupByLength)
            return MakeAll(Range(step, 1));
        return (await Open(step / Window))[step % Window]; // waiting takes no thread
    }

    // The next window is begun along with one, so that nobody waits for it; those before are forgotten.
    private Task<Samples[]> Open(int number)
    {
        lock (_lock)
        {
            foreach (var old in _windows.Keys.Where(key => key < number - 1).ToList())
                _windows.Remove(old);
            for (var next = number; next <= number + 1 && next * Window < options.Steps; next++)
            {
                var begun = next;
                if (!_windows.ContainsKey(begun))
                    _windows.Add(begun, Task.Run(() => Grouped(begun)));
            }
            return _windows[number];
        }
    }

    private Samples[] Grouped(int window)
    {
        var all = MakeAll(Range(window * Window, Window));
        var random = new TrainingRandom(options.Seed, "window", window);
        var batches = all.Made
            .OrderByDescending(sample => SampleCheck.Length(sample, config)) // stable, so like lengths keep the epoch's order
            .Chunk(options.BatchSize).ToArray();
        random.Shuffle(batches);
        return [.. batches.Select(batch => new Samples(batch, all.Time / Window))];
    }

    private Samples MakeAll(IEnumerable<(int Epoch, int Place)> places)
    {
        var clock = Stopwatch.StartNew();
        TrainingSample[] made = [.. places.Select(at => data.Make(at.Epoch, at.Place))];
        return new(made, clock.Elapsed);
    }

    // Where the samples of some steps stand: counted through all epochs, then looked up in the epoch's order.
    private List<(int Epoch, int Place)> Range(int step, int steps)
    {
        var first = (long)step * options.BatchSize;
        var places = new List<(int, int)>();
        lock (_lock)
        {
            for (var i = first; i < first + (long)steps * options.BatchSize; i++)
            {
                var epoch = (int)(i / data.Count);
                if (_epoch?.Epoch != epoch)
                    _epoch = (epoch, Shuffled(epoch));
                places.Add((epoch, _epoch.Value.Places[i % data.Count]));
            }
        }
        return places;
    }

    private int[] Shuffled(int epoch)
    {
        int[] places = [.. Enumerable.Range(0, data.Count)];
        new TrainingRandom(options.Seed, "epoch", epoch).Shuffle(places);
        return places;
    }
}

/// <summary>The samples of a step.</summary>
/// <param name="Made">The samples.</param>
/// <param name="Time">How long they took to make.</param>
internal sealed record Samples(TrainingSample[] Made, TimeSpan Time);
