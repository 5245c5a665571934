namespace SyntheticVG.App.Tests;

public class CalibrateCommandTests
{
    [Fact]
    public async Task Prints_how_the_rules_judge_what_people_stated() =>
        Assert.Equal(CommandLine.Done, await CommandLine.RunAsync(["calibrate", Shared.Data("seed-photos")]));

    [Fact]
    public async Task Says_what_is_missing_where_nobody_stated_anything() =>
        Assert.Equal(CommandLine.Failed, await CommandLine.RunAsync(["calibrate", Shared.Data("photos")]));
}
