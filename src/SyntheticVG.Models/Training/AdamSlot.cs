using SyntheticVG.Models.Layers;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace SyntheticVG.Models.Training;

/// <summary>A weight that learns, its gradient, and what AdamW remembers of it.</summary>
/// <param name="name">Its name in the checkpoint.</param>
/// <param name="weight">The weight.</param>
/// <param name="rate">Its peak learning rate.</param>
/// <param name="decay">Its decay.</param>
internal sealed class AdamSlot(string name, Parameter weight, double rate, double decay) : IDisposable
{
    private Moments? _moments;

    /// <summary>The weight.</summary>
    public Parameter Weight => weight;

    /// <summary>Whether it is kept here what AdamW remembers; else another process does, and moves the weight.</summary>
    public bool IsKept => _moments is not null;

    /// <summary>Steps that it has made.</summary>
    public int Steps { get; private set; }

    /// <summary>Gradients that were added up apart from the weight: of micro-batches where the weight is not fp32, and of all processes.</summary>
    public Tensor? Sum { get; set; }

    /// <summary>Whether there is a gradient here or in another process: the weight moves.</summary>
    public bool IsTaught { get; set; }

    /// <summary>The gradient by which it moves, in fp32; null where there is none, or another process has it.</summary>
    public Tensor? Gradient => Sum ?? (IsFull ? weight.grad : null);

    private bool IsFull => weight.dtype == float32;

    // Adapters are no part of the model's folder, so their weights are kept here.
    private bool IsAdapter => name.Contains(".lora_", StringComparison.Ordinal);

    /// <summary>Makes room for what AdamW remembers.</summary>
    public void Keep() => _moments ??= new(weight);

    /// <summary>Forgets the gradients.</summary>
    public void Clear()
    {
        if (weight.grad is not null)
            weight.grad = null!;
        Sum?.Dispose();
        Sum = null;
        IsTaught = false;
    }

    /// <summary>Takes over the gradient of a micro-batch; that of an fp32 weight is added up where it is.</summary>
    public void Gather()
    {
        if (weight.grad is not { } gradient)
            return;
        IsTaught = true;
        if (IsFull)
            return;
        if (Sum is null)
            Sum = gradient.to(float32).DetachFromDisposeScope();
        else
            Sum.Add(gradient);
        weight.grad = null!;
    }

    /// <summary>Moves the weight, or counts that another process does. torch's single-tensor AdamW, operation for operation.</summary>
    public void Step(double share, TrainingOptions options)
    {
        if (!IsTaught)
            return;
        Steps++;
        using var scope = NewDisposeScope(); // a look at the gradient makes an object too
        if (_moments is not { } moments || Gradient is not { } gradient)
            return;
        var now = rate * share;
        var (first, second) = (1 - Math.Pow(options.Beta1, Steps), Math.Sqrt(1 - Math.Pow(options.Beta2, Steps)));
        // held while torch reads them: Number says why
        using Scalar kept = Number.Held(1 - now * decay), correction = Number.Held(second), step = Number.Held(-(now / first));
        if (decay != 0)
            moments.Master.mul_(kept);
        moments.Mean.lerp_(gradient, tensor(1 - options.Beta1, float32, moments.Mean.device));
        moments.Square.mul_(Number.Of(options.Beta2)).addcmul_(gradient, gradient, Number.Of(1 - options.Beta2));
        moments.Master.addcdiv_(moments.Mean, (moments.Square.sqrt() / correction).add_(Number.Of(options.Epsilon), Number.Of(1)), step);
        if (!IsFull)
            weight.copy_(moments.Master);
    }

    /// <summary>What a checkpoint keeps of it, all in fp32; the tensor is null in a process that does not keep it.</summary>
    public IEnumerable<(string Name, Tensor? Tensor)> State
    {
        get
        {
            yield return ($"mean.{name}", _moments?.Mean);
            yield return ($"square.{name}", _moments?.Square);
            if (!IsFull || IsAdapter)
                yield return ($"master.{name}", _moments?.Master);
        }
    }

    /// <summary>Takes a saved state, as far as it is kept here.</summary>
    public void Load(Func<string, Tensor> read, int steps)
    {
        Steps = steps;
        foreach (var (entry, tensor) in State)
            tensor?.copy_(read(entry));
        if (IsAdapter && !IsKept)
            weight.copy_(read($"master.{name}"));
        else if (!IsFull && _moments is { } moments)
            weight.copy_(moments.Master);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Clear();
        _moments?.Dispose();
    }

    private sealed class Moments : IDisposable
    {
        private readonly bool _ownsMaster;

        public Moments(Parameter weight)
        {
            _ownsMaster = weight.dtype != float32; // the master of an fp32 weight is the weight itself
            Master = _ownsMaster ? weight.to(float32).DetachFromDisposeScope() : weight;
            Mean = zeros(weight.shape, float32, weight.device).DetachFromDisposeScope();
            Square = zeros(weight.shape, float32, weight.device).DetachFromDisposeScope();
        }

        public Tensor Master { get; }

        public Tensor Mean { get; }

        public Tensor Square { get; }

        public void Dispose()
        {
            Mean.Dispose();
            Square.Dispose();
            if (_ownsMaster)
                Master.Dispose();
        }
    }
}
