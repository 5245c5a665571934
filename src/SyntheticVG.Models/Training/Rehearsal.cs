using SyntheticVG.Instructions;
using SyntheticVG.Models.ConvNeXt;
using SyntheticVG.Models.Layers;
using SyntheticVG.Models.Robin;

namespace SyntheticVG.Models.Training;

/// <summary>One optimizer step of a small twin: the model's vocabulary, tokens, picture size and limits, with narrow layers and drawn weights.</summary>
/// <remarks>What makes a run fail in its first step (samples that do not fit, tokens without a row, masks of another number) fails here, before
/// gigabytes are read.</remarks>
public static class Rehearsal
{
    private const int Width = 16;

    /// <summary>Learns from one sample.</summary>
    /// <param name="config">The model that is to be trained.</param>
    /// <param name="options">How; its numbers of steps and samples do not matter.</param>
    /// <param name="data">What it is to learn from.</param>
    /// <returns>The loss in nats a token: about the logarithm of the vocabulary's size, as the twin knows nothing.</returns>
    /// <exception cref="InvalidDataException">The step fails, or its loss is no number.</exception>
    public static double Run(RobinConfig config, TrainingOptions options, ITrainingData data)
    {
        ArgumentNullException.ThrowIfNull(config);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(data);
        options = options with { Steps = 1, BatchSize = 1, MicroBatch = 1, Workers = 1, Adapters = null };
        using var twin = new Models.Robin.Robin(TwinOf(config));
        Initialization.Randomize(twin, options.Seed);
        using var learner = new Learner(twin, options);
        var sample = data.Make(0, 0);
        using var batch = TrainingBatch.Of([sample], twin.Config);
        var result = learner.Step([batch], share: 1);
        return result.IsFinite ? result.Loss : throw new InvalidDataException(
            $"{sample.Id}: the loss of a small twin is {result.Loss}, its gradient's length {result.GradientNorm}; expected numbers");
    }

    /// <summary>The sizes of the twin.</summary>
    internal static RobinConfig TwinOf(RobinConfig config) => config with
    {
        Language = config.Language with { HiddenSize = Width, IntermediateSize = 2 * Width, Layers = 1, Heads = 2, KeyValueHeads = 1 },
        Tower = ConvNeXtConfig.Tiny,
        Regions = new() { LevelChannels = ConvNeXtConfig.Tiny.Widths, Width = Width, ThumbnailSide = 8, HiddenSize = Width },
    };
}
