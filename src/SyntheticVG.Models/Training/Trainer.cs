using System.Text.Json.Nodes;
using SyntheticVG.Instructions;
using SyntheticVG.Models.Checkpoints;
using SyntheticVG.Models.Collectives;
using static TorchSharp.torch;

namespace SyntheticVG.Models.Training;

/// <summary>Trains a model into a folder, and goes on there where it was stopped.</summary>
/// <remarks>
/// The folder: <c>log.jsonl</c>, <c>events</c> for TensorBoard, <c>checkpoints/step-N</c>, <c>looks/step-N</c> with what the probes drew, and at the end
/// <c>model</c>. A run that was killed and started again gives the same weights, bit for bit, as one that was not.
/// </remarks>
/// <param name="robin">The model, filled; stays the caller's.</param>
/// <param name="data">What it learns from.</param>
/// <param name="options">How.</param>
/// <param name="folder">Where to.</param>
/// <param name="clock">Measures speed.</param>
public sealed class Trainer(Robin.Robin robin, ITrainingData data, TrainingOptions options, string folder, TimeProvider clock)
{
    private const double Smoothing = 0.95;
    private const int FirstSteps = 20;

    private readonly TrainingCheckpoints _checkpoints = new(Path.Combine(folder, "checkpoints"), options.KeptCheckpoints);
    private readonly ProcessGroup _processes = ProcessGroup.Alone();

    /// <summary>Looks at the model every <see cref="TrainingOptions.EvaluateEvery"/> steps and at the end.</summary>
    public IReadOnlyList<ITrainingProbe> Probes { get; init; } = [];

    /// <summary>Is told of each step.</summary>
    public IProgress<StepReport>? Progress { get; init; }

    /// <summary>The processes that train together, each with a trainer of its own for one folder: the first writes. As many as
    /// <see cref="TrainingOptions.Processes"/>.</summary>
    public ProcessGroup Processes
    {
        get => _processes;
        init => _processes = value.Size == options.Processes
            ? value
            : throw new ArgumentException($"{value.Size} processes; expected {options.Processes}, as the options say", nameof(value));
    }

    /// <summary>The finished model.</summary>
    public string ModelFolder => Path.Combine(folder, "model");

    /// <summary>Trains to the end, from the newest checkpoint where there is one.</summary>
    /// <exception cref="OperationCanceledException">It was stopped; a checkpoint was saved.</exception>
    /// <exception cref="InvalidDataException">The data or a checkpoint does not fit, or the loss is no number or runs away.</exception>
    /// <exception cref="IOException">A checkpoint could not be saved.</exception>
    public void Run(CancellationToken cancellationToken)
    {
        options.Check();
        if (data.Count == 0)
            throw new InvalidDataException("no samples; expected at least one");
        if (File.Exists(Path.Combine(ModelFolder, "config.json")))
            return;
        Directory.CreateDirectory(folder);
        using var learner = new Learner(robin, options, Together);
        var settings = Settings();
        var state = _checkpoints.Newest is { } newest ? TrainingCheckpoints.Load(newest, robin, learner.Optimizer, settings) : new(0, 0, 0, 0);
        if (Together is not null)
            StartAgreement.Require(Together, robin, settings);
        using var log = _processes.IsFirst ? new TrainingLog(folder, state.Step, clock) : null;
        using var stream = new BatchStream(data, robin.Config, options, state.Step, _processes.Rank);
        UnderWay.Begin();
        try
        {
            Learn(learner, state, settings, log, stream, cancellationToken);
            learner.Finish();
            robin.eval();
            if (_processes.IsFirst)
                RobinFolder.Save(robin, ModelFolder);
            _processes.Wait();
        }
        finally
        {
            UnderWay.End();
        }
    }

    private ICollective? Together => _processes.Size > 1 ? _processes.Collective : null;

    private void Learn(Learner learner, RunState state, JsonObject settings, TrainingLog? log, BatchStream stream, CancellationToken cancellationToken)
    {
        var schedule = new CosineSchedule(CosineSchedule.WarmUp(options.WarmUp, options.Steps), options.Steps);
        var speed = new Speed(clock, options);

        LookWhereDue(log, learner, state, settings, cancellationToken);
        while (state.Step < options.Steps)
        {
            speed.Begin();
            using var batches = Together is null ? Await(stream, () => Save(learner, state, settings), cancellationToken) : stream.Take(CancellationToken.None);
            speed.Taken(batches.Preparation);
            var totals = Together is null ? (StepTotals?)null : Agree(batches, learner, state, settings, cancellationToken);
            var share = schedule.At(state.Step);
            // all chance inside the model
            manual_seed((long)new TrainingRandom(options.Seed, _processes.IsFirst ? "chance" : $"chance of process {_processes.Rank}", state.Step).Next());
            var result = learner.Step(batches.Batches, share, totals);
            if (!result.IsFinite)
                Stop(learner, state, settings, $"step {state.Step + 1}: the loss is {result.Loss} and the gradient's length {result.GradientNorm} "
                    + $"(samples {string.Join(", ", batches.Batches.SelectMany(batch => batch.Ids).Take(4))}, ...)");
            state = Next(state, result.Loss);
            var report = speed.End(state.Step, result, options.LearningRate * share);
            log?.Add(report);
            Progress?.Report(report);
            if (Diverged(state))
                Stop(learner, state, settings, $"step {state.Step}: the smoothed loss is {state.Smoothed:0.00}, "
                    + $"over {options.DivergenceFactor} times its lowest ({state.Lowest:0.00}) and above that of the first steps ({state.First:0.00})");
            if (state.Step % options.CheckpointEvery == 0 || state.Step == options.Steps)
                Save(learner, state, settings);
            LookWhereDue(log, learner, state, settings, cancellationToken);
        }
    }

    // Before a step, and while it waits for its samples, a run may be stopped at once: all that it learned is in a checkpoint then.
    private static StepBatches Await(BatchStream stream, Action save, CancellationToken cancellationToken)
    {
        try
        {
            cancellationToken.ThrowIfCancellationRequested();
            UnderWay.End();
            try
            {
                return stream.Take(cancellationToken);
            }
            finally
            {
                UnderWay.Begin();
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            save();
            throw;
        }
    }

    // Of several processes all stop before a step, or none: a stopped one would be waited for.
    private StepTotals Agree(StepBatches batches, Learner learner, RunState state, JsonObject settings, CancellationToken cancellationToken)
    {
        if (StepAgreement.Reach(_processes.Collective, state.Step, batches, cancellationToken.IsCancellationRequested) is { } totals)
            return totals;
        Save(learner, state, settings);
        _processes.EndsTogether = true;
        throw new OperationCanceledException(cancellationToken);
    }

    private void Save(Learner learner, RunState state, JsonObject settings)
    {
        if (state.Step > 0)
            _checkpoints.Save(robin, learner.Optimizer, state, settings, Together);
    }

    private void Stop(Learner learner, RunState state, JsonObject settings, string reason)
    {
        Save(learner, state, settings);
        if (_processes.IsFirst)
            WholeFile.Write(Path.Combine(folder, "stopped.txt"), reason + "\n");
        _processes.EndsTogether = true;
        throw new InvalidDataException(
            $"{reason}. Stopped; the weights before it are in {_checkpoints.Newest ?? "no checkpoint"}. Try a smaller learning rate, in another folder");
    }

    private static RunState Next(RunState state, double loss)
    {
        var smoothed = state.Step == 0 ? loss : Smoothing * state.Smoothed + (1 - Smoothing) * loss;
        return new(state.Step + 1, smoothed,
            state.Step < FirstSteps ? smoothed : Math.Min(state.Lowest, smoothed),
            state.Step < FirstSteps ? smoothed : state.First);
    }

    private bool Diverged(RunState state) => options.DivergenceFactor > 0 && state.Step > FirstSteps
        && state.Smoothed > state.First && state.Smoothed > options.DivergenceFactor * state.Lowest;

    // Also first thing after a checkpoint was loaded: the run may have been killed while it looked.
    private void LookWhereDue(TrainingLog? log, Learner learner, RunState state, JsonObject settings, CancellationToken cancellationToken)
    {
        if (log is null || state.Step == 0 || options.EvaluateEvery < 1 || (state.Step % options.EvaluateEvery != 0 && state.Step != options.Steps))
            return;
        robin.eval();
        try
        {
            using var still = no_grad();
            foreach (var probe in Probes.Where(probe => !log.Has(state.Step, probe.Name)))
            {
                var looks = Path.Combine(folder, "looks", $"step-{state.Step:d8}", probe.Name);
                log.Add(state.Step, probe.Name, probe.Look(robin, state.Step, looks, cancellationToken), looks);
            }
        }
        catch (OperationCanceledException) when (Together is null)
        {
            Save(learner, state, settings);
            throw;
        }
        catch (OperationCanceledException) // the other processes hear of it before the next step, where there is one
        {
        }
        ParameterGroups.Freeze(robin, options);
    }

    // What decides the weights: a run goes on only under the same.
    private JsonObject Settings() => new()
    {
        ["seed"] = options.Seed,
        ["samples"] = data.Count,
        ["steps"] = options.Steps,
        ["batch size"] = options.BatchSize,
        ["micro-batch"] = options.Together,
        ["trainable"] = options.Trainable.ToString(),
        ["learning rate"] = options.LearningRate,
        ["projector's learning rate"] = options.ProjectorLearningRate,
        ["tower's learning rate"] = options.TowerLearningRate,
        ["weight decay"] = options.WeightDecay,
        ["beta1"] = options.Beta1,
        ["beta2"] = options.Beta2,
        ["epsilon"] = options.Epsilon,
        ["clip norm"] = options.ClipNorm,
        ["warm-up"] = options.WarmUp,
        ["micro-batches averaged"] = options.AverageMicroBatches,
        ["layers computed again"] = options.Recompute,
        ["rank of adapters"] = options.Adapters?.Rank,
        ["alpha of adapters"] = options.Adapters?.Alpha,
        ["grouped by length"] = options.GroupByLength,
        ["hidden size"] = robin.Config.Language.HiddenSize,
        ["layers"] = robin.Config.Language.Layers,
        ["vocabulary"] = robin.Config.Language.VocabularySize,
        ["image side"] = robin.Config.ImageSide,
        ["dtype"] = robin.Precision.Language.ToString(),
    };
}
