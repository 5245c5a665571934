using SyntheticVG.Models.Checkpoints;
using SyntheticVG.Models.ConvNeXt;
using SyntheticVG.Models.Robin;

namespace SyntheticVG.Models.Training;

/// <summary>What a training step holds in the memory of a process, in bytes, as far as it can be told beforehand.</summary>
/// <param name="Parameters">Numbers in the model; none of the other parts is a count.</param>
/// <param name="Weights">The weights that compute.</param>
/// <param name="Optimizer">Two moments in fp32 for each weight, and its master where it computes in less; with a sharded optimizer those of a process's share
/// alone.</param>
/// <param name="Gradients">Gradients, and their fp32 sums where micro-batches or processes are added up; of several processes the buffers of the exchange
/// too.</param>
/// <param name="Activations">What is kept on the way forth for the way back, for the longest samples side by side.</param>
/// <remarks>Activations are counted by what the layers return; what the library holds for a moment inside one is not. Expect a third more.</remarks>
public sealed record MemoryEstimate(long Parameters, long Weights, long Optimizer, long Gradients, long Activations)
{
    private const int Full = 4;

    /// <summary>All of it.</summary>
    public long Total => Weights + Optimizer + Gradients + Activations;

    /// <summary>Estimates a step in which everything learns.</summary>
    /// <param name="config">The model.</param>
    /// <param name="options">How it is trained: micro-batches, recomputation, processes.</param>
    /// <param name="half">Whether it computes in bf16 over fp32 masters.</param>
    /// <param name="positions">Positions of the longest sample.</param>
    /// <param name="learned">Tokens that it teaches.</param>
    public static MemoryEstimate Of(RobinConfig config, TrainingOptions options, bool half, int positions, int learned)
    {
        ArgumentNullException.ThrowIfNull(config);
        ArgumentNullException.ThrowIfNull(options);
        var sizes = WeightNames.Of(config).Values.Select(shape => shape.Aggregate(1L, (product, side) => product * side)).ToList();
        var (parameters, share) = (sizes.Sum(), new Shares(sizes, options.Processes).Largest);
        var (size, rows) = (half ? 2 : Full, options.Together * options.Workers);
        var accumulates = options.Together < options.BatchSize;
        return new(
            parameters,
            parameters * size,
            (options.ShardOptimizer ? share : parameters) * ((2 * Full) + (half ? Full : 0)),
            options.Processes == 1
                ? parameters * (size + (accumulates || half ? Full : 0))
                : (parameters * size) + (share * Full * (options.ShardOptimizer ? 1 : options.Processes))
                    + (2 * Full * GradientExchange.NumbersIn(share, options.Processes)),
            rows * (Language(config, options, size, positions, learned) + Tower(config.Tower, config.ImageSide, size)));
    }

    // Each layer: two norms, queries, keys and values before and after their turning, attention, three widths of the MLP, two sums.
    private static long Language(RobinConfig config, TrainingOptions options, int size, int positions, int learned)
    {
        var (language, keys) = (config.Language, config.Language.KeyValueHeads * config.Language.HeadSize);
        var layer = (long)size * positions * ((8L * language.HiddenSize) + (4L * keys) + (4L * language.IntermediateSize));
        var input = (long)size * positions * language.HiddenSize;
        return (options.Recompute ? layer + (language.Layers * input) : language.Layers * layer) + (3L * Full * learned * language.VocabularySize);
    }

    // Each block: convolution, norm, two of four widths, the way back, the sum.
    private static long Tower(ConvNeXtConfig tower, int side, int size) => tower.Depths.Zip(tower.Widths, (depth, width) => (depth, width))
        .Select((stage, i) => (long)size * (side >> (i + 2)) * (side >> (i + 2)) * stage.width * stage.depth * 12).Sum();
}
