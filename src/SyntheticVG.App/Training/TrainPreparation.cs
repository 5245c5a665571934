using SyntheticVG.Models.Robin;
using SyntheticVG.Models.Training;
using SyntheticVG.Tokens;

namespace SyntheticVG.App.Training;

/// <summary>All that a run needs but its weights: tokenizer, sizes, data. <c>synvg train</c> and <c>synvg train check</c> open it alike.</summary>
/// <param name="Tokenizer">With the tokens of regions.</param>
/// <param name="Config">The model's sizes.</param>
/// <param name="Data">What it learns from, and what looks at it on the way.</param>
internal sealed record TrainPreparation(Tokenizer Tokenizer, RobinConfig Config, TrainData Data)
{
    /// <summary>Opens it.</summary>
    /// <param name="request">What <see cref="TrainModels.Require"/> found in order.</param>
    /// <param name="preset">The size.</param>
    /// <param name="model">The folder that the tokenizer is put into.</param>
    public static TrainPreparation Of(TrainRequest request, TrainPreset preset, string model)
    {
        var tokenizer = TrainModels.Tokenizer(request, model);
        var config = TrainModels.ConfigOf(request, preset, tokenizer);
        return new(tokenizer, config, TrainData.Open(request, preset, tokenizer, config));
    }

    /// <summary>Makes one step of a small twin for each part that learns, where the weights are read from files of any size.</summary>
    /// <exception cref="InvalidDataException">A step fails.</exception>
    public void Rehearse(TrainRequest request, TrainPreset preset, IEnumerable<TrainPhase> phases)
    {
        if (preset.Config is not null)
            return;
        foreach (var phase in phases)
        {
            var data = Data.OfPhase(phase.Name);
            var loss = Rehearsal.Run(Config, request.Apply(preset, phase, data.Count), data);
            Console.WriteLine(FormattableString.Invariant($"rehearsal of {phase.Name}: one step of a small twin, loss {loss:0.00}"));
        }
    }
}
