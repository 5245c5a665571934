using System.Globalization;
using System.Text.RegularExpressions;

namespace SyntheticVG.App.Tests.Reproduction;

/// <summary>The six arms on real data, as commands.</summary>
public sealed partial class RealPlanTests
{
    [Fact]
    public async Task Every_command_of_the_plan_is_one_that_the_program_takes_and_what_it_takes_is_said()
    {
        using var folder = new TemporaryFolder();

        var (code, output) = await ChildProcess.RunAndListenAsync(Cancellation,
            "reproduce", "--on", "real", "--data", Shared.Data("seed-photos"), "--dry-run", "--price-in", "2.5", "--price-out", "10", "--out", folder["arms"]);

        Assert.True(code == 0, output);
        var commands = output.Split('\n').Where(line => line.StartsWith("synvg ", StringComparison.Ordinal)).ToList();
        Assert.True(commands.Count > 30, output);
        foreach (var command in commands)
            Assert.True(CommandLine.Create()
                .Parse(Word().Matches(command["synvg ".Length..]).Select(word => word.Value.Trim('\'')).ToArray()) is { Errors.Count: 0 }, command);
        foreach (var arm in new[] { "without-graphs", "stage-1", "stage-1-longer", "own-graphs", "edited-graphs", "human-graphs" })
            Assert.Contains(commands,
                command => command.StartsWith("synvg train ", StringComparison.Ordinal) && command.EndsWith($"/{arm}", StringComparison.Ordinal));
        var total = Total().Match(output.Split('\n').Single(line => line.StartsWith("# in all", StringComparison.Ordinal)));
        Assert.True(total.Success, output);
        Assert.InRange(double.Parse(total.Groups["gpu"].Value, NumberStyles.Number, CultureInfo.InvariantCulture), 10, 10_000);
        Assert.Contains("assumed, no card was measured", output, StringComparison.Ordinal);
        Assert.False(Directory.Exists(folder["arms"]));
    }

    [Theory]
    [InlineData("--on", "real")]
    [InlineData("--on", "real", "--data", ".")]
    [InlineData("--data", ".")]
    [InlineData("--on", "real", "--data", ".", "--dry-run", "--scale", "tiny")]
    [InlineData("--on", "real", "--data", ".", "--dry-run", "--price-in", "1")]
    public async Task Options_that_do_not_go_together_are_wrong_usage(params string[] options)
    {
        using var folder = new TemporaryFolder();

        Assert.Equal(2, await CommandLine.RunAsync(["reproduce", .. options, "--out", folder["arms"]]));
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [GeneratedRegex(@"'[^']*'|\S+")]
    private static partial Regex Word();

    [GeneratedRegex(@"# in all (?<calls>[\d,]+) calls .*\$(?<usd>[\d,]+), (?<gpu>[\d,.]+) hours of a card, .* GB of disk")]
    private static partial Regex Total();
}
