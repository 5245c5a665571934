using static TorchSharp.torch;

namespace SyntheticVG.Models.Training;

/// <summary>Goes through layers and back while it keeps only each layer's input (Chen et al., 2016).</summary>
/// <remarks>
/// The way forth leaves no graph. On the way back each layer is computed once more from its input, now with a graph of that
/// layer alone, which the gradient from above goes through. Time of one more way forth, memory of one layer. The library has
/// no such function of its own.
/// </remarks>
internal sealed class Recomputation
{
    private readonly IReadOnlyList<Func<Tensor, Tensor>> _layers;

    /// <summary>Goes forth.</summary>
    /// <param name="start">What goes into the first layer; its own graph, if it has one, is not followed.</param>
    /// <param name="layers">The layers; they must give the same each time.</param>
    public Recomputation(Tensor start, IReadOnlyList<Func<Tensor, Tensor>> layers)
    {
        _layers = layers;
        var streams = new List<Tensor> { start.detach() };
        using (no_grad())
        {
            foreach (var layer in layers)
                streams.Add(layer(streams[^1]));
        }
        foreach (var stream in streams.Skip(start.requires_grad ? 0 : 1))
            stream.requires_grad_();
        Streams = streams;
    }

    /// <summary>The start, and what each layer returned: leaves, on which anything may be computed and gone back from.</summary>
    public IReadOnlyList<Tensor> Streams { get; }

    /// <summary>Goes back from the gradients that the streams have by now, and adds those of the layers' weights.</summary>
    /// <returns>The gradient of the start; null where none reached it.</returns>
    public Tensor? Back()
    {
        for (var i = _layers.Count - 1; i >= 0; i--)
        {
            using var scope = NewDisposeScope();
            // A stream's gradient is the sum of what was computed on it and of what comes from the layer above.
            if (Streams[i + 1].grad is { } gradient && _layers[i](Streams[i]) is { requires_grad: true } output)
                output.backward([gradient]);
            Streams[i + 1].Dispose();
        }
        return Streams[0].grad;
    }
}
