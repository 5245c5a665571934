using TorchSharp.Modules;

namespace SyntheticVG.Models.Training;

/// <summary>Which parts of a model learn.</summary>
public enum Trainable
{
    /// <summary>Every part.</summary>
    All,

    /// <summary>Language model, projector and region encoder; the image encoder stays.</summary>
    TowerFrozen,

    /// <summary>The projector alone.</summary>
    Projector,

    /// <summary>The region encoder alone.</summary>
    Regions,
}

/// <summary>Weights that share a learning rate and a decay.</summary>
/// <param name="LearningRate">Peak learning rate.</param>
/// <param name="WeightDecay">Decay.</param>
/// <param name="Parameters">The weights, by the checkpoint's names.</param>
internal sealed record ParameterGroup(double LearningRate, double WeightDecay, IReadOnlyList<(string Name, Parameter Weight)> Parameters);

/// <summary>Sorts a model's weights into those that learn and how.</summary>
public static class ParameterGroups
{
    /// <summary>Freezes what does not learn, and puts it into evaluation mode; the rest into training mode.</summary>
    public static void Freeze(Robin.Robin robin, TrainingOptions options)
    {
        robin.train();
        foreach (var (name, parameter) in robin.named_parameters())
            parameter.requires_grad = Learns(name, options.Trainable) && !(options.Adapters is not null && IsOfLanguage(name));
        if (options.Trainable != Trainable.All)
            robin.Tower.eval(); // the original left stochastic depth on in a frozen tower
    }

    /// <summary>The groups of the original's optimizer: base, projector and tower, each with and without decay.</summary>
    /// <remarks>Not decayed are biases and layer norms, those over channels too. RMS norms, layer scales and the table of
    /// embeddings are decayed, as in the original.</remarks>
    internal static IReadOnlyList<ParameterGroup> Of(Robin.Robin robin, TrainingOptions options, IEnumerable<(string Name, Parameter Weight)>? adapters = null)
    {
        var norms = robin.named_modules().Where(module => module.module is LayerNorm).Select(module => module.name + ".").ToList();
        return [.. robin.named_parameters()
            .Where(entry => entry.parameter.requires_grad)
            .Select(entry => (Name: entry.name, Weight: entry.parameter))
            .Concat(adapters ?? [])
            .GroupBy(entry => (Rate: Rate(entry.Name, options), Decayed: !IsBiasOrNorm(entry.Name, norms)))
            .Select(group => new ParameterGroup(group.Key.Rate, group.Key.Decayed ? options.WeightDecay : 0, [.. group]))];
    }

    private static double Rate(string name, TrainingOptions options) =>
        (IsOfProjector(name) ? options.ProjectorLearningRate : IsOfTower(name) ? options.TowerLearningRate : null) ?? options.LearningRate;

    private static bool IsBiasOrNorm(string name, List<string> norms) =>
        name.Contains("bias", StringComparison.Ordinal) || norms.Any(norm => name.StartsWith(norm, StringComparison.Ordinal));

    private static bool Learns(string name, Trainable trainable) => trainable switch
    {
        Trainable.All => true,
        Trainable.TowerFrozen => !IsOfTower(name),
        Trainable.Projector => IsOfProjector(name),
        Trainable.Regions => name.StartsWith("mask_extractor.", StringComparison.Ordinal),
        _ => throw new ArgumentOutOfRangeException(nameof(trainable), trainable, "no such part"),
    };

    private static bool IsOfLanguage(string name) => !IsOfTower(name) && !IsOfProjector(name) && !name.StartsWith("mask_extractor.", StringComparison.Ordinal);

    private static bool IsOfTower(string name) => name.Contains("vision_tower.", StringComparison.Ordinal);

    private static bool IsOfProjector(string name) => name.Contains("mm_projector.", StringComparison.Ordinal);
}
