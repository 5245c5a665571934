namespace SyntheticVG.Models.Training;

/// <summary>How a model is trained. What is not said otherwise is the default of ROBIN's trainer.</summary>
public sealed record TrainingOptions
{
    /// <summary>Decides order, and chance inside the model. The same seed gives the same weights on the same machine.</summary>
    public long Seed { get; init; }

    /// <summary>Optimizer steps of the whole run.</summary>
    public required int Steps { get; init; }

    /// <summary>Samples of an optimizer step.</summary>
    public int BatchSize { get; init; } = 16;

    /// <summary>Samples in memory together, of which several make a step; null: a worker's share.</summary>
    public int? MicroBatch { get; init; }

    /// <summary>Micro-batches that go through the model side by side, each on a core of its own. The sums do not depend on it, only on the
    /// micro-batch.</summary>
    public int Workers { get; init; } = 1;

    /// <summary>Processes that share the micro-batches of a step, each with workers of its own. The sums do not depend on it, only on the
    /// micro-batch.</summary>
    public int Processes { get; init; } = 1;

    /// <summary>Each process keeps the optimizer's moments and masters of its share of the weights alone (ZeRO-1). The weights are the same.</summary>
    public bool ShardOptimizer { get; init; }

    internal int Together => MicroBatch ?? (BatchSize + (Workers * Processes) - 1) / (Workers * Processes);

    /// <summary>What is learned; the rest stays as it is.</summary>
    public Trainable Trainable { get; init; } = Trainable.All;

    /// <summary>Peak learning rate.</summary>
    public double LearningRate { get; init; } = 1e-5;

    /// <summary>Peak learning rate of the projector; null: as the rest.</summary>
    public double? ProjectorLearningRate { get; init; }

    /// <summary>Peak learning rate of the image encoder; null: as the rest.</summary>
    public double? TowerLearningRate { get; init; }

    /// <summary>Share of a weight that is taken away at learning rate 1, each step; biases and layer norms keep theirs.</summary>
    public double WeightDecay { get; init; }

    /// <summary>Memory of the mean gradient, a share that stays each step.</summary>
    public double Beta1 { get; init; } = 0.9;

    /// <summary>Memory of the mean squared gradient, a share that stays each step.</summary>
    public double Beta2 { get; init; } = 0.999;

    /// <summary>Added to the root of the mean squared gradient.</summary>
    public double Epsilon { get; init; } = 1e-8;

    /// <summary>Longest gradient; a longer one is shortened to it. Zero: any.</summary>
    public double ClipNorm { get; init; } = 1;

    /// <summary>Share of the steps in which the learning rate rises.</summary>
    public double WarmUp { get; init; } = 0.03;

    /// <summary>As the original: each micro-batch counts the same, however many tokens it teaches. Ours: each token does.</summary>
    public bool AverageMicroBatches { get; init; }

    /// <summary>Samples of like length go into a batch, so that little is padded.</summary>
    public bool GroupByLength { get; init; } = true;

    /// <summary>Keeps only each layer's input and computes the layer again on the way back: a third more time, far less memory.</summary>
    public bool Recompute { get; init; }

    /// <summary>Low-rank adapters that learn in place of the language model's weights; null: the weights learn.</summary>
    public AdapterOptions? Adapters { get; init; }

    /// <summary>Steps between checkpoints.</summary>
    public int CheckpointEvery { get; init; } = 500;

    /// <summary>Checkpoints that are kept, newest first.</summary>
    public int KeptCheckpoints { get; init; } = 2;

    /// <summary>Steps between evaluations; zero: none.</summary>
    public int EvaluateEvery { get; init; }

    /// <summary>Stops when the smoothed loss is this many times its lowest and above that of the first steps; zero: never.</summary>
    public double DivergenceFactor { get; init; } = 3;

    /// <summary>Steps whose samples are made ahead, in the background.</summary>
    public int Prefetch { get; init; } = 2;

    /// <exception cref="ArgumentException">A number is out of its range.</exception>
    internal void Check()
    {
        Require(Steps >= 1, "steps", Steps, "1 or more");
        Require(BatchSize >= 1, "batch size", BatchSize, "1 or more");
        Require(MicroBatch is null or >= 1, "micro-batch", MicroBatch, "1 or more");
        Require(Workers >= 1, "workers", Workers, "1 or more");
        Require(Workers == 1 || Adapters is null, "workers", Workers, "1 where adapters are trained");
        Require(Processes >= 1 && Processes <= BatchSize, "processes", Processes, FormattableString.Invariant($"1 to {BatchSize}, the batch size"));
        Require(LearningRate > 0, "learning rate", LearningRate, "above 0");
        Require(WeightDecay >= 0, "weight decay", WeightDecay, "0 or more");
        Require(WarmUp is >= 0 and <= 1, "warm-up", WarmUp, "a share from 0 to 1");
        Require(CheckpointEvery >= 1, "steps between checkpoints", CheckpointEvery, "1 or more");
        Require(Adapters is null or { Rank: >= 1 }, "rank of the adapters", Adapters?.Rank, "1 or more");
        Require(KeptCheckpoints >= 1, "kept checkpoints", KeptCheckpoints, "1 or more");
    }

    private static void Require<T>(bool holds, string what, T found, string expected)
    {
        if (!holds)
            throw new ArgumentException(FormattableString.Invariant($"{what}: {found}; expected {expected}"));
    }
}
