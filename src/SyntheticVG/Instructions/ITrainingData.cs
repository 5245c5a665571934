namespace SyntheticVG.Instructions;

/// <summary>What a model learns from. A sample depends on seed, epoch and place alone, so a run can go on anywhere.</summary>
/// <remarks>Safe for concurrent use.</remarks>
public interface ITrainingData
{
    /// <summary>Samples in an epoch.</summary>
    int Count { get; }

    /// <summary>Makes a sample.</summary>
    /// <param name="epoch">The epoch, from 0.</param>
    /// <param name="index">The sample's place, 0 to <see cref="Count"/> - 1.</param>
    TrainingSample Make(int epoch, int index);
}
