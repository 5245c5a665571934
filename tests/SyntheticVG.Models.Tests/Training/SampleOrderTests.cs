using SyntheticVG.Models.Robin;
using SyntheticVG.Models.Training;

namespace SyntheticVG.Models.Tests.Training;

public class SampleOrderTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Every_sample_comes_once_an_epoch_and_each_epoch_has_its_own_order(bool grouped)
    {
        var options = new TrainingOptions { Steps = 64, BatchSize = 3, Seed = 4, GroupByLength = grouped };
        var order = new SampleOrder(new TinyData(24), RobinConfig.Tiny, options); // 8 steps are an epoch

        var ids = new List<string>();
        for (var step = 0; step < 16; step++)
            ids.AddRange((await order.OfAsync(step)).Made.Select(sample => sample.Id));

        Assert.Equal(Enumerable.Range(0, 24).Select(i => $"tiny:0/{i}").Order(), ids.Take(24).Order());
        Assert.Equal(Enumerable.Range(0, 24).Select(i => $"tiny:1/{i}").Order(), ids.Skip(24).Order());
        Assert.NotEqual(ids.Take(24).Select(id => id[7..]), ids.Skip(24).Select(id => id[7..]));
    }

    [Fact]
    public async Task A_steps_samples_are_the_same_wherever_a_run_begins()
    {
        var options = new TrainingOptions { Steps = 64, BatchSize = 5, Seed = 4 };
        var data = new TinyData(11);
        var whole = new SampleOrder(data, RobinConfig.Tiny, options);
        for (var step = 0; step < 30; step++)
        {
            var expected = (await whole.OfAsync(step)).Made.Select(sample => sample.Id);
            Assert.Equal(expected, (await new SampleOrder(data, RobinConfig.Tiny, options).OfAsync(step)).Made.Select(sample => sample.Id));
        }
    }

    [Fact]
    public async Task Grouping_puts_samples_of_like_length_together()
    {
        Assert.True(await PaddingAsync(grouped: true) < 0.5 * await PaddingAsync(grouped: false));

        static async Task<double> PaddingAsync(bool grouped)
        {
            var order = new SampleOrder(new TinyData(400), RobinConfig.Tiny, new() { Steps = 100, BatchSize = 4, GroupByLength = grouped });
            var padding = 0.0;
            for (var step = 0; step < 100; step++)
            {
                var batch = (await order.OfAsync(step)).Made;
                padding += batch.Sum(sample => batch.Max(other => other.Tokens.Length) - sample.Tokens.Length);
            }
            return padding;
        }
    }
}
