using SyntheticVG.Models.Layers;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace SyntheticVG.Models.Training;

/// <summary>A model and copies of it that share its weights but have gradients of their own, so that several micro-batches go through side by side.</summary>
/// <remarks>For models so small that threads within an operation cost more than they bring. The sums are those of one micro-batch after the other, bit for
/// bit.</remarks>
internal sealed class Replicas : IDisposable
{
    private readonly Robin.Robin[] _models; // the first is the model itself
    private readonly IReadOnlyList<(Parameter Own, Parameter[] Copies)> _weights;

    /// <param name="robin">The model, frozen as it shall learn; stays the caller's.</param>
    /// <param name="options">How it is trained; <see cref="TrainingOptions.Workers"/> is how many go side by side.</param>
    /// <exception cref="ArgumentException">Several workers, and chance inside the model, which would fall otherwise in each run.</exception>
    public Replicas(Robin.Robin robin, TrainingOptions options)
    {
        if (options.Workers > 1 && robin.Config.Tower.StochasticDepth > 0 && options.Trainable == Trainable.All)
            throw new ArgumentException($"{options.Workers} workers; expected 1 for a model whose image encoder skips blocks by chance", nameof(options));
        _models = [robin, .. Enumerable.Range(1, options.Workers - 1).Select(_ => new Robin.Robin(robin.Config, robin.Precision, robin.Device))];
        using var still = no_grad();
        var copies = _models.Skip(1).Select(model => model.named_parameters().ToDictionary(entry => entry.name, entry => entry.parameter)).ToList();
        _weights = [.. robin.named_parameters().Select(entry => (entry.parameter, copies.Select(copy => copy[entry.name]).ToArray()))];
        foreach (var (own, others) in _weights)
        {
            foreach (var copy in others)
                copy.set_(own);
        }
        foreach (var copy in _models.Skip(1))
            ParameterGroups.Freeze(copy, options);
    }

    /// <summary>Lets each micro-batch go forth and back, as many at once as there are models.</summary>
    /// <param name="batches">The micro-batches.</param>
    /// <param name="backward">Adds the gradients of a micro-batch to those of a model, and returns its loss.</param>
    /// <param name="gather">Called with the loss of each micro-batch, in order, once its gradients were added to the model's own.</param>
    public void Run(IReadOnlyList<TrainingBatch> batches, Func<Robin.Robin, TrainingBatch, double> backward, Action<double> gather)
    {
        foreach (var round in batches.Chunk(_models.Length))
        {
            var losses = new double[round.Length];
            if (round.Length == 1)
                losses[0] = backward(_models[0], round[0]);
            else
                Parallel.For(0, round.Length, new() { MaxDegreeOfParallelism = round.Length }, i => losses[i] = backward(_models[i], round[i]));
            gather(losses[0]);
            for (var copy = 1; copy < round.Length; copy++)
            {
                HandOver(copy - 1);
                gather(losses[copy]);
            }
        }
    }

    // A copy's gradients are added to the model's, and forgotten.
    private void HandOver(int copy)
    {
        using var still = no_grad();
        using var scope = NewDisposeScope();
        foreach (var (own, copies) in _weights)
        {
            if (copies[copy].grad is not { } gradient)
                continue;
            if (own.grad is { } sum)
                sum.Add(gradient);
            else
                own.grad = gradient;
            copies[copy].grad = null!;
        }
    }

    /// <summary>Frees the copies.</summary>
    public void Dispose()
    {
        foreach (var copy in _models.Skip(1))
            copy.Dispose();
    }
}
