using System.CommandLine;
using SyntheticVG.App.Terminals;

namespace SyntheticVG.App.Tests.Terminals;

/// <summary>A bad <c>--out</c> of any verb: named in our words before anything is read or made.</summary>
public sealed class OutputPlaceTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Every_verb_that_writes_looks_at_the_place()
    {
        var verbs = All(CommandLine.Create()).Where(verb => verb.Options.Any(option => option.Name == "--out")).Select(StopWords.VerbOf).ToList();
        File.WriteAllText(_folder["file"], "");

        Assert.True(verbs.Count > 30);
        foreach (var verb in verbs)
        {
            foreach (var (place, problem) in new[]
            {
                ("", "is empty"),
                ("a\0b", "NUL"),
                (new string('x', 256), "256 bytes"),
                (string.Concat(Enumerable.Repeat("犬", 86)), "258 bytes"),
                (_folder["file/below"], "is a file; expected a folder there")
            })
                Assert.Contains(CommandLine.Create()
                    .Parse([.. verb.Split(' '), .. verb == "compare-graphs" ? (string[])["a", "b"] : [], "--out", place]).Errors,
                    error => error.Message.Contains($"--out {(problem[0] == 'i' ? problem[..2] : "")}", StringComparison.Ordinal)
                        && error.Message.Contains(problem, StringComparison.Ordinal));
        }

        static IEnumerable<Command> All(Command command) => [command, .. command.Subcommands.SelectMany(All)];
    }

    [Theory]
    [InlineData("build --data IN --out FILE", "a file; expected a folder")]
    [InlineData("graph PHOTO --out FILE", "a file; expected a folder")]
    [InlineData("world --scenes 1 --out FILE", "a file; expected a folder")]
    [InlineData("train --preset tiny --out FILE", "a file; expected a folder")]
    [InlineData("demo --out FILE/demo", "is a file; expected a folder there")]
    [InlineData("leaderboard --table 2 --out IN", "a folder; expected a file name")]
    [InlineData("stats FILE --json IN", "a folder; expected a file name")]
    public async Task A_thing_in_the_way_is_named(string line, string problem)
    {
        Directory.CreateDirectory(_folder["in"]);
        await File.WriteAllTextAsync(_folder["file"], "mine", TestContext.Current.CancellationToken);
        var (code, output) = await ChildProcess.RunAndListenAsync(TestContext.Current.CancellationToken,
            [.. line.Replace("IN", _folder["in"], StringComparison.Ordinal).Replace("FILE", _folder["file"], StringComparison.Ordinal).Split(' ')]);

        Assert.Equal(2, code);
        Assert.Contains(problem, output, StringComparison.Ordinal);
        Assert.Equal("mine", await File.ReadAllTextAsync(_folder["file"], TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("patch apply RUN RUN.patch.jsonl --out RUN.patch.jsonl")]
    [InlineData("find RUN dog --out RUN/graphs.jsonl")]
    [InlineData("find RUN/graphs.jsonl dog --out RUN/graphs.jsonl")]
    [InlineData("convert RUN --to svg-relations --out RUN/rejected.jsonl")]
    [InlineData("convert RUN --to vg --out RUN")]
    [InlineData("stats RUN --json RUN/run.json")]
    [InlineData("stats RUN --plot RUN/../run/graphs.jsonl")]
    public void What_a_command_reads_is_not_written_over(string line)
    {
        Directory.CreateDirectory(_folder["run"]);
        foreach (var file in new[] { "run/graphs.jsonl", "run/rejected.jsonl", "run/run.json", "run.patch.jsonl" })
            File.WriteAllText(_folder[file], "{}");

        var errors = CommandLine.Create().Parse(line.Replace("RUN", _folder["run"], StringComparison.Ordinal).Split(' ')).Errors;

        Assert.Contains("which this command reads; expected another place", Assert.Single(errors).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("view RUN --patch RUN.patch.jsonl")] // goes on with its own
    [InlineData("stats RUN --json RUN/stats.json")]
    [InlineData("stats RUN --json RUN/old.json")]
    public void What_it_does_not_read_may_be_written_again(string line)
    {
        Directory.CreateDirectory(_folder["run"]);
        File.WriteAllText(_folder["run.patch.jsonl"], "");
        File.WriteAllText(_folder["run/old.json"], "{}");

        Assert.Empty(CommandLine.Create().Parse(line.Replace("RUN", _folder["run"], StringComparison.Ordinal).Split(' ')).Errors);
    }

    [Theory]
    [InlineData("graph", "photos")]
    [InlineData("stats", "FILE|DIR")]
    [InlineData("build --out run --data", "--data")]
    public async Task An_empty_value_is_wrong_usage(string line, string name)
    {
        var (code, output) = await ChildProcess.RunAndListenAsync(TestContext.Current.CancellationToken, [.. line.Split(' '), ""]);

        Assert.Equal(2, code);
        Assert.Contains($"{name} is empty; expected a value", output, StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData("world --scenes 1 --out /proc/none/world")]
    [InlineData("leaderboard --table 2 --out /proc/none/table.md")]
    [InlineData("train --preset tiny --steps 1 --threads 1 --out /proc/none")]
    [InlineData("build --data WORLD --out /proc/none")]
    [InlineData("model init --preset tiny --out /proc/none")]
    public async Task A_place_that_nobody_may_write_to_is_named_without_words_of_the_code(string line)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "/proc is a folder of Linux");
        PocketWorld.Writing.PocketWorldWriter.Write(_folder["world"], 1, new() { Seed = 5, Size = 96 },
            cancellationToken: TestContext.Current.CancellationToken);
        var (code, output) = await ChildProcess.RunAndListenAsync(TestContext.Current.CancellationToken,
            [.. line.Replace("WORLD", _folder["world"], StringComparison.Ordinal).Split(' ')]);

        Assert.Equal(1, code);
        Assert.Contains("/proc/none", output, StringComparison.Ordinal);
        Assert.DoesNotMatch("Could not find a part|Access to the path|Parameter|Exception|unforeseen|   at ", output);
    }

    [Theory]
    [InlineData("convert BAD --to vg --out OUT")]
    [InlineData("convert BAD --to psg --out OUT")]
    [InlineData("draw BAD --data IN --out OUT")]
    [InlineData("compare-graphs BAD BAD --data IN --out OUT")]
    [InlineData("model convert BAD --out OUT")]
    [InlineData("instruct BAD --out OUT")]
    [InlineData("build --data BAD --out OUT")]
    [InlineData("edit BAD --data IN --out OUT")]
    public async Task Who_refuses_leaves_no_empty_folder(string line)
    {
        await File.WriteAllTextAsync(_folder["bad.jsonl"], "no graph\n", TestContext.Current.CancellationToken);
        Directory.CreateDirectory(_folder["in"]);
        var (code, output) =
            await ChildProcess.RunAndListenAsync(TestContext.Current.CancellationToken, [.. line.Replace("BAD", _folder["bad.jsonl"], StringComparison.Ordinal)
                .Replace("IN", _folder["in"], StringComparison.Ordinal).Replace("OUT", _folder["out"], StringComparison.Ordinal).Split(' ')]);

        Assert.True(code == 1, output);
        Assert.False(Directory.Exists(_folder["out"]), output);
    }

    [Fact]
    public async Task A_run_that_could_not_begin_binds_nobody()
    {
        PocketWorld.Writing.PocketWorldWriter.Write(_folder["world"], 1, new() { Seed = 5, Size = 96 },
            cancellationToken: TestContext.Current.CancellationToken);
        string[] build = ["build", "--data", _folder["world"], "--out", _folder["run"]];

        Assert.Equal(1, await CommandLine.RunAsync([.. build, "--depth", "no-such-model"]));
        Assert.Equal(0, await CommandLine.RunAsync(build));
        Assert.Equal(1, await CommandLine.RunAsync([.. build, "--seed", "2"])); // it has begun
    }
}
