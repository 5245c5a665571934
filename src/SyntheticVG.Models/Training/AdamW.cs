using SyntheticVG.Models.Checkpoints;
using SyntheticVG.Models.Collectives;
using SyntheticVG.Models.Layers;
using static TorchSharp.torch;

namespace SyntheticVG.Models.Training;

/// <summary>AdamW (Loshchilov and Hutter, 2019) in torch's arithmetic, over fp32 masters of weights that are kept in less.</summary>
/// <remarks>
/// A weight in bf16 has eight bits of precision: a small step is lost in its rounding. Its master in fp32 takes the step, and
/// the weight is the master rounded. Gradients of micro-batches are added up in fp32 too. A weight without a gradient is left
/// alone: no decay, no memory. Of several processes each adds up the gradients of its share of the weights; with
/// <see cref="TrainingOptions.ShardOptimizer"/> it also keeps masters and moments of that share alone.
/// </remarks>
internal sealed class AdamW : IDisposable
{
    private readonly TrainingOptions _options;
    private readonly ICollective? _collective; // null: one process
    private readonly Shares? _shares;
    private readonly GradientExchange? _exchange;
    private readonly List<AdamSlot> _slots = [];

    public AdamW(IEnumerable<ParameterGroup> groups, TrainingOptions options, ICollective? collective = null)
    {
        _options = options;
        _slots.AddRange(
            groups.SelectMany(group => group.Parameters.Select(entry => new AdamSlot(entry.Name, entry.Weight, group.LearningRate, group.WeightDecay))));
        if (collective is { Size: > 1 })
        {
            _collective = collective;
            _shares = new([.. _slots.Select(slot => slot.Weight.numel())], collective.Size);
            _exchange = new(_slots, _shares, collective, options.ShardOptimizer);
        }
        using var still = no_grad();
        foreach (var (place, slot) in _slots.Index())
        {
            if (!IsSharded || _shares!.OwnerOf(place) == _collective!.Rank)
                slot.Keep();
        }
    }

    private bool IsSharded => _options.ShardOptimizer && _shares is not null;

    /// <summary>Numbers of the weights whose moments are kept in this process.</summary>
    public long NumbersKept => _slots.Where(slot => slot.IsKept).Sum(slot => slot.Weight.numel());

    /// <summary>Forgets the gradients.</summary>
    public void Clear()
    {
        using var scope = NewDisposeScope(); // a look at a gradient makes an object, not a copy
        _slots.ForEach(slot => slot.Clear());
    }

    /// <summary>Takes over the gradients of a micro-batch; of several processes those of one micro-batch each.</summary>
    /// <param name="loss">The loss of the micro-batch; null where this process has none left while others do.</param>
    /// <returns>The losses of what was taken over, in order.</returns>
    public IReadOnlyList<double> Gather(double? loss)
    {
        using var still = no_grad();
        using var scope = NewDisposeScope();
        if (_exchange is not null)
            return _exchange.Sum(loss);
        _slots.ForEach(slot => slot.Gather());
        return loss is { } one ? [one] : [];
    }

    /// <summary>Shortens the gradient to the longest that is allowed.</summary>
    /// <returns>Its length before.</returns>
    public double Clip()
    {
        using var still = no_grad();
        using var scope = NewDisposeScope();
        if (!IsSharded)
            _exchange?.SpreadGradients();
        var gradients = _slots.Select(slot => slot.Gradient).OfType<Tensor>().ToList();
        var norms = IsSharded ? _exchange!.Norms() : gradients.Count == 0 ? null : stack(gradients.Select(gradient => gradient.norm()));
        if (norms is null)
            return 0;
        var norm = norms.norm();
        var length = norm.item<float>();
        if (_options.ClipNorm > 0 && length > _options.ClipNorm)
        {
            var factor = norm.Plus(Number.Of(1e-6f)).reciprocal().mul(Number.Of((float)_options.ClipNorm));
            foreach (var gradient in gradients)
                gradient.mul_(factor);
        }
        return length;
    }

    /// <summary>Moves the weights.</summary>
    /// <param name="share">The share of each group's peak learning rate.</param>
    public void Step(double share)
    {
        using var still = no_grad();
        foreach (var slot in _slots)
            slot.Step(share, _options);
        if (!IsSharded)
            return;
        using var scope = NewDisposeScope();
        _exchange!.SpreadWeights();
    }

    /// <summary>Everything the next step depends on besides the weights: moments, counts, and masters in fp32. Of a sharded optimizer each entry is sent by its
    /// process when it is made, so every process makes all of them in order.</summary>
    public IReadOnlyList<WeightToWrite> State =>
    [
        .. _slots.Index().SelectMany(slot => slot.Item.State.Select(entry =>
            new WeightToWrite(entry.Name, float32, slot.Item.Weight.shape,
                () => entry.Tensor is { } here && !IsSharded ? here : Sent(slot.Index, entry.Tensor)))),
        WeightToWrite.Of("steps", tensor(_slots.Select(slot => (long)slot.Steps).ToArray()), dtype: null),
    ];

    private Tensor Sent(int place, Tensor? here)
    {
        var sent = here ?? empty(_slots[place].Weight.shape, float32, _slots[place].Weight.device);
        _collective!.Broadcast(sent, _shares!.OwnerOf(place));
        return sent;
    }

    /// <summary>Takes a saved state.</summary>
    public void Load(Func<string, Tensor> read)
    {
        using var still = no_grad();
        using var scope = NewDisposeScope();
        var steps = read("steps").data<long>().ToArray();
        foreach (var (slot, count) in _slots.Zip(steps))
            slot.Load(read, (int)count);
    }

    /// <summary>Names and shapes of <see cref="State"/>, without the steps.</summary>
    public IReadOnlyDictionary<string, long[]> StateShapes =>
        _slots.SelectMany(slot => slot.State.Select(entry => (entry.Name, slot.Weight.shape)))
            .ToDictionary(entry => entry.Name, entry => entry.shape, StringComparer.Ordinal);

    /// <inheritdoc/>
    public void Dispose()
    {
        _exchange?.Dispose();
        _slots.ForEach(slot => slot.Dispose());
    }
}
