using TorchSharp;
using static TorchSharp.torch;

namespace SyntheticVG.Models.Training;

/// <summary>Goes through layers and back while it keeps only each layer's input (Chen et al., 2016).</summary>
/// <remarks>
/// The way forth leaves no graph. On the way back each layer is computed once more from its input, now with a graph of that
/// layer alone, which the gradient from above goes through. Time of one more way forth, memory of one layer. The library has
/// no such function of its own.
/// </remarks>
internal static class Recomputation
{
    /// <summary>Adds gradients to the weights of the layers, and to what the start was made of.</summary>
    /// <param name="start">What goes into the first layer, with or without a graph.</param>
    /// <param name="layers">The layers; they must give the same each time.</param>
    /// <param name="lossOf">The loss of what the last layer returns.</param>
    /// <returns>The loss.</returns>
    public static double Backward(Tensor start, IReadOnlyList<Func<Tensor, Tensor>> layers, Func<Tensor, Tensor> lossOf)
    {
        using var scope = NewDisposeScope();
        var inputs = Forth(start, layers);
        var loss = lossOf(inputs[^1].requires_grad_());
        loss.backward();

        for (var i = layers.Count - 1; i >= 0; i--)
        {
            using var inner = NewDisposeScope();
            var input = inputs[i].requires_grad_();
            layers[i](input).backward([inputs[i + 1].grad!]);
            inputs[i + 1].Dispose();
        }
        if (start.requires_grad)
            start.backward([inputs[0].grad!]);
        return loss.ToDouble();
    }

    // The input of each layer, and what the last one returns; without graphs.
    private static List<Tensor> Forth(Tensor start, IReadOnlyList<Func<Tensor, Tensor>> layers)
    {
        using var still = no_grad();
        var inputs = new List<Tensor> { start.detach() };
        foreach (var layer in layers)
            inputs.Add(layer(inputs[^1]));
        return inputs;
    }
}
