namespace SyntheticVG.Models.Training;

/// <summary>How the learning rate runs: up in a straight line, then down along half a cosine to zero at the last step.</summary>
/// <remarks>The schedule that ROBIN's trainer takes from transformers (cosine with warm-up), number for number: step 0 of a
/// warm-up has rate 0, and behind the last step the cosine rises again.</remarks>
/// <param name="warmUpSteps">Steps of the way up.</param>
/// <param name="steps">Steps of the whole run.</param>
public sealed class CosineSchedule(int warmUpSteps, int steps)
{
    /// <summary>The share of the peak learning rate that a step uses.</summary>
    /// <param name="step">The step, from 0.</param>
    public double At(int step)
    {
        if (step < warmUpSteps)
            return step / (double)Math.Max(1, warmUpSteps);
        var share = (step - warmUpSteps) / (double)Math.Max(1, steps - warmUpSteps);
        return Math.Max(0, 0.5 * (1 + Math.Cos(Math.PI * 0.5 * 2 * share)));
    }

    /// <summary>Warm-up steps that are a share of a run, rounded up.</summary>
    public static int WarmUp(double share, int steps) => (int)Math.Ceiling(steps * share);
}
