using SyntheticVG.Models.Layers;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace SyntheticVG.Models.Training;

/// <summary>AdamW (Loshchilov and Hutter, 2019) in torch's arithmetic, over fp32 masters of weights that are kept in less.</summary>
/// <remarks>
/// A weight in bf16 has eight bits of precision: a small step is lost in its rounding. Its master in fp32 takes the step, and
/// the weight is the master rounded. Gradients of micro-batches are added up in fp32 too. A weight without a gradient is left
/// alone: no decay, no memory.
/// </remarks>
internal sealed class AdamW : IDisposable
{
    private readonly TrainingOptions _options;
    private readonly List<Slot> _slots = [];

    public AdamW(IEnumerable<ParameterGroup> groups, TrainingOptions options)
    {
        _options = options;
        using var still = no_grad();
        foreach (var group in groups)
        {
            foreach (var (name, weight) in group.Parameters)
                _slots.Add(new(name, weight, group.LearningRate, group.WeightDecay));
        }
    }

    /// <summary>Forgets the gradients.</summary>
    public void Clear()
    {
        using var scope = NewDisposeScope(); // a look at a gradient makes an object, not a copy
        _slots.ForEach(slot => slot.Clear());
    }

    /// <summary>Takes over the gradients of a micro-batch.</summary>
    public void Gather()
    {
        using var still = no_grad();
        using var scope = NewDisposeScope();
        _slots.ForEach(slot => slot.Gather());
    }

    /// <summary>Shortens the gradient to the longest that is allowed.</summary>
    /// <returns>Its length before.</returns>
    public double Clip()
    {
        using var still = no_grad();
        using var scope = NewDisposeScope();
        var gradients = _slots.Select(slot => slot.Gradient).OfType<Tensor>().ToList();
        if (gradients.Count == 0)
            return 0;
        var norm = stack(gradients.Select(gradient => gradient.norm())).norm();
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
    }

    /// <summary>Everything the next step depends on besides the weights: memories, counts, and masters in fp32.</summary>
    public IReadOnlyList<(string Name, Tensor Tensor)> State =>
        [.. _slots.SelectMany(slot => slot.State), ("steps", tensor(_slots.Select(slot => (long)slot.Steps).ToArray()))];

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
        _slots.SelectMany(slot => slot.State).ToDictionary(entry => entry.Name, entry => entry.Tensor.shape, StringComparer.Ordinal);

    /// <inheritdoc/>
    public void Dispose() => _slots.ForEach(slot => slot.Dispose());

    private sealed class Slot : IDisposable
    {
        private readonly string _name;
        private readonly Parameter _weight;
        private readonly double _rate, _decay;
        private readonly Tensor _master; // the weight itself where that is fp32
        private readonly Tensor _mean, _square;
        private Tensor? _sum; // gradients of micro-batches, where the weight is not fp32

        public Slot(string name, Parameter weight, double rate, double decay)
        {
            (_name, _weight, _rate, _decay) = (name, weight, rate, decay);
            _master = IsFull ? weight : weight.to(float32).DetachFromDisposeScope();
            _mean = zeros(weight.shape, float32, weight.device).DetachFromDisposeScope();
            _square = zeros(weight.shape, float32, weight.device).DetachFromDisposeScope();
        }

        private bool IsFull => _weight.dtype == float32;

        // Adapters are no part of the model's folder, so their weights are kept here.
        private bool IsAdapter => _name.Contains(".lora_", StringComparison.Ordinal);

        public int Steps { get; private set; }

        public Tensor? Gradient => IsFull ? _weight.grad : _sum;

        public void Clear()
        {
            if (_weight.grad is not null)
                _weight.grad = null!;
            _sum?.Dispose();
            _sum = null;
        }

        public void Gather()
        {
            if (IsFull || _weight.grad is not { } gradient)
                return;
            if (_sum is null)
                _sum = gradient.to(float32).DetachFromDisposeScope();
            else
                _sum.Add(gradient);
            _weight.grad = null!;
        }

        // torch's single-tensor AdamW, operation for operation.
        public void Step(double share, TrainingOptions options)
        {
            using var scope = NewDisposeScope();
            if (Gradient is not { } gradient)
                return;
            Steps++;
            var rate = _rate * share;
            var (first, second) = (1 - Math.Pow(options.Beta1, Steps), Math.Sqrt(1 - Math.Pow(options.Beta2, Steps)));
            using Scalar kept = Number.Held(1 - rate * _decay), correction = Number.Held(second), step = Number.Held(-(rate / first)); // held while torch reads them: Number says why
            if (_decay != 0)
                _master.mul_(kept);
            _mean.lerp_(gradient, tensor(1 - options.Beta1, float32, _mean.device));
            _square.mul_(Number.Of(options.Beta2)).addcmul_(gradient, gradient, Number.Of(1 - options.Beta2));
            _master.addcdiv_(_mean, (_square.sqrt() / correction).add_(Number.Of(options.Epsilon), Number.Of(1)), step);
            if (!IsFull)
                _weight.copy_(_master);
        }

        public IEnumerable<(string Name, Tensor Tensor)> State
        {
            get
            {
                yield return ($"mean.{_name}", _mean);
                yield return ($"square.{_name}", _square);
                if (!IsFull || IsAdapter)
                    yield return ($"master.{_name}", _master);
            }
        }

        public void Load(Func<string, Tensor> read, int steps)
        {
            Steps = steps;
            foreach (var (name, tensor) in State)
                tensor.copy_(read(name));
            if (!IsFull)
                _weight.copy_(_master);
        }

        public void Dispose()
        {
            Clear();
            _mean.Dispose();
            _square.Dispose();
            if (!IsFull)
                _master.Dispose();
        }
    }
}
