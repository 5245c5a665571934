using System.Text.Json;
using SyntheticVG.Models.Robin;
using SyntheticVG.Models.Tests.Qwen2;
using SyntheticVG.Models.Tests.Robin;
using SyntheticVG.Models.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace SyntheticVG.Models.Tests.Training;

/// <summary>Five steps of the original's trainer, run by ours.</summary>
public sealed class TrainingGoldenTests : IDisposable
{
    private readonly JsonDocument _golden = Shared.GoldenJson("language/training.json");

    private JsonElement Root => _golden.RootElement;

    private JsonElement Tolerance => Root.GetProperty("tolerance");

    // Ids and the tower's sizes stand in the file of the model that is trained.
    private readonly RobinGolden _model = new();

    public static TheoryData<string> Runs() => Cases.Named("language/training.json", "runs");

    [Theory]
    [MemberData(nameof(Runs))]
    public void Learns_as_the_reference_does(string name)
    {
        var run = Root.GetProperty("runs").EnumerateArray().Single(r => r.GetProperty("name").GetString() == name);
        using var robin = Make(Precision.Full);
        var start = robin.named_parameters().ToDictionary(p => p.name, p => p.parameter.detach().clone());
        var options = Options(run);
        using var learner = new Learner(robin, options);
        robin.eval(); // as the reference: no stochastic depth
        CheckGroups(run, robin, options);

        CheckFirstGradient(run, robin, learner);
        var schedule = Schedule(run);
        var rates = Golden.Numbers(run.GetProperty("learning_rates"));
        var (losses, norms) = (new List<double>(), new List<double>());
        Cases.Each(Root.GetProperty("optimizer").GetProperty("order_of_batches").EnumerateArray().Index(), pair =>
        {
            var (step, batch) = pair;
            using var ready = Batch(batch.GetString()!);
            Assert.Equal(rates[step], options.LearningRate * schedule(step), Number("learning_rates_relative") * options.LearningRate);
            var result = learner.Step([ready], schedule(step));
            losses.Add(result.Loss);
            norms.Add(result.GradientNorm);
        });

        AllNear(Golden.Numbers(run.GetProperty("losses")), losses, Number("losses_abs"), 0, "loss");
        AllNear(Golden.Numbers(run.GetProperty("gradient_norms")), norms, 0, Number("gradient_norms_relative"), "gradient norm");
        Cases.Each(run.GetProperty("losses_after_step_5").EnumerateObject(), after =>
        {
            using var ready = Batch(after.Name);
            Assert.Equal(after.Value.GetDouble(), TrainingPass.MeanLoss(robin, ready), Number("losses_abs"));
        });
        CheckWeights(run, robin, start);
    }

    private static void CheckGroups(JsonElement run, Models.Robin.Robin robin, TrainingOptions options)
    {
        var expected = run.GetProperty("groups").EnumerateArray().Where(group => group.GetProperty("parameters").GetInt32() > 0).ToList();
        var groups = ParameterGroups.Of(robin, options);
        Assert.Equal(
            Merged(expected.Select(
                group => (group.GetProperty("lr").GetDouble(), group.GetProperty("weight_decay").GetDouble(), group.GetProperty("parameters").GetInt32()))),
            Merged(groups.Select(group => (group.LearningRate, group.WeightDecay, group.Parameters.Count))));
        foreach (var group in expected.Where(group => group.TryGetProperty("names", out _))) // only some runs of a file name them
        {
            var ours =
                groups.Where(g => g.LearningRate == group.GetProperty("lr").GetDouble() && g.WeightDecay == group.GetProperty("weight_decay").GetDouble())
                    .SelectMany(g => g.Parameters.Select(p => p.Name)).ToHashSet();
            Assert.All(group.GetProperty("names").EnumerateArray(), name => Assert.Contains(name.GetString()!, ours));
        }
    }

    // Groups without decay and those with a decay of zero are one to the optimizer.
    private static IEnumerable<(double, double, int)> Merged(IEnumerable<(double Rate, double Decay, int Count)> groups) =>
        groups.GroupBy(g => (g.Rate, g.Decay)).Select(g => (g.Key.Rate, g.Key.Decay, g.Sum(x => x.Count))).Order();

    private void CheckFirstGradient(JsonElement run, Models.Robin.Robin robin, Learner learner)
    {
        using var scope = NewDisposeScope();
        using var batch = Batch(Batches().First());
        TrainingPass.Backward(robin, batch, 1.0 / batch.Targets);
        var without = run.GetProperty("without_gradient").EnumerateArray().Select(name => name.GetString()!).ToHashSet();
        var learned = robin.named_parameters().Where(p => p.parameter.requires_grad).ToDictionary(p => p.name, p => p.parameter);
        Assert.Equal(without.Order(), learned.Where(p => p.Value.grad is null).Select(p => p.Key).Order());
        if (run.TryGetProperty("first_gradient", out var first))
        {
            var names = run.GetProperty("names").EnumerateArray().Select(name => name.GetString()!).ToList();
            Assert.Equal(names.Order(), learned.Keys.Except(without).Order());
            var norms = names.Select(name => learned[name].grad!.to(float64).norm().ToDouble()).ToList();
            AllNear(Golden.Numbers(first.GetProperty("parameter_norms")), norms, 0, Number("parameter_norms_relative"), "gradient norms", names);
            if (first.TryGetProperty("samples", out var samples))
            {
                using var expected = Golden.File("language", samples);
                foreach (var (i, parameter) in names.Index())
                    Golden.Near(expected[i], Samples(learned[parameter].grad!, (int)expected.shape[1]),
                        norms[i] * Number("first_gradient_samples_relative_to_parameter_norm") + 1e-12, parameter);
            }
        }
        learner.Optimizer.Clear();
    }

    private void CheckWeights(JsonElement run, Models.Robin.Robin robin, Dictionary<string, Tensor> start)
    {
        using var scope = NewDisposeScope();
        var names = run.GetProperty("names").EnumerateArray().Select(name => name.GetString()!).ToList();
        var weights = robin.named_parameters().ToDictionary(p => p.name, p => p.parameter.detach());
        var expected = Golden.File("language", run.GetProperty("weights_after_step_5"));
        var differences = (stack(names.Select(name => Samples(weights[name], (int)expected.shape[1]))) - expected).abs();
        Assert.True(differences.max().ToDouble() <= Number("sampled_weights_max_abs"), $"largest difference of a weight {differences.max().ToDouble()}");
        Assert.True(differences.median().ToDouble() <= Number("sampled_weights_median_abs"),
            $"median difference of a weight {differences.median().ToDouble()}");
        AllNear(Golden.Numbers(run.GetProperty("change_norms")),
            [.. names.Select(name => (weights[name].to(float64) - start[name].to(float64)).norm().ToDouble())],
            0, Number("change_norms_relative"), "change", names);
        Assert.All(weights.Where(w => !names.Contains(w.Key)), w => Assert.True(w.Value.equal(start[w.Key]).all().ToBoolean(), $"{w.Key} changed"));
    }

    [Fact]
    public void Averages_micro_batches_as_the_reference_does()
    {
        var expected = Root.GetProperty("accumulation");
        using var robin = Make(Precision.Full);
        using var learner = new Learner(robin, new() { Steps = 1, AverageMicroBatches = true });
        robin.eval();
        var batches = Batches().Distinct().Take(expected.GetProperty("losses").GetArrayLength()).Select(Batch).ToList();

        var result = learner.Gradient(batches);
        batches.ForEach(batch => batch.Dispose());

        Assert.Equal(Golden.Numbers(expected.GetProperty("losses")).Average(), result.Loss, Number("losses_abs"));
        var norm = expected.GetProperty("gradient_norm").GetDouble();
        Assert.Equal(norm, result.GradientNorm, norm * Number("gradient_norms_relative"));
    }

    [Fact]
    public void The_first_step_in_bf16_is_that_of_the_untouched_original()
    {
        var (expected, tolerance) = (Root.GetProperty("official_bf16"), Tolerance.GetProperty("official_bf16"));
        using var scope = NewDisposeScope();
        using var robin = Make(Precision.Half);
        using var learner = new Learner(robin, new() { Steps = 1, ClipNorm = 0 });
        robin.eval();
        using var batch = Batch(Batches().First());

        var loss = TrainingPass.Backward(robin, batch, 1.0 / batch.Targets);

        Assert.Equal(expected.GetProperty("loss").GetDouble(), loss, tolerance.GetProperty("loss_abs").GetDouble());
        var gradients = robin.named_parameters().Where(p => p.parameter.grad is not null)
            .ToDictionary(p => p.name, p => p.parameter.grad!.to(float64).norm().ToDouble());
        var differences = expected.GetProperty("parameter_norms").EnumerateObject()
            .Select(p => Math.Abs(gradients[p.Name] / p.Value.GetDouble() - 1)).Order().ToList();
        Assert.True(differences[^1] <= tolerance.GetProperty("parameter_norms_relative_max").GetDouble(), $"largest difference {differences[^1]}");
        Assert.True(differences[differences.Count / 2] <= tolerance.GetProperty("parameter_norms_relative_median").GetDouble(),
            $"median difference {differences[differences.Count / 2]}");
    }

    private double Number(string name) => Tolerance.GetProperty(name).GetDouble();

    private static Tensor Samples(Tensor numbers, int samples)
    {
        var count = numbers.numel();
        return numbers.reshape(-1).index_select(0, tensor(Enumerable.Range(0, samples).Select(k => k * (count - 1) / (samples - 1)).ToArray()));
    }

    private static void AllNear(IReadOnlyList<double> expected, IReadOnlyList<double> actual, double absolute, double relative, string what,
        IReadOnlyList<string>? names = null)
    {
        Assert.Equal(expected.Count, actual.Count);
        Assert.All(expected.Zip(actual).Index(), pair => Assert.True(
            Math.Abs(pair.Item.First - pair.Item.Second) <= absolute + relative * Math.Abs(pair.Item.First),
            $"{what} {names?[pair.Index] ?? $"{pair.Index}"}: {pair.Item.Second:g9}; expected {pair.Item.First:g9}"));
    }

    private TrainingOptions Options(JsonElement run)
    {
        var rates = run.GetProperty("groups").EnumerateArray().Where(g => g.TryGetProperty("names", out _))
            .SelectMany(g => g.GetProperty("names").EnumerateArray().Select(n => (Name: n.GetString()!, Rate: g.GetProperty("lr").GetDouble()))).ToList();
        var optimizer = Root.GetProperty("optimizer");
        double? Rate(string part) => rates.Where(r => r.Name.Contains(part, StringComparison.Ordinal)).Select(r => (double?)r.Rate).FirstOrDefault();
        return new()
        {
            Steps = optimizer.GetProperty("order_of_batches").GetArrayLength(),
            LearningRate = optimizer.GetProperty("lr").GetDouble(),
            ClipNorm = optimizer.GetProperty("gradient_clip_norm").GetDouble(),
            ProjectorLearningRate = Rate("mm_projector"),
            TowerLearningRate = Rate("vision_tower"),
            WeightDecay = run.GetProperty("weight_decay").GetDouble(),
            Trainable = run.GetProperty("trainable").GetString() switch
            {
                "all" => Trainable.All,
                "tower_frozen" => Trainable.TowerFrozen,
                "mask_extractor_only" => Trainable.Regions,
                "projector_only" => Trainable.Projector,
                var other => throw new InvalidDataException($"trainable is {other}"),
            },
        };
    }

    private static Func<int, double> Schedule(JsonElement run)
    {
        if (!run.TryGetProperty("schedule", out var schedule) || schedule.ValueKind != JsonValueKind.Object)
            return _ => 1;
        return new CosineSchedule(schedule.GetProperty("warmup_steps").GetInt32(), schedule.GetProperty("training_steps").GetInt32()).At;
    }

    private Models.Robin.Robin Make(Precision precision)
    {
        var language = Qwen2GoldenTests.Config(Root.GetProperty("config"));
        var robin = new Models.Robin.Robin(new()
        {
            Language = language,
            Tower = RobinGolden.Tower(_model.Root.GetProperty("vision")),
            Regions = RegionEncoderConfig.Robin3B with { HiddenSize = language.HiddenSize },
            ProjectorType = Root.GetProperty("config").GetProperty("mm_projector_type").GetString()!,
            MaskToken = Id("mask"),
            PositionToken = Id("pos"),
        }, precision);
        Golden.Fill(robin, Root.GetProperty("seed").GetUInt64(), rounded: precision == Precision.Full ? null : bfloat16);
        return robin;
    }

    private TrainingBatch Batch(string name)
    {
        var batch = Root.GetProperty("batches").EnumerateArray().Single(b => b.GetProperty("name").GetString() == name);
        var ids = Padded(batch.GetProperty("input_ids"), Id("pad"));
        var labels = Padded(batch.GetProperty("labels"), Splice.Ignore);
        return new(new(ids, labels), Golden.Tensor(Formula.Values(batch.GetProperty("images").GetString()!, Root.GetProperty("seed").GetUInt64())),
            [.. batch.GetProperty("masks").EnumerateArray().Select(Golden.Masks)], labels.Sum(row => row.Skip(1).Count(label => label >= 0)), [name]);
    }

    private int Id(string name) => _model.Root.GetProperty("special_ids").GetProperty(name).GetInt32();

    private IEnumerable<string> Batches() => Root.GetProperty("optimizer").GetProperty("order_of_batches").EnumerateArray().Select(b => b.GetString()!);

    private static int[][] Padded(JsonElement rows, int with)
    {
        var all = rows.EnumerateArray().Select(Golden.Ints).ToList();
        return [.. all.Select(row => row.Concat(Enumerable.Repeat(with, all.Max(r => r.Length) - row.Length)).ToArray())];
    }

    public void Dispose()
    {
        _golden.Dispose();
        _model.Dispose();
    }
}
