using System.Text.RegularExpressions;
using SyntheticVG.Models.Robin;
using TorchSharp;

namespace SyntheticVG.Models.Checkpoints;

/// <summary>The names and shapes of a model's weights, without the weights, and what published checkpoints call them.</summary>
/// <remarks>Modules are named as in the published checkpoint, so that most weights need no new name.</remarks>
public static partial class WeightNames
{
    /// <summary>Of a model of given sizes, in its own order. Takes no memory for the numbers.</summary>
    public static IReadOnlyDictionary<string, long[]> Of(RobinConfig config)
    {
        using var scope = torch.NewDisposeScope();
        using var robin = new Models.Robin.Robin(config, Precision.Full, torch.device("meta"));
        return robin.named_parameters().ToDictionary(p => p.name, p => p.parameter.shape, StringComparer.Ordinal);
    }

    /// <summary>The name in the model of a weight of a published checkpoint; null for tables that are computed anew.</summary>
    internal static string? OfPublished(string name)
    {
        if (RotaryName().IsMatch(name))
            return null;
        // transformers before 4.49 wrote a layer scale "gamma" as "weight".
        return LayerScaleAsWeight().Replace(name, "$1gamma");
    }

    [GeneratedRegex(@"\.rotary_emb\.(inv_freq|cos_cached|sin_cached)$", RegexOptions.CultureInvariant)]
    private static partial Regex RotaryName();

    [GeneratedRegex(@"(\.visual\.trunk\.stages\.\d+\.blocks\.\d+\.)weight$", RegexOptions.CultureInvariant)]
    private static partial Regex LayerScaleAsWeight();
}
