using SyntheticVG.Models.Robin;
using TorchSharp;

namespace SyntheticVG.Models.Checkpoints;

/// <summary>The names and shapes of a model's weights, without the weights.</summary>
public static class WeightNames
{
    /// <summary>Of a model of given sizes, in its own order. Takes no memory for the numbers.</summary>
    public static IReadOnlyDictionary<string, long[]> Of(RobinConfig config)
    {
        using var scope = torch.NewDisposeScope();
        using var robin = new Models.Robin.Robin(config, Precision.Full, torch.device("meta"));
        return robin.named_parameters().ToDictionary(p => p.name, p => p.parameter.shape, StringComparer.Ordinal);
    }
}
