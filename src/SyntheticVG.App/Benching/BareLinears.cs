using SyntheticVG.Models.Robin;
using static TorchSharp.torch;

namespace SyntheticVG.App.Benching;

/// <summary>The matrix products of a language model and nothing else: what no implementation on the same library can be faster than.</summary>
internal sealed class BareLinears
{
    private readonly Tensor[] _layers;
    private readonly Tensor _head;
    private readonly Robin _robin;

    /// <summary>Takes a model's own matrices.</summary>
    public BareLinears(Robin robin)
    {
        _robin = robin;
        var weights = robin.named_parameters().ToDictionary(p => p.name, p => (Tensor)p.parameter, StringComparer.Ordinal);
        _layers = [.. weights.Where(weight => weight.Key.StartsWith("model.layers.", StringComparison.Ordinal) && weight.Value.Dimensions == 2)
            .Select(weight => weight.Value)];
        _head = weights.GetValueOrDefault("lm_head.weight", weights["model.embed_tokens.weight"]);
    }

    /// <summary>Multiplies so many rows by every matrix of the layers, and one row by the output layer.</summary>
    public void Run(int rows)
    {
        using var still = no_grad();
        using var scope = NewDisposeScope();
        var inputs = _layers.Select(weight => weight.shape[1]).Distinct()
            .ToDictionary(width => width, width => randn([1, rows, width], float32, _robin.Device).to(_robin.Precision.Language));
        foreach (var weight in _layers)
            nn.functional.linear(inputs[weight.shape[1]], weight).Dispose();
        using var scores = nn.functional.linear(inputs[_head.shape[1]].narrow(1, 0, 1), _head);
        scores.narrow(2, 0, 1).cpu().Dispose();
    }
}
