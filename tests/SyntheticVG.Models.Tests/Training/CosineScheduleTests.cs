using SyntheticVG.Models.Training;

namespace SyntheticVG.Models.Tests.Training;

public class CosineScheduleTests
{
    [Fact]
    public void Golden_learning_rates_are_the_references()
    {
        using var golden = Shared.GoldenJson("language/schedule.json");
        var relative = golden.RootElement.GetProperty("tolerance").GetProperty("relative").GetDouble();
        Cases.Each(golden.RootElement.GetProperty("cases").EnumerateArray(), @case =>
        {
            var schedule = new CosineSchedule(@case.GetProperty("warmup_steps").GetInt32(), @case.GetProperty("training_steps").GetInt32());
            var peak = @case.GetProperty("peak").GetDouble();
            foreach (var (step, expected) in Golden.Ints(@case.GetProperty("steps")).Zip(Golden.Numbers(@case.GetProperty("learning_rates"))))
                Assert.Equal(expected, peak * schedule.At(step), relative * expected);
        });
    }

    [Fact]
    public void Golden_warm_up_steps_of_a_share_are_the_references()
    {
        using var golden = Shared.GoldenJson("language/schedule.json");
        Assert.All(golden.RootElement.GetProperty("warmup_steps_from_ratio").EnumerateArray(), @case => Assert.Equal(
            @case.GetProperty("warmup_steps").GetInt32(),
            CosineSchedule.WarmUp(@case.GetProperty("ratio").GetDouble(), @case.GetProperty("training_steps").GetInt32())));
    }
}
