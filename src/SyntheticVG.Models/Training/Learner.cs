using SyntheticVG.Models.Collectives;
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
    private readonly ICollective? _collective;
    private readonly Adapters? _adapters;
    private readonly Replicas _replicas;

    /// <summary>Freezes what shall not learn, and prepares the optimizer.</summary>
    /// <param name="robin">The model; stays the caller's.</param>
    /// <param name="options">How.</param>
    /// <param name="collective">The processes that learn together, each of which has a learner of its own; stays the caller's. Null: one process.</param>
    public Learner(Robin.Robin robin, TrainingOptions options, ICollective? collective = null)
    {
        ArgumentNullException.ThrowIfNull(robin);
        ArgumentNullException.ThrowIfNull(options);
        (_options, _collective) = (options, collective);
        ParameterGroups.Freeze(robin, options);
        _adapters = options.Adapters is null ? null : new(robin, options.Adapters, options.Seed);
        Optimizer = new(ParameterGroups.Of(robin, options, _adapters?.Parameters), options, collective);
        _replicas = new(robin, options);
    }

    internal AdamW Optimizer { get; }

    /// <summary>Learns from some batches as if they were one.</summary>
    /// <param name="batches">The micro-batches of the step; of several processes those that are this one's.</param>
    /// <param name="share">The share of the peak learning rates.</param>
    /// <param name="totals">The step in all processes; null: these batches.</param>
    /// <returns>Loss and gradient; where one of them is no number, nothing was learned.</returns>
    public StepResult Step(IReadOnlyList<TrainingBatch> batches, double share, StepTotals? totals = null)
    {
        var result = Gradient(batches, totals);
        if (result.IsFinite)
            Optimizer.Step(share);
        Optimizer.Clear();
        return result;
    }

    // The clipped gradient, left in the optimizer.
    internal StepResult Gradient(IReadOnlyList<TrainingBatch> batches, StepTotals? totals = null)
    {
        ArgumentNullException.ThrowIfNull(batches);
        using var scope = NewDisposeScope();
        Optimizer.Clear();
        var (loss, step) = (0.0, totals ?? new(batches.Sum(batch => batch.Targets), batches.Count));
        _replicas.Run(batches,
            (robin, batch) =>
                TrainingPass.Backward(robin, batch, 1.0 / (_options.AverageMicroBatches ? step.Batches * batch.Targets : step.Targets), _options.Recompute),
            own => Gather(own));
        for (var round = batches.Count; _collective is { } processes && round * processes.Size < step.Batches; round++)
            Gather(null); // the last round is not full
        return new(loss, Optimizer.Clip());

        void Gather(double? own)
        {
            foreach (var one in Optimizer.Gather(own))
                loss += one;
        }
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
