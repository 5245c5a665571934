using static TorchSharp.torch;

namespace SyntheticVG.Models.Training;

/// <summary>What a step did.</summary>
/// <param name="Loss">Mean loss of its tokens before it, in nats.</param>
/// <param name="GradientNorm">Length of the gradient before clipping.</param>
internal readonly record struct StepResult(double Loss, double GradientNorm)
{
    /// <summary>Whether both are numbers; where not, the weights were left as they were.</summary>
    public bool IsFinite => double.IsFinite(Loss) && double.IsFinite(GradientNorm);
}

/// <summary>A model that learns, one optimizer step at a time.</summary>
internal sealed class Learner : IDisposable
{
    private readonly TrainingOptions _options;
    private readonly Adapters? _adapters;
    private readonly Replicas _replicas;

    /// <summary>Freezes what shall not learn, and prepares the optimizer.</summary>
    /// <param name="robin">The model; stays the caller's.</param>
    /// <param name="options">How.</param>
    public Learner(Robin.Robin robin, TrainingOptions options)
    {
        ArgumentNullException.ThrowIfNull(robin);
        ArgumentNullException.ThrowIfNull(options);
        _options = options;
        ParameterGroups.Freeze(robin, options);
        _adapters = options.Adapters is null ? null : new(robin, options.Adapters, options.Seed);
        Optimizer = new(ParameterGroups.Of(robin, options, _adapters?.Parameters), options);
        _replicas = new(robin, options);
    }

    internal AdamW Optimizer { get; }

    /// <summary>Learns from some batches as if they were one.</summary>
    /// <param name="batches">The micro-batches of the step.</param>
    /// <param name="share">The share of the peak learning rates.</param>
    /// <returns>Loss and gradient; where one of them is no number, nothing was learned.</returns>
    public StepResult Step(IReadOnlyList<TrainingBatch> batches, double share)
    {
        var result = Gradient(batches);
        if (result.IsFinite)
            Optimizer.Step(share);
        Optimizer.Clear();
        return result;
    }

    // The clipped gradient, left in the optimizer.
    internal StepResult Gradient(IReadOnlyList<TrainingBatch> batches)
    {
        ArgumentNullException.ThrowIfNull(batches);
        using var scope = NewDisposeScope();
        Optimizer.Clear();
        var targets = batches.Sum(batch => batch.Targets);
        var loss = _replicas.Run(batches,
            (robin, batch) => TrainingPass.Backward(robin, batch, 1.0 / (_options.AverageMicroBatches ? batches.Count * batch.Targets : targets), _options.Recompute),
            Optimizer.Gather);
        return new(loss, Optimizer.Clip());
    }

    /// <summary>Adds what adapters learned into the model's weights. Nothing is learned after it.</summary>
    public void Finish() => _adapters?.Merge();

    /// <summary>Frees the optimizer's memory, and takes adapters off the model.</summary>
    public void Dispose()
    {
        Optimizer.Dispose();
        _replicas.Dispose();
        _adapters?.Dispose();
    }
}
