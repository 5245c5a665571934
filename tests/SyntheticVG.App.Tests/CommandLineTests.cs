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

    [Theory]
    [InlineData("no verb 'bild'; did you mean build?", "bild", "--data", "x")]
    [InlineData("no verb 'grpah'; did you mean graph?", "grpah", "dog.jpg")]
    [InlineData("no verb 'xylophone'", "xylophone")]
    [InlineData("no models verb 'lsit'; did you mean list?", "models", "lsit")]
    [InlineData("no evaluate verb 'vrs'; did you mean vsr?", "evaluate", "vrs")]
    [InlineData("no option --ouy; did you mean --out?", "graph", "dog.jpg", "--ouy", "x")]
    [InlineData("no option --teacher-modle; did you mean --teacher-model?", "build", "--data", "d", "--teacher-modle=m", "--out", "run")]
    [InlineData("no option -out; did you mean --out?", "draw", "run", "-out", "x")]
    [InlineData("no option --sede; did you mean --seed?", "world", "--sede", "1", "--out", "w")]
    [InlineData("'geometri' is not known here; expected one of geometry, openai", "graph", "dog.jpg", "--teacher", "geometri")]
    [InlineData("did you mean coco?", "convert", "in", "--to", "cocoo", "--out", "x")]
    [InlineData("no option --bogus", "graph", "--bogus", "photo.jpg")]
    [InlineData("no option --bogus", "stats", "run", "--bogus")]
    [InlineData("--require is 'foo'; expected one or more of", "build", "--data", "photos", "--require", "coco,foo", "--out", "run")]
    [InlineData("--count is -1; expected 0 or more", "instruct", "run", "--count", "-1", "--out", "look")]
    [InlineData("leave out --teacher, or --model", "graph", "dog.jpg", "--teacher", "geometry", "--model", "m")]
    [InlineData("Try: synvg evaluate pocket --help", "evaluate", "pocket", "--scenes", "0")]
    [InlineData("--scenes is 'none'; expected a whole number", "evaluate", "pocket", "--scenes", "none")]
    [InlineData("--seed is 'x'; expected a whole number", "world", "--seed", "x", "--scenes", "1", "--out", "world")]
    [InlineData("--teacher-url is 'nowhere'; expected an address", "graph", "photo.jpg", "--teacher", "openai", "--teacher-model",
        "m", "--teacher-url", "nowhere")]
    [InlineData("--verifier-url is 'nowhere'; expected an address", "build", "--data", "photos", "--verifier-url", "nowhere",
        "--verifier-model", "m", "--out", "run")]
    public async Task Wrong_usage_is_named_and_exits_with_2(string named, params string[] args)
    {
        var (code, output) = await ChildProcess.RunAndListenAsync(TestContext.Current.CancellationToken, args);

        Assert.Equal(2, code);
        Assert.Contains(named, output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_where_a_file_is_expected_is_named()
    {
        var folder = AppContext.BaseDirectory.TrimEnd('/');

        var (code, output) = await ChildProcess.RunAndListenAsync(TestContext.Current.CancellationToken, "compare", folder, folder);

        Assert.Equal(1, code);
        Assert.Contains($"{folder} is a folder; expected a file", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_goes_wrong_is_said_without_names_of_the_code()
    {
        var (code, output) = await ChildProcess.RunAndListenAsync(TestContext.Current.CancellationToken, "leaderboard", "--table", "99");

        Assert.Equal(1, code);
        Assert.DoesNotContain("Parameter", output, StringComparison.Ordinal);
    }
}
