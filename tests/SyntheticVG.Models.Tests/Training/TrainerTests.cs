using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;
using SyntheticVG.Evaluation;
using SyntheticVG.Models.Checkpoints;
using SyntheticVG.Models.Robin;
using SyntheticVG.Models.Training;

namespace SyntheticVG.Models.Tests.Training;

public sealed class TrainerTests : IDisposable
{
    private static readonly TrainingOptions Short = new()
    {
        Seed = 5,
        Steps = 20,
        BatchSize = 4,
        LearningRate = 3e-3,
        WeightDecay = 0.05,
        WarmUp = 0.1,
        CheckpointEvery = 5,
    };

    private readonly string _folder = Directory.CreateTempSubdirectory("synvg-training-").FullName;

    [Fact]
    public void Learns_one_batch_by_heart()
    {
        using var robin = TinyData.Model();
        using var learner = new Learner(robin, new() { Steps = 300, LearningRate = 1e-2 });
        var data = new TinyData(3);
        using var batch = TrainingBatch.Of([.. Enumerable.Range(0, 3).Select(i => data.Make(0, i))], robin.Config);

        var loss = double.NaN;
        for (var step = 0; step < 300; step++)
            loss = learner.Step([batch], 1).Loss;

        Assert.InRange(loss, 0, 0.01);
    }

    [Fact]
    public void Twenty_seeded_steps_give_the_recorded_losses_and_on_one_machine_the_same_bits()
    {
        var (first, again) = (Train("first", Short), Train("again", Short));

        Assert.All(Recorded(Losses("first")).Zip(Losses("first")), pair => Assert.Equal(pair.First, pair.Second, 1e-4));
        Assert.Equal(20, Recorded(Losses("first")).Count);
        Assert.Equal(Losses("first"), Losses("again"));
        Assert.Equal(first, again);
    }

    [Fact]
    public void A_stopped_run_goes_on_to_the_same_bits()
    {
        var whole = Train("whole", Short);

        Assert.Throws<OperationCanceledException>(() => Train("stopped", Short, stopAfter: 7));
        Assert.True(Directory.Exists(Path.Combine(_folder, "stopped", "checkpoints", "step-00000007")));

        Assert.Equal(whole, Train("stopped", Short));
        Assert.Equal(Losses("whole"), Losses("stopped"));
    }

    [Fact]
    public void A_killed_run_goes_on_from_its_newest_checkpoint_to_the_same_bits()
    {
        var whole = Train("whole", Short);
        Assert.Throws<InvalidOperationException>(() => Train("killed", Short, killAfter: 13));
        // What a kill in the middle of writing leaves behind.
        var checkpoints = Path.Combine(_folder, "killed", "checkpoints");
        Directory.CreateDirectory(Path.Combine(checkpoints, "step-00000013.partial"));
        File.AppendAllText(Path.Combine(_folder, "killed", "log.jsonl"), "{\"step\":14,\"lo");

        Assert.Equal(whole, Train("killed", Short));
        Assert.Equal(Losses("whole"), Losses("killed"));
        Assert.Equal(["step-00000015", "step-00000020"], Directory.GetDirectories(checkpoints).Select(Path.GetFileName).Order());
    }

    [Fact]
    public void A_finished_run_is_left_alone()
    {
        var bits = Train("done", Short);

        Assert.Equal(bits, Train("done", Short with { Seed = 6 }));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Four_micro_batches_of_two_teach_what_a_batch_of_eight_does(bool tokensCount)
    {
        var data = new TinyData(8);
        var samples = Enumerable.Range(0, 8).Select(i => data.Make(0, i)).ToList();
        using var robin = TinyData.Model();
        using var learner = new Learner(robin, new() { Steps = 1, ClipNorm = 0, AverageMicroBatches = !tokensCount });
        using var whole = TrainingBatch.Of(samples, robin.Config);
        var parts = samples.Chunk(2).Select(part => TrainingBatch.Of(part, robin.Config)).ToList();

        var expected = learner.Gradient([whole]);
        var gradients = robin.parameters().Select(p => p.grad?.clone()).ToList();
        var result = learner.Gradient(parts);

        Assert.Equal(tokensCount, Math.Abs(expected.Loss - result.Loss) < 1e-6);
        if (tokensCount)
            Assert.All(robin.named_parameters().Zip(gradients).Where(pair => pair.Second is not null),
                pair => Golden.Near(pair.Second!, pair.First.parameter.grad!, 1e-6, pair.First.name));
        parts.ForEach(part => part.Dispose());
    }

    [Fact]
    public void A_loss_that_is_no_number_stops_the_run_with_the_weights_before_it()
    {
        using var robin = TinyData.Model();

        var wrong = Assert.Throws<InvalidDataException>(() => Run(robin, "nan", Short with { LearningRate = 1e30, ClipNorm = 0 }));

        Assert.Contains("the loss is NaN", wrong.Message, StringComparison.Ordinal);
        Assert.Contains("step-", wrong.Message, StringComparison.Ordinal);
        Assert.StartsWith("step ", File.ReadAllText(Path.Combine(_folder, "nan", "stopped.txt")), StringComparison.Ordinal);
    }

    [Fact]
    public void A_loss_that_runs_away_stops_the_run()
    {
        using var robin = TinyData.Model();

        var wrong =
            Assert.Throws<InvalidDataException>(() => Run(robin, "away", Short with { Steps = 200, LearningRate = 10, ClipNorm = 0, DivergenceFactor = 1.01 }));

        Assert.Contains("smoothed loss", wrong.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_checkpoint_of_another_model_or_other_settings_is_refused()
    {
        Assert.Throws<OperationCanceledException>(() => Train("other", Short, stopAfter: 3));

        var settings = Assert.Throws<InvalidDataException>(() => Train("other", Short with { BatchSize = 8 }));
        using var larger = new Models.Robin.Robin(RobinConfig.Tiny with { Language = RobinConfig.Tiny.Language with { Layers = 4 } });
        var model = Assert.Throws<InvalidDataException>(() => Run(larger, "other", Short));

        Assert.Contains("batch size was 4, now 8", settings.Message, StringComparison.Ordinal);
        Assert.Contains("layers was 3, now 4", model.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Probes_look_at_the_model_on_the_way_and_change_nothing()
    {
        var bits = Train("without", Short);

        var probe = new Probe();
        Assert.Equal(bits, Train("with", Short with { EvaluateEvery = 8 }, probe: probe));

        Assert.Equal([8, 16, 20], probe.Steps);
        Assert.Contains("""{"step":16,"probe":"loss","scores":{"loss":""",
            File.ReadAllText(Path.Combine(_folder, "with", "log.jsonl")), StringComparison.Ordinal);
    }

    [Fact]
    public void In_bf16_the_masters_learn_what_the_weights_cannot_hold()
    {
        var data = new TinyData(4);
        using var robin = TinyData.Model(Precision.Half);
        using var learner = new Learner(robin, new() { Steps = 400, LearningRate = 5e-3 });
        using var batch = TrainingBatch.Of([.. Enumerable.Range(0, 4).Select(i => data.Make(0, i))], robin.Config);

        var first = learner.Step([batch], 1).Loss;
        for (var step = 0; step < 300; step++)
            learner.Step([batch], 1);

        Assert.InRange(learner.Step([batch], 1).Loss, 0, 0.1 * first);
    }

    private byte[] Train(string name, TrainingOptions options, int? stopAfter = null, int? killAfter = null, ITrainingProbe? probe = null)
    {
        using var robin = TinyData.Model();
        var trainer = Run(robin, name, options, stopAfter, killAfter, probe);
        using var folder = new RobinFolder(trainer.ModelFolder); // it can be opened
        return File.ReadAllBytes(Path.Combine(trainer.ModelFolder, "model.safetensors"));
    }

    private Trainer Run(Models.Robin.Robin robin, string name, TrainingOptions options, int? stopAfter = null, int? killAfter = null,
        ITrainingProbe? probe = null)
    {
        using var stop = new CancellationTokenSource();
        var trainer = new Trainer(robin, new TinyData(11), options, Path.Combine(_folder, name), TimeProvider.System)
        {
            Probes = probe is null ? [] : [probe],
            Progress = new Watcher(report =>
            {
                if (report.Step == stopAfter)
                    stop.Cancel();
                if (report.Step == killAfter)
                    throw new InvalidOperationException("killed");
            }),
        };
        trainer.Run(stop.Token);
        return trainer;
    }

    private List<double> Losses(string name) => [.. File.ReadLines(Path.Combine(_folder, name, "log.jsonl"))
        .Select(line => JsonDocument.Parse(line).RootElement).Where(line => line.TryGetProperty("loss", out _))
        .Select(line => line.GetProperty("loss").GetDouble())];

    // Losses of the machine that recorded them; UPDATE_APPROVED=1 records anew.
    private static List<double> Recorded(List<double> losses, [CallerFilePath] string testFile = "")
    {
        var path = Path.Combine(Path.GetDirectoryName(testFile)!, "Approved", "TrainerTests.losses.txt");
        if (Environment.GetEnvironmentVariable("UPDATE_APPROVED") == "1")
            File.WriteAllLines(path, losses.Select(loss => loss.ToString("r", CultureInfo.InvariantCulture)));
        return [.. File.ReadLines(path).Select(line => double.Parse(line, CultureInfo.InvariantCulture))];
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private sealed class Watcher(Action<StepReport> watch) : IProgress<StepReport>
    {
        public void Report(StepReport value) => watch(value);
    }

    private sealed class Probe : ITrainingProbe
    {
        public List<int> Steps { get; } = [];

        public string Name => "loss";

        public IReadOnlyList<Metric> Look(Models.Robin.Robin robin, int step, string folder, CancellationToken cancellationToken)
        {
            Steps.Add(step);
            using var batch = TrainingBatch.Of([new TinyData(1).Make(0, 0)], robin.Config);
            return [new("loss", TrainingPass.MeanLoss(robin, batch))];
        }
    }
}
