using SyntheticVG.Engine.Ledger;
using SyntheticVG.Models.Collectives;
using SyntheticVG.Models.Robin;
using SyntheticVG.Models.Training;
using TorchSharp;

namespace SyntheticVG.App.Training;

/// <summary>One run of <c>synvg train</c>: the stage's phases one after the other, each from where the one before ended.</summary>
internal sealed class TrainSession(TrainRequest asked, TrainPreset preset, ProcessGroup processes)
{
    private IReadOnlyList<TrainPhase> Phases => TrainPhase.Of(asked.Stage);

    /// <summary>Trains to the end, or goes on.</summary>
    public int Run(CancellationToken cancellationToken)
    {
        TrainRecord.RequireSame(asked);
        if (File.Exists(Path.Combine(asked.Output, "model", "config.json")))
        {
            Console.WriteLine($"{asked.Output} is finished: the model is in {Path.Combine(asked.Output, "model")}; nothing to do");
            return CommandLine.Done;
        }
        var request = TrainModels.Require(asked, preset);
        using var held = processes.IsFirst ? RunLock.Take(asked.Output) : null;
        if (processes.IsFirst && processes.Size > 1)
            TrainModels.Tokenizer(request, Path.Combine(request.Output, "model")); // for the others; alone, the preparation makes it
        processes.Wait(); // for the folder and the tokenizer in it
        var preparation = TrainPreparation.Of(request, preset, Path.Combine(request.Output, "model"));
        foreach (var part in preparation.Data.Opened?.Mixture.Parts ?? [])
            Console.WriteLine(
                FormattableString.Invariant(
                    $"{part.Group}: {part.Samples} samples an epoch of {part.Source.Rows} rows of {part.Source.Name}{(part.Phases is { } phases ? $", in {string.Join(" and ", phases)}" : "")}"));
        if (processes.IsFirst)
            preparation.Rehearse(asked, preset, Phases);
        var robin = TrainModels.Begin(request, preset, preparation.Tokenizer);
        try
        {
            foreach (var (place, phase) in Phases.Index())
                Run(robin, preparation.Data, phase, last: place == Phases.Count - 1, cancellationToken);
        }
        finally
        {
            robin.Dispose();
        }
        Console.WriteLine($"The model is in {Path.Combine(asked.Output, "model")}");
        return CommandLine.Done;
    }

    private void Run(Robin robin, TrainData opened, TrainPhase phase, bool last, CancellationToken cancellationToken)
    {
        var data = opened.OfPhase(phase.Name);
        var options = asked.Apply(preset, phase, data.Count);
        if (options.Steps == 0)
            throw new ArgumentException($"the preset {preset.Name} has no number of steps of its own; give --epochs or --steps");
        var trainer = new Trainer(robin, data, options, last ? asked.Output : Path.Combine(asked.Output, phase.Name), TimeProvider.System)
        {
            Probes = opened.Probes,
            Progress = processes.IsFirst ? new TrainProgress(phase.Name, options.Steps, cancellationToken) : null,
            Processes = processes,
        };
        if (TrainModels.TryReload(trainer.ModelFolder, robin))
            return;
        if (processes.IsFirst)
            TrainRecord.Write(asked); // not sooner: a command that could not begin binds nobody
        ParameterGroups.Freeze(robin, options);
        Console.WriteLine(FormattableString.Invariant(
            $"{phase.Name}: {options.Steps} steps of {options.BatchSize} samples, rate {options.LearningRate}, {robin.parameters().Where(p => p.requires_grad).Sum(p => p.numel()) / 1e6:0.00} of {robin.parameters().Sum(p => p.numel()) / 1e6:0.00} million weights learn, {(processes.Size > 1 ? $"{processes.Size} processes of " : "")}{torch.get_num_threads()} threads"));
        trainer.Run(cancellationToken);
        TrainModels.TryReload(trainer.ModelFolder, robin); // the file may round: what comes next starts from the file either way
    }
}
