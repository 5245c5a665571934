using SyntheticVG.Models.Robin;
using SyntheticVG.Models.Tests.Collectives;
using SyntheticVG.Models.Training;

namespace SyntheticVG.Models.Tests.Training;

/// <summary>Several processes train as one does, bit for bit: they are simulated by threads here, and real ones in the tests of the command.</summary>
public sealed class ProcessesTests : IDisposable
{
    private static readonly TrainingOptions Short =
        new() { Seed = 5, Steps = 12, BatchSize = 6, MicroBatch = 1, LearningRate = 3e-3, WeightDecay = 0.05, WarmUp = 0.1, CheckpointEvery = 4 };

    private readonly string _folder = Directory.CreateTempSubdirectory("synvg-processes-").FullName;

    [Theory]
    [InlineData(2, "fp32", false)]
    [InlineData(4, "fp32", false)] // the last round of micro-batches is not full
    [InlineData(4, "bf16", false)]
    [InlineData(2, "fp32", true)]
    [InlineData(4, "fp32", true)]
    [InlineData(3, "bf16", true)]
    public void Several_processes_make_the_weights_and_the_log_of_one(int processes, string dtype, bool sharded)
    {
        Train("one", Short, dtype);
        Train("several", Short with { Processes = processes, ShardOptimizer = sharded }, dtype);

        foreach (var file in new[] { "model/model.safetensors", "checkpoints/step-00000012/optimizer.safetensors", "checkpoints/step-00000012/state.json" })
            Assert.Equal(Bytes("one", file), Bytes("several", file));
        Assert.Equal(Losses("one"), Losses("several"));
    }

    [Fact]
    public void A_run_that_was_stopped_goes_on_in_another_number_of_processes()
    {
        Train("whole", Short);
        Assert.Throws<OperationCanceledException>(() => Train("parts", Short with { Processes = 2, ShardOptimizer = true }, stopAfter: 5));
        Assert.True(Directory.Exists(Path.Combine(_folder, "parts", "checkpoints", "step-00000005")));
        Assert.Throws<OperationCanceledException>(() => Train("parts", Short with { Processes = 3, ShardOptimizer = true }, stopAfter: 7));
        Train("parts", Short);

        Assert.Equal(Bytes("whole", "model/model.safetensors"), Bytes("parts", "model/model.safetensors"));
        Assert.Equal(Losses("whole"), Losses("parts"));
    }

    [Fact]
    public void No_sample_is_learned_by_two_processes_and_none_by_nobody()
    {
        var (robin, options) = (RobinConfig.Tiny, Short with { BatchSize = 7, MicroBatch = 2, Processes = 3 });
        var whole = Ids(options with { Processes = 1 }, 0);
        var parts = Enumerable.Range(0, 3).SelectMany(rank => Ids(options, rank)).ToList();

        Assert.Equal(12 * 7, parts.Count);
        Assert.Equal(whole.Order(), parts.Order());

        List<string> Ids(TrainingOptions of, int rank)
        {
            using var stream = new BatchStream(new TinyData(11), robin, of, 0, rank);
            var ids = new List<string>();
            for (var step = 0; step < of.Steps; step++)
            {
                using var batches = stream.Take(TestContext.Current.CancellationToken);
                ids.AddRange(batches.Batches.SelectMany(batch => batch.Ids));
            }
            return ids;
        }
    }

    [Fact]
    public void Other_weights_options_or_samples_in_one_process_are_found_before_anything_is_learned()
    {
        Assert.Contains("begins with other weights than process 0", Fails((rank, _) => (new(11), Short, rank + 1)), StringComparison.Ordinal);
        Assert.Contains("other options or other data than process 0", Fails((rank, _) => (new(11 + rank), Short, 1)), StringComparison.Ordinal);
        Assert.Contains("other options or other data than process 0", Fails((rank, options) => (new(11), options with { LearningRate = 1e-3 + rank }, 1)),
            StringComparison.Ordinal);
        Assert.Contains("step 1: process 1 has other samples than process 0", Fails((rank, _) => (new(11, seed: rank), Short, 1)), StringComparison.Ordinal);

        string Fails(Func<int, TrainingOptions, (TinyData Data, TrainingOptions Options, long Seed)> of)
        {
            using var processes = new SimulatedProcesses(2);
            return Assert.Throws<InvalidDataException>(() => processes.Run(process =>
            {
                var (data, options, seed) = of(process.Rank, Short);
                using var robin = TinyData.Model(seed: seed);
                new Trainer(robin, data, options with { Processes = 2 }, Path.Combine(_folder, "apart"), TimeProvider.System)
                {
                    Processes = new(process)
                }.Run(CancellationToken.None);
            })).Message;
        }
    }

    [Fact]
    public void What_an_optimizer_keeps_is_divided()
    {
        using var processes = new SimulatedProcesses(3);
        var kept = new long[3];
        processes.Run(process =>
        {
            using var robin = TinyData.Model();
            using var learner = new Learner(robin, Short with { ShardOptimizer = true, Processes = 3 }, process);
            kept[process.Rank] = learner.Optimizer.NumbersKept;
        });
        using var alone = TinyData.Model();
        using var all = new Learner(alone, Short);

        Assert.Equal(all.Optimizer.NumbersKept, kept.Sum());
        Assert.All(kept, one => Assert.InRange(one, 0, all.Optimizer.NumbersKept / 2));
    }

    private void Train(string name, TrainingOptions options, string dtype = "fp32", int? stopAfter = null)
    {
        using var processes = new SimulatedProcesses(options.Processes);
        processes.Run(process =>
        {
            using var robin = TinyData.Model(Precision.Parse(dtype));
            using var stop = new CancellationTokenSource();
            var stopped = options.Processes - 1; // only one of them is asked to stop
            new Trainer(robin, new TinyData(11), options, Path.Combine(_folder, name), TimeProvider.System)
            {
                Processes = new(process),
                Progress = new Watcher(report =>
                {
                    if (report.Step == stopAfter && process.Rank == stopped)
                        stop.Cancel();
                }),
            }.Run(stop.Token);
        });
    }

    private byte[] Bytes(string run, string file) => File.ReadAllBytes(Path.Combine(_folder, run, file));

    private List<string> Losses(string run) =>
        [.. File.ReadLines(Path.Combine(_folder, run, "log.jsonl")).Select(line => line[..line.IndexOf("\"samples_per_s\"", StringComparison.Ordinal)])];

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private sealed class Watcher(Action<StepReport> watch) : IProgress<StepReport>
    {
        public void Report(StepReport value) => watch(value);
    }
}
