using SyntheticVG.Models.Robin;
using SyntheticVG.Models.Training;
using static TorchSharp.torch;

namespace SyntheticVG.Models.Tests.Training;

public class ReplicasTests
{
    private static readonly TinyData Data = new(8);

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(4)] // a last round of one
    [InlineData(5)] // a last round of two
    public void Every_micro_batch_counts_once_and_in_order_where_the_last_round_is_not_full(int count)
    {
        using var scope = NewDisposeScope();
        using var robin = TinyData.Model();
        using var replicas = new Replicas(robin, new() { Steps = 1, Workers = 3 });
        var batches = Batches(count, robin);
        var (taken, sums, losses) = (new int[count], new List<double>(), new List<double>());

        replicas.Run(batches, (model, batch) =>
        {
            var place = batches.IndexOf(batch);
            Interlocked.Increment(ref taken[place]);
            var weight = model.parameters().First();
            Assert.True(model == robin || weight.grad is null, "a copy was not emptied");
            weight.grad = weight.grad is { } sum ? sum + (place + 1) : full_like(weight.detach(), place + 1); // a gradient that tells whose it is
            return place + 1;
        }, loss =>
        {
            sums.Add(robin.parameters().First().grad!.flatten()[0].item<float>());
            losses.Add(loss);
        });

        Assert.All(taken, times => Assert.Equal(1, times));
        Assert.Equal(Enumerable.Range(1, count).Select(n => n * (n + 1) / 2.0), sums); // 1, 1 + 2, 1 + 2 + 3, ...
        Assert.Equal(Enumerable.Range(1, count).Select(n => (double)n), losses);
        batches.ForEach(batch => batch.Dispose());
    }

    [Fact]
    public void What_the_model_learns_its_copies_know_and_they_go_without_it()
    {
        using var scope = NewDisposeScope();
        using var robin = TinyData.Model();
        var batches = Batches(3, robin);
        var seen = new double[3];
        using (var replicas = new Replicas(robin, new() { Steps = 1, Workers = 3 }))
        {
            using (no_grad())
                robin.parameters().First().fill_(0.25);
            replicas.Run(batches, (model, batch) => seen[batches.IndexOf(batch)] = model.parameters().First().flatten()[0].item<float>(), _ => { });
        }

        Assert.Equal([0.25, 0.25, 0.25], seen);
        Assert.Equal(0.25, robin.parameters().First().flatten()[0].item<float>()); // still there
        batches.ForEach(batch => batch.Dispose());
    }

    [Fact]
    public void Chance_inside_the_image_encoder_goes_with_one_worker_or_a_frozen_encoder_only()
    {
        using var robin = new Models.Robin.Robin(RobinConfig.Tiny with { Tower = RobinConfig.Tiny.Tower with { StochasticDepth = 0.1 } });

        var error = Assert.Throws<ArgumentException>(() => new Replicas(robin, new() { Steps = 1, Workers = 2 }));

        Assert.StartsWith("2 workers; expected 1 for a model whose image encoder skips blocks by chance", error.Message, StringComparison.Ordinal);
        new Replicas(robin, new() { Steps = 1, Workers = 1 }).Dispose();
        new Replicas(robin, new() { Steps = 1, Workers = 2, Trainable = Trainable.TowerFrozen }).Dispose();
    }

    private static List<TrainingBatch> Batches(int count, Models.Robin.Robin robin) =>
        [.. Enumerable.Range(0, count).Select(i => TrainingBatch.Of([Data.Make(0, i)], robin.Config))];
}
