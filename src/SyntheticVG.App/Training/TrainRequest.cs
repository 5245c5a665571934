using SyntheticVG.Models.Training;

namespace SyntheticVG.App.Training;

/// <summary>What a user asked <c>synvg train</c> for; null where nothing was said.</summary>
internal sealed record TrainRequest
{
    public required int Stage { get; init; }

    public required string Preset { get; init; }

    public required string Output { get; init; }

    public string? Start { get; init; }

    public string? Language { get; init; }

    public string? Tower { get; init; }

    public string? Graphs { get; init; }

    public string? Mixture { get; init; }

    public string? Data { get; init; }

    public string? LeakList { get; init; }

    public int? Steps { get; init; }

    public double? Epochs { get; init; }

    public int? Batch { get; init; }

    public int? MicroBatch { get; init; }

    public int Workers { get; init; } = 1;

    public int Processes { get; init; } = 1;

    public bool ShardOptimizer { get; init; }

    public double? LearningRate { get; init; }

    public double? ProjectorLearningRate { get; init; }

    public double? TowerLearningRate { get; init; }

    public double? WeightDecay { get; init; }

    public double? WarmUp { get; init; }

    public long Seed { get; init; }

    public string? Dtype { get; init; }

    public string Device { get; init; } = "cpu";

    public bool Recompute { get; init; }

    public int? AdapterRank { get; init; }

    public bool Compatible { get; init; }

    public int? CheckpointEvery { get; init; }

    public int? EvaluateEvery { get; init; }

    public int EvaluateScenes { get; init; } = 20;

    /// <summary>The share of each source's rows that is held out of a mixture; null where nothing was said.</summary>
    public double? HoldOut { get; init; }

    /// <summary>Whether it learns from a mixture, be it one that is made of given graphs; else from talks about given graphs or drawn scenes.</summary>
    public bool HasMixture => Mixture is not null || (Graphs is not null && TrainPreset.Named(Preset).Config is null);

    /// <summary>The same, with what is held out where the model is looked at and nobody said how much.</summary>
    public double HeldOutShare => HoldOut ?? (HasMixture && EvaluateEvery > 0 ? 0.01 : 0);

    /// <summary>A preset's options for a phase, with what the user said in their place.</summary>
    public TrainingOptions Apply(TrainPreset of, TrainPhase phase, int samples)
    {
        var preset = of.Options(phase);
        var batch = Batch ?? preset.BatchSize;
        return preset with
        {
            Seed = Seed,
            Trainable = phase.Trainable,
            Steps = Steps ?? ((Epochs ?? of.Epochs(phase)) is { } epochs ? (int)Math.Ceiling(epochs * samples / batch) : preset.Steps),
            BatchSize = batch,
            MicroBatch = MicroBatch ?? preset.MicroBatch,
            Workers = Workers,
            Processes = Processes,
            ShardOptimizer = ShardOptimizer,
            LearningRate = LearningRate ?? preset.LearningRate,
            ProjectorLearningRate = ProjectorLearningRate ?? preset.ProjectorLearningRate,
            TowerLearningRate = TowerLearningRate ?? preset.TowerLearningRate,
            WeightDecay = WeightDecay ?? preset.WeightDecay,
            WarmUp = WarmUp ?? preset.WarmUp,
            Recompute = Recompute || preset.Recompute,
            Adapters = AdapterRank is { } rank ? new() { Rank = rank } : preset.Adapters,
            AverageMicroBatches = Compatible,
            CheckpointEvery = CheckpointEvery ?? preset.CheckpointEvery,
            EvaluateEvery = EvaluateEvery ?? preset.EvaluateEvery,
        };
    }
}
