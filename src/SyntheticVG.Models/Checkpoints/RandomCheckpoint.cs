using SyntheticVG.Models.Layers;
using SyntheticVG.Models.Robin;
using static TorchSharp.torch;

namespace SyntheticVG.Models.Checkpoints;

/// <summary>Writes checkpoints of random weights: models of the right form that know nothing.</summary>
/// <remarks>One weight is in memory at a time, so that a model larger than the memory can be written.</remarks>
public static class RandomCheckpoint
{
    /// <summary>Writes a folder that <see cref="RobinFolder"/> opens, its config.json marked as random.</summary>
    /// <param name="config">The model's sizes.</param>
    /// <param name="path">The folder; made if need be.</param>
    /// <param name="seed">Each weight depends on it and on the weight's name alone.</param>
    /// <param name="options">How; null: bf16, as the published model is.</param>
    public static void Write(RobinConfig config, string path, long seed, SaveOptions? options = null)
    {
        options ??= new();
        var dtype = options.Dtype ?? ScalarType.BFloat16;
        RobinFolderWriter.Write(path, config, dtype,
            [.. WeightNames.Of(config)
                .Select(weight => new WeightToWrite(weight.Key, dtype, weight.Value, () => Initialization.Make(weight.Key, weight.Value, dtype, seed)))],
            options with { RandomSeed = seed });
    }
}
