namespace SyntheticVG.App.Tests;

public class CommandLineTests
{
    [Fact]
    public async Task Says_that_a_verb_is_unknown_and_exits_with_2() =>
        Assert.Equal(2, await CommandLine.RunAsync(["no-such-verb"]));
}
