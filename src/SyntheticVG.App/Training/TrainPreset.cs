using SyntheticVG.Models.Robin;
using SyntheticVG.Models.Training;
using SyntheticVG.Tokens;

namespace SyntheticVG.App.Training;

/// <summary>A size of model, how its words are cut, and how it is trained where nobody says otherwise.</summary>
internal sealed record TrainPreset
{
    public required string Name { get; init; }

    /// <summary>The sizes for a vocabulary; null: the start's.</summary>
    public required Func<Tokenizer, RobinConfig>? Config { get; init; }

    /// <summary>How a stage is trained.</summary>
    public required Func<int, TrainingOptions> Options { get; init; }

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
        new() { Name = "robin-3b", Config = null, Options = Published },
    ];

    // Stage 2 is the paper's (4.2) and the released run's name: 1e-5, batches of 64, 2 epochs. Rates of stage 0 are Osprey's;
    // batch and warm-up of stages 0 and 1 are not published.
    private static TrainingOptions Published(int stage) => new()
    {
        Steps = 0,
        BatchSize = 64,
        MicroBatch = 1,
        LearningRate = stage == 0 ? 2e-5 : 1e-5,
        Recompute = true,
    };
}
