namespace SyntheticVG.App.Tests;

public class CommandLineTests
{
    [Fact]
    public async Task Says_that_a_verb_is_unknown_and_exits_with_2() =>
        Assert.Equal(2, await CommandLine.RunAsync(["no-such-verb"]));

    [Fact]
    public async Task Every_verb_teaches_itself_even_where_required_options_are_missing()
    {
        foreach (var verb in CommandLine.Create().Subcommands)
            Assert.Equal(0, await CommandLine.RunAsync([verb.Name, "--help"]));
    }
}
