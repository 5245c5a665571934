using SyntheticVG.Models.Robin;
using SyntheticVG.Models.Training;

namespace SyntheticVG.Models.Tests.Training;

public class MemoryEstimateTests
{
    [Fact]
    public void Counts_the_published_model_and_what_recomputation_spares()
    {
        var options = new TrainingOptions { Steps = 1, BatchSize = 64, MicroBatch = 1 };
        var (plain, spared) = (MemoryEstimate.Of(RobinConfig.Robin3B, options, half: true, 4000, 800),
            MemoryEstimate.Of(RobinConfig.Robin3B, options with { Recompute = true }, half: true, 4000, 800));

        Assert.Equal(3_312_528_064, plain.Parameters);
        Assert.Equal(2 * plain.Parameters, plain.Weights);
        Assert.Equal(12 * plain.Parameters, plain.Optimizer);
        Assert.InRange(plain.Activations / (double)spared.Activations, 5, 36);
        Assert.Equal(plain.Activations * 4, MemoryEstimate.Of(RobinConfig.Robin3B, options with { MicroBatch = 4 }, half: true, 4000, 800).Activations);
    }

    [Fact]
    public void Three_billion_weights_over_fp32_masters_fit_four_cards_of_40_GB_where_the_optimizer_is_sharded()
    {
        const double Gibi = 1L << 30, Card = 40 * Gibi; // what a card of 40 GB has
        var options = new TrainingOptions { Steps = 1, BatchSize = 64, MicroBatch = 1, Recompute = true };
        long Total(TrainingOptions of) => MemoryEstimate.Of(RobinConfig.Robin3B, of, half: true, 4000, 800).Total;

        Assert.True(Total(options) > Card);
        Assert.True(Total(options with { Processes = 4 }) > Card);
        var sharded = Total(options with { Processes = 4, ShardOptimizer = true });
        Assert.InRange(sharded, 27.5 * Gibi, 28.5 * Gibi); // docs/training.md
        Assert.InRange(sharded * 4 / 3.0, 0, Card); // with the third that is to be left
    }
}
