using SyntheticVG.Evaluation;
using SyntheticVG.Instructions;

namespace SyntheticVG.Models.Training;

/// <summary>The loss of samples that are not learned from: in all, and by task.</summary>
/// <param name="samples">The samples and what each asks for.</param>
public sealed class HeldOutLoss(IReadOnlyList<(string Task, TrainingSample Sample)> samples) : ITrainingProbe
{
    /// <inheritdoc/>
    public string Name => "held-out";

    /// <inheritdoc/>
    public IReadOnlyList<Metric> Look(Robin.Robin robin, int step, string folder, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(robin);
        var (sums, tokens) = (new SortedDictionary<string, double>(StringComparer.Ordinal), new Dictionary<string, int>(StringComparer.Ordinal));
        foreach (var (task, sample) in samples)
        {
            cancellationToken.ThrowIfCancellationRequested();
            using var batch = TrainingBatch.Of([sample], robin.Config);
            sums[task] = sums.GetValueOrDefault(task) + (TrainingPass.MeanLoss(robin, batch) * batch.Targets);
            tokens[task] = tokens.GetValueOrDefault(task) + batch.Targets;
        }
        return [new("loss", sums.Values.Sum() / tokens.Values.Sum()), .. sums.Select(task => new Metric($"loss/{task.Key}", task.Value / tokens[task.Key]))];
    }
}
