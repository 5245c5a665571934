namespace SyntheticVG.App.Tests;

public class CalibrateCommandTests
{
    [Fact]
    public async Task Prints_how_the_rules_judge_what_people_stated() =>
        Assert.Equal(CommandLine.Done, await CommandLine.RunAsync(["calibrate", Shared.Data("seed-photos")]));

    [Fact]
    public async Task Says_what_is_missing_where_nobody_stated_anything() =>
        Assert.Equal(CommandLine.Failed, await CommandLine.RunAsync(["calibrate", Shared.Data("photos")]));

    [Theory]
    [InlineData("--verifier-model", "a", "--out", "thresholds.json")]
    [InlineData("--verifier-model", "a", "--verifier-url", "http://localhost:1/v1")]
    [InlineData("--verifier-url", "http://localhost:1/v1")]
    public async Task Refuses_verifiers_without_an_address_a_model_or_a_file_for_the_thresholds(params string[] options) =>
        Assert.Equal(CommandLine.WrongUsage, await CommandLine.RunAsync(["calibrate", "data", .. options]));
}
