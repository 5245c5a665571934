using SyntheticVG.Models.Collectives;

namespace SyntheticVG.Models.Training;

/// <summary>A step in all processes.</summary>
/// <param name="Targets">Tokens that it teaches.</param>
/// <param name="Batches">Its micro-batches.</param>
internal readonly record struct StepTotals(int Targets, int Batches);

/// <summary>What each process tells the others before a step, so that all make the same one or none.</summary>
internal static class StepAgreement
{
    /// <summary>Adds up the step.</summary>
    /// <param name="collective">The processes.</param>
    /// <param name="step">Steps learned so far.</param>
    /// <param name="batches">This process's micro-batches.</param>
    /// <param name="stop">Whether this process was asked to stop.</param>
    /// <returns>The step; null where a process was asked to stop.</returns>
    /// <exception cref="InvalidDataException">The processes stand at different steps, or see different samples.</exception>
    public static StepTotals? Reach(ICollective collective, int step, StepBatches batches, bool stop)
    {
        var all = collective.AllGather(new Word(step, batches.Order, batches.Batches.Sum(batch => batch.Targets), batches.Batches.Count, stop));
        foreach (var (rank, word) in all.Index())
        {
            if (word.Step != all[0].Step)
                throw new InvalidDataException($"process {rank} has learned {word.Step} steps, process 0 {all[0].Step}; "
                    + $"expected all at the same checkpoint. Use a folder that all machines share as --out");
            if (word.Order != all[0].Order)
                throw new InvalidDataException($"step {step + 1}: process {rank} has other samples than process 0. Give all machines the same data");
        }
        return all.Any(word => word.Stop) ? null : new(all.Sum(word => word.Targets), all.Sum(word => word.Batches));
    }

    private readonly record struct Word(int Step, long Order, int Targets, int Batches, bool Stop);
}
