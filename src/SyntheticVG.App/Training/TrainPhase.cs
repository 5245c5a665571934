using SyntheticVG.Models.Training;

namespace SyntheticVG.App.Training;

/// <summary>A part of a stage, with what learns in it.</summary>
/// <param name="Name">Its name, which sources of a mixture are put into it by.</param>
/// <param name="Trainable">What learns.</param>
internal sealed record TrainPhase(string Name, Trainable Trainable)
{
    /// <summary>Peak learning rate where the author's or their template's is known: projector as LLaVA's alignment, region encoder and language model as
    /// Osprey's second and third stage, stages 1 and 2 as the released run's name (stage 1's own is not published).</summary>
    public double PublishedRate => Name switch { "projector" => 1e-3, "extractor" => 2e-5, _ => 1e-5 };

    /// <summary>Passes over the data by the same sources; those of stage 1 are not published.</summary>
    public double? PublishedEpochs => Name switch { "projector" => 1, "instructions" => null, _ => 2 };

    /// <summary>The phases of a stage, first to last. The image encoder is frozen while the others are brought in line with it.</summary>
    public static IReadOnlyList<TrainPhase> Of(int stage) => stage switch
    {
        0 => [new("projector", Trainable.Projector), new("extractor", Trainable.Regions), new("decoder", Trainable.TowerFrozen)],
        1 => [new("instructions", Trainable.All)],
        _ => [new("distillation", Trainable.All)],
    };
}
