using SyntheticVG.Models.Robin;
using SyntheticVG.Models.Training;
using SyntheticVG.Tokens;

namespace SyntheticVG.App.Training;

/// <summary>A size of model, how its words are cut, and how it is trained by default.</summary>
internal sealed record TrainPreset
{
    public required string Name { get; init; }

    /// <summary>The sizes for a vocabulary; null: the start's.</summary>
    public required Func<Tokenizer, RobinConfig>? Config { get; init; }

    /// <summary>Whether the start's sizes are taken as they are, rather than held against those of the published model.</summary>
    public bool AnySize { get; init; }

    /// <summary>How a phase is trained.</summary>
    public required Func<TrainPhase, TrainingOptions> Options { get; init; }

    /// <summary>Passes of a phase over its data by default; null: its options give the steps, or there is no default.</summary>
    public Func<TrainPhase, double?> Epochs { get; init; } = _ => null;

    /// <summary>One of them.</summary>
    public static TrainPreset Named(string name) => All.Single(preset => preset.Name == name);

    /// <summary>All of them.</summary>
    public static IReadOnlyList<TrainPreset> All { get; } =
    [
        new()
        {
            Name = "tiny",
            Config = tokenizer => RobinConfig.Tiny with
            {
                Language = RobinConfig.Tiny.Language with { VocabularySize = tokenizer.Count, MaxPositions = 4096 },
                AspectMode = AspectMode.Square,
                MaskToken = tokenizer.IdOf("<mask>"),
                PositionToken = tokenizer.IdOf("<pos>"),
                FirstRegionToken = tokenizer.Encode("region1")[0],
            },
            Options = _ => new() { Steps = 100, BatchSize = 4, LearningRate = 3e-3, CheckpointEvery = 50 },
        },
        new() { Name = "pocket", Config = PocketRecipe.Config, Options = _ => PocketRecipe.Options(PocketRecipe.Steps, 0) },
        new() { Name = "robin-3b", Config = null, Options = Published, Epochs = phase => phase.PublishedEpochs },
        new() { Name = "robin", Config = null, AnySize = true, Options = Published, Epochs = phase => phase.PublishedEpochs },
    ];

    // Batch and warm-up of stages 0 and 1 are not published.
    private static TrainingOptions Published(TrainPhase phase) => new()
    {
        Steps = 0,
        BatchSize = 64,
        MicroBatch = 1,
        LearningRate = phase.PublishedRate,
        Recompute = true,
    };
}
