using System.Diagnostics;
using SyntheticVG.Instructions;
using SyntheticVG.Models.Robin;

namespace SyntheticVG.Models.Training;

/// <summary>The batches of one step after the other, made ahead in the background.</summary>
internal sealed class BatchStream : IDisposable
{
    private readonly SampleOrder _order;
    private readonly RobinConfig _config;
    private readonly TrainingOptions _options;
    private readonly Queue<Task<StepBatches>> _ahead = new();
    private readonly int _rank;
    private int _next;

    /// <param name="data">What is learned from.</param>
    /// <param name="config">The model.</param>
    /// <param name="options">How.</param>
    /// <param name="firstStep">The step that comes first.</param>
    /// <param name="rank">The process, whose micro-batches alone are made; every one is some process's, and no two processes have the same.</param>
    public BatchStream(ITrainingData data, RobinConfig config, TrainingOptions options, int firstStep, int rank = 0)
    {
        (_order, _config, _options, _next, _rank) = (new(data, config, options), config, options, firstStep, rank);
        Fill();
    }

    /// <summary>The batches of the next step; the caller owns them. An error in the data comes out here.</summary>
    public StepBatches Take(CancellationToken cancellationToken)
    {
        var task = _ahead.Peek();
        Task.WaitAny([task], cancellationToken);
        _ahead.Dequeue();
        Fill();
        return task.GetAwaiter().GetResult();
    }

    private void Fill()
    {
        while (_ahead.Count <= _options.Prefetch && _next < _options.Steps)
        {
            var step = _next++;
            _ahead.Enqueue(Task.Run(() => MakeAsync(step)));
        }
    }

    private async Task<StepBatches> MakeAsync(int step)
    {
        var batches = new List<TrainingBatch>();
        try
        {
            var made = await _order.OfAsync(step);
            var clock = Stopwatch.StartNew();
            foreach (var (place, samples) in made.Made.Chunk(_options.Together).Index())
            {
                if (place % _options.Processes == _rank)
                    batches.Add(TrainingBatch.Of(samples, _config));
            }
            return new(batches, made.Time + clock.Elapsed) { Order = _options.Processes > 1 ? SamplesHash.Of(made.Made) : 0 };
        }
        catch
        {
            batches.ForEach(batch => batch.Dispose());
            throw;
        }
    }

    /// <summary>Waits for what is being made, and frees it.</summary>
    public void Dispose()
    {
        foreach (var task in _ahead)
        {
            Task.WaitAny(task);
            if (task.IsCompletedSuccessfully)
                task.Result.Dispose();
        }
        _ahead.Clear();
    }
}

/// <summary>The micro-batches of a step that are this process's, and how long they took to make.</summary>
internal sealed record StepBatches(IReadOnlyList<TrainingBatch> Batches, TimeSpan Preparation) : IDisposable
{
    /// <summary>A hash of the samples of the step in all processes, in their order.</summary>
    public long Order { get; init; }

    public void Dispose()
    {
        foreach (var batch in Batches)
            batch.Dispose();
    }
}
