using SyntheticVG.Models.Checkpoints;
using SyntheticVG.PocketWorld.Writing;

namespace SyntheticVG.App.Tests.Commands;

/// <summary>Runs <c>synvg train</c> as a process of its own, kills and stops it, and looks at what it leaves.</summary>
public sealed class TrainCommandTests : IDisposable
{
    private static readonly string[] Arguments =
        ["train", "--preset", "tiny", "--steps", "24", "--checkpoint-every", "4", "--threads", "1", "--seed", "3", "--out"];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Killed_and_stopped_at_any_moment_it_goes_on_to_the_same_bits()
    {
        var (code, output) = await RunAsync([.. Arguments, _folder["calm"]]);
        Assert.True(code == 0, output);

        foreach (var step in new[] { 1, 6, 13 })
            await KillAtAsync(step, [.. Arguments, _folder["shaken"]]);
        using (var process = ChildProcess.StartHeld("step 17", [.. Arguments, _folder["shaken"]]))
        {
            await process.HearAsync("holds at step 17", Cancellation);
            process.Signal("INT");
            await process.EndAsync(Cancellation);
            Assert.Contains(process.Said, line => line.Contains("the same command goes on", StringComparison.Ordinal));
            Assert.Equal(1, process.ExitCode);
        }
        (code, output) = await RunAsync([.. Arguments, _folder["shaken"]]);

        Assert.True(code == 0, output);
        foreach (var file in new[] { "model/model.safetensors", "model/tokenizer.json" })
            Assert.Equal(await File.ReadAllBytesAsync(_folder[$"calm/{file}"], Cancellation),
                await File.ReadAllBytesAsync(_folder[$"shaken/{file}"], Cancellation));
        Assert.Equal(await LossesAsync("calm"), await LossesAsync("shaken"));
    }

    [Fact]
    public async Task Stage_zero_trains_part_after_part_from_a_start_and_refuses_another_presets()
    {
        Assert.Equal(0, (await RunAsync("train", "--preset", "tiny", "--steps", "2", "--threads", "1", "--out", _folder["first"])).Code);

        var (code, output) = await RunAsync("train", "--preset", "tiny", "--stage", "0", "--start", _folder["first/model"], "--steps", "2", "--batch", "2",
            "--threads", "1", "--out", _folder["second"]);
        var refused = await RunAsync("train", "--preset", "robin-3b", "--start", _folder["first/model"], "--steps", "2", "--out", _folder["third"]);

        Assert.True(code == 0, output);
        foreach (var name in new[] { "first/model", "second/projector/model", "second/extractor/model", "second/model" })
        {
            using var model = new RobinFolder(_folder[name]);
            Assert.Equal(24, model.Config.Language.HiddenSize);
        }
        Assert.Equal(1, refused.Code);
        Assert.Contains("the preset robin-3b has hidden size 2048", refused.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Killed_while_it_learns_from_a_mixtures_file_it_goes_on_to_the_same_bits()
    {
        PocketWorldWriter.Write(_folder["world"], 6, new() { Seed = 3, Size = 96 }, cancellationToken: Cancellation);
        await File.WriteAllTextAsync(_folder["mine.json"], """
            { "name": "mine", "samples": 20, "sources": [
              { "name": "graphs", "graphs": "world/truth.jsonl", "pictures": "world", "tasks": { "scene-graph": 1, "region-by-region": 1, "yes-or-no": 1 }, "weight": 3 },
              { "name": "pairs", "graphs": "world/truth.jsonl", "pictures": "world", "tasks": { "pair": 1, "grounding": 1 }, "weight": 1 } ] }
            """, Cancellation);
        string[] train = ["train", "--preset", "tiny", "--mixture", _folder["mine.json"], "--data", _folder.FullName, "--steps", "6", "--checkpoint-every",
            "2", "--threads", "1", "--seed", "3", "--out"];

        var (code, output) = await RunAsync([.. train, _folder["calm"]]);
        await KillAtAsync(3, [.. train, _folder["shaken"]]);
        var (again, said) = await RunAsync([.. train, _folder["shaken"]]);

        Assert.True((code, again) == (0, 0), output + said);
        Assert.Contains("15 samples an epoch of 6 rows of graphs", output, StringComparison.Ordinal);
        Assert.Contains("5 samples an epoch of 6 rows of pairs", output, StringComparison.Ordinal);
        Assert.Equal(await LossesAsync("calm"), await LossesAsync("shaken"));
        Assert.Equal(await File.ReadAllBytesAsync(_folder["calm/model/model.safetensors"], Cancellation),
            await File.ReadAllBytesAsync(_folder["shaken/model/model.safetensors"], Cancellation));
    }

    [Fact]
    public async Task What_cannot_be_saved_says_so_and_what_is_missing_is_named()
    {
        Directory.CreateDirectory(_folder["run"]);
        await File.WriteAllTextAsync(_folder["run/checkpoints"], "a file where the folder should be", Cancellation);

        var (code, output) = await RunAsync([.. Arguments, _folder["run"]]);
        Assert.Equal(1, code);
        Assert.Contains("not saved", output, StringComparison.Ordinal);

        foreach (var (more, wanted) in new (string[], string)[]
        {
            (["--preset", "robin-3b"], "give --start"),
            (["--preset", "tiny", "--graphs", "nowhere.jsonl"], "--graphs without --data"),
            (["--preset", "tiny", "--start", "nosuch"], "nosuch: neither a folder nor a model in"),
            (["--preset", "robin-3b", "--language", "nosuch", "--tower", "nosuch.bin"], "nosuch: neither a folder nor a model in"),
            (["--preset", "robin-3b", "--language", "pocket", "--tower", "nosuch.bin"], "--tower is nosuch.bin: no such file"),
            (["--preset", "tiny", "--start", "pocket"], "the preset tiny has hidden size 24"), // a name, found where the program lies
        })
        {
            (code, output) = await RunAsync(["train", "--out", _folder[$"{wanted.Length}"], .. more]);
            Assert.Equal(1, code);
            Assert.Contains(wanted, output, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("tiny", "--start", "nosuch")]
    [InlineData("tiny", "--start", "pocket")]
    [InlineData("tiny", "--device", "cuda")]
    [InlineData("pocket", "--dtype", "bf16")]
    public async Task What_a_run_cannot_begin_with_leaves_no_folder(string preset, string option, string value)
    {
        Assert.SkipWhen(value == "cuda" && TorchSharp.torch.cuda.is_available(), "there is a card");

        Assert.Equal(1, await CommandLine.RunAsync(["train", "--preset", preset, option, value, "--out", _folder["run"]]));

        Assert.False(Directory.Exists(_folder["run"]));
    }

    [Fact]
    public async Task Other_options_in_the_folder_of_a_run_are_refused_and_the_same_ones_find_it_finished()
    {
        string[] train = ["train", "--preset", "tiny", "--threads", "1", "--out", _folder["run"]];
        Assert.Equal(1, (await RunAsync([.. train, "--graphs", "nowhere.jsonl"])).Code); // it never began

        Assert.Equal(0, (await RunAsync([.. train, "--steps", "2"])).Code);
        var same = await RunAsync([.. train, "--steps", "2", "--evaluate-every", "1"]);
        var other = await RunAsync("train", "--preset", "pocket", "--lr", "1e-4", "--out", _folder["run"]);

        Assert.Equal(0, same.Code);
        Assert.Contains("is finished", same.Output, StringComparison.Ordinal);
        Assert.Equal(1, other.Code);
        foreach (var difference in new[]
        {
            "--preset was \"tiny\", now \"pocket\"",
            "--steps was 2, now not given",
            "--lr was not given, now 0.0001",
            "another folder as --out"
        })
            Assert.Contains(difference, other.Output, StringComparison.Ordinal);
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private async Task<List<string>> LossesAsync(string run) => [.. (await File.ReadAllLinesAsync(_folder[$"{run}/log.jsonl"], Cancellation))
        .Select(line => line[..line.IndexOf(",\"samples_per_s", StringComparison.Ordinal)])];

    private static async Task KillAtAsync(int step, string[] arguments)
    {
        using var process = ChildProcess.StartHeld($"step {step}", arguments);
        await process.HearAsync($"holds at step {step}", Cancellation);
        process.Signal("KILL");
        await process.EndAsync(Cancellation);
    }

    private static Task<(int Code, string Output)> RunAsync(params string[] arguments) => ChildProcess.RunAndListenAsync(Cancellation, arguments);
}
