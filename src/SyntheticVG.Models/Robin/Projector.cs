using System.Globalization;
using System.Text.RegularExpressions;
using SyntheticVG.Models.Layers;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SyntheticVG.Models.Robin;

/// <summary>Brings image tokens to the language model's width: linear layers with GELU between; none is the identity.</summary>
internal sealed partial class Projector : Module<Tensor, Tensor>
{
    private readonly Dense[] _layers;

    /// <summary>Makes a projector of a checkpoint's <c>mm_projector_type</c>. Its weights are not set.</summary>
    /// <param name="type"><c>linear</c>, <c>identity</c> or <c>mlpNx_gelu</c> with N layers (mlp0x_gelu has one too).</param>
    /// <param name="inputSize">Width of an image token.</param>
    /// <param name="hiddenSize">Width of the language model.</param>
    /// <param name="place">Where the weights live.</param>
    /// <returns>A module from [..., input size] to [..., hidden size].</returns>
    /// <exception cref="ArgumentException">The type is none of these.</exception>
    public static Module<Tensor, Tensor> Create(string type, int inputSize, int hiddenSize, Placement place) => type switch
    {
        "linear" => new Dense(inputSize, hiddenSize, place),
        "identity" => new Projector(0, inputSize, hiddenSize, place),
        _ when MultiLayer().Match(type) is { Success: true } match =>
            new Projector(Math.Max(1, int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture)), inputSize, hiddenSize, place),
        _ => throw new ArgumentException($"mm_projector_type is '{type}'; expected linear, identity or mlpNx_gelu", nameof(type)),
    };

    private Projector(int layers, int inputSize, int hiddenSize, Placement place) : base(nameof(Projector))
    {
        _layers = [.. Enumerable.Range(0, layers).Select(i => new Dense(i == 0 ? inputSize : hiddenSize, hiddenSize, place))];
        for (var i = 0; i < layers; i++)
            register_module($"{2 * i}", _layers[i]); // the odd places are the GELUs
    }

    public override Tensor forward(Tensor x)
    {
        using var scope = NewDisposeScope();
        var y = x.alias();
        for (var i = 0; i < _layers.Length; i++)
            y = _layers[i].forward(i == 0 ? y : functional.gelu(y));
        return y.MoveToOuterDisposeScope();
    }

    [GeneratedRegex(@"^mlp(\d{1,2})x_gelu$", RegexOptions.CultureInvariant)]
    private static partial Regex MultiLayer();
}
