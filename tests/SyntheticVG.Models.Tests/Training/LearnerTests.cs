using SyntheticVG.Models.Robin;
using SyntheticVG.Models.Training;
using static TorchSharp.torch;

namespace SyntheticVG.Models.Tests.Training;

public class LearnerTests
{
    private static readonly TinyData Data = new(8);

    [Fact]
    public void Layers_that_are_computed_again_give_the_same_gradients()
    {
        using var scope = NewDisposeScope();
        using var robin = TinyData.Model();
        using var kept = new Learner(robin, new() { Steps = 1, ClipNorm = 0 });
        using var again = new Learner(robin, new() { Steps = 1, ClipNorm = 0, Recompute = true });
        using var batch = Batch(8, robin);

        var expected = kept.Gradient([batch]);
        var gradients = robin.named_parameters().ToDictionary(p => p.name, p => p.parameter.grad?.clone());
        kept.Optimizer.Clear();
        var result = again.Gradient([batch]);

        Assert.Equal(expected.Loss, result.Loss, 1e-9);
        Assert.All(robin.named_parameters(), p => Assert.Equal(gradients[p.name] is null, p.parameter.grad is null));
        Assert.All(robin.named_parameters().Where(p => p.parameter.grad is not null), p => Golden.Near(gradients[p.name]!, p.parameter.grad!, 1e-7, p.name));
    }

    [Theory]
    [InlineData("fp32")]
    [InlineData("bf16")]
    public void Workers_side_by_side_give_the_same_bits_as_one_after_the_other(string dtype)
    {
        using var scope = NewDisposeScope();
        using var alone = TinyData.Model(Precision.Parse(dtype));
        using var shared = TinyData.Model(Precision.Parse(dtype));
        var options = new TrainingOptions { Steps = 4, LearningRate = 1e-2, MicroBatch = 2 };
        using var one = new Learner(alone, options);
        using var three = new Learner(shared, options with { Workers = 3 });
        var batches = Enumerable.Range(0, 4)
            .Select(i => TrainingBatch.Of([.. Enumerable.Range(2 * i, 2).Select(place => Data.Make(0, place))], alone.Config)).ToList();

        for (var step = 0; step < 4; step++)
            Assert.Equal(one.Step(batches, 1), three.Step(batches, 1));

        Assert.All(alone.named_parameters().Zip(shared.named_parameters()),
            pair => Assert.True(pair.First.parameter.equal(pair.Second.parameter).all().item<bool>(), pair.First.name));
        batches.ForEach(batch => batch.Dispose());
    }

    [Theory]
    [InlineData("fp32")]
    [InlineData("bf16")]
    public void Adapters_learn_while_the_language_model_stays_and_are_part_of_it_at_the_end(string dtype)
    {
        using var robin = TinyData.Model(Precision.Parse(dtype));
        using var batch = Batch(4, robin);
        var start = robin.named_parameters().ToDictionary(p => p.name, p => p.parameter.detach().clone());
        double first, last, merged;

        using (var learner = new Learner(robin, new() { Steps = 200, LearningRate = 1e-2, Adapters = new() { Rank = 4, Alpha = 8 } }))
        {
            first = learner.Step([batch], 1).Loss;
            for (var step = 0; step < 200; step++)
                learner.Step([batch], 1);
            Assert.All(robin.named_parameters().Where(p => IsOfLanguage(p.name)),
                p => Assert.True(p.parameter.equal(start[p.name]).all().item<bool>(), p.name));
            robin.eval();
            last = TrainingPass.MeanLoss(robin, batch);
            learner.Finish();
            merged = TrainingPass.MeanLoss(robin, batch);
        }

        Assert.InRange(last, 0, first - 0.2);
        Assert.Equal(last, merged, dtype == "fp32" ? 1e-4 : 0.1);
        Assert.Equal(merged, TrainingPass.MeanLoss(robin, batch)); // disposing took nothing away
    }

    [Theory]
    [InlineData(Trainable.TowerFrozen, "vision_tower")]
    [InlineData(Trainable.Projector, "model.layers")]
    [InlineData(Trainable.Regions, "mm_projector")]
    public void What_is_frozen_stays(Trainable trainable, string frozen)
    {
        using var robin = TinyData.Model();
        using var batch = Batch(4, robin);
        var start = robin.named_parameters().ToDictionary(p => p.name, p => p.parameter.detach().clone());
        using var learner = new Learner(robin, new() { Steps = 1, LearningRate = 1e-2, WeightDecay = 0.1, Trainable = trainable });

        learner.Step([batch], 1);

        var changed = robin.named_parameters().Where(p => !p.parameter.equal(start[p.name]).all().item<bool>()).Select(p => p.name).ToList();
        Assert.NotEmpty(changed);
        Assert.DoesNotContain(changed, name => name.Contains(frozen, StringComparison.Ordinal));
    }

    private static bool IsOfLanguage(string name) =>
        name.StartsWith("model.layers", StringComparison.Ordinal) || name.StartsWith("model.embed", StringComparison.Ordinal);

    private static TrainingBatch Batch(int samples, Models.Robin.Robin robin) =>
        TrainingBatch.Of([.. Enumerable.Range(0, samples).Select(i => Data.Make(0, i))], robin.Config);
}
